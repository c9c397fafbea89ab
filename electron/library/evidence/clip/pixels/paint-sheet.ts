import { createCanvas } from '@napi-rs/canvas';
import type { Redaction } from '../../../../../shared/model/playback.ts';
import { utc } from '../../evidence-documents.ts';
import { pictureFont, registerPictureFont } from '../../picture-font.ts';
import type { PixelSource } from '../../pixel-source.ts';
import { boxesAt } from '../../redaction/redact.ts';
import { putFrame } from '../../still/paint-still.ts';
import { position } from '../../transcript-files.ts';
import type { ClipFacts } from '../clip-facts.ts';

const columns = 4;
const mostPictures = 24;
const pictureWidth = 480;
const gap = 12;
const captionHeight = 22;

export interface SheetOptions extends ClipFacts {
  readonly source: Pick<PixelSource, 'frameAt'>;
  readonly redactions: readonly Redaction[];
  readonly signal: AbortSignal;
  readonly onProgress: (atMs: number) => void;
}

/** Pictures of a range, evenly apart, the first at its beginning and the last at its end, on one PNG; redactions are black. */
export async function* paintSheet(options: SheetOptions): AsyncGenerator<Buffer> {
  const { source, redactions, fromMs, toMs, startedAtMs, session, recording, signal } = options;
  const count = Math.min(mostPictures, Math.max(2, Math.ceil((toMs - fromMs) / 1000)));
  const times = Array.from({ length: count }, (_, at) => Math.round(fromMs + ((toMs - fromMs) * at) / (count - 1)));
  const first = await source.frameAt(fromMs, signal);
  const pictureHeight = Math.round((first.height * pictureWidth) / first.width);
  const cellHeight = pictureHeight + captionHeight + gap;
  const canvas = createCanvas(columns * (pictureWidth + gap) + gap, captionHeight + 2 * gap + Math.ceil(count / columns) * cellHeight);
  const context = canvas.getContext('2d');
  registerPictureFont();
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#1c2127';
  context.font = pictureFont(13, true, false);
  const title = `${session.externalId ?? session.id}   ${position(fromMs)} to ${position(toMs)}   sha256 ${recording.sha256 ?? 'unknown'}`;
  context.fillText(title, gap, gap + 14, canvas.width - 2 * gap);
  context.font = pictureFont(12, false, false);
  for (const [at, timeMs] of times.entries()) {
    signal.throwIfAborted();
    const frame = at === 0 ? first : await source.frameAt(timeMs, signal);
    const whole = createCanvas(frame.width, frame.height);
    putFrame(whole.getContext('2d'), frame, boxesAt(redactions, timeMs));
    const left = gap + (at % columns) * (pictureWidth + gap);
    const top = captionHeight + 2 * gap + Math.floor(at / columns) * cellHeight;
    context.drawImage(whole, left, top, pictureWidth, pictureHeight);
    const time = startedAtMs === null ? '' : `   ${utc(startedAtMs + timeMs)}`;
    context.fillText(`${position(timeMs)}${time}`, left, top + pictureHeight + 15, pictureWidth);
    options.onProgress(timeMs);
  }
  yield await canvas.encode('png');
}
