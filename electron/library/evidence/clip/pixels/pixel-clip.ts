import { AppError } from '../../../../../shared/errors.ts';
import type { ClipFormat } from '../../../../../shared/model/evidence.ts';
import type { Redaction, TranscriptLine } from '../../../../../shared/model/playback.ts';
import { printableKey } from '../../../../../shared/printable-key.ts';
import type { ReadableCatalog } from '../../../catalog/handles.ts';
import { listRedactions } from '../../../catalog/redactions.ts';
import type { ClipWritten } from '../../../decoder/decoder.ts';
import type { OpenPixels } from '../../pixel-source.ts';
import type { RecordingRedactions } from '../../redaction/recording-redactions.ts';
import { position } from '../../transcript-files.ts';
import type { ClipFacts } from '../clip-facts.ts';
import { clipCsv, clipJsonLines, clipText, linesIn } from '../clip-lines.ts';
import type { ClipContent } from '../export-clip.ts';
import { encodedVideo } from './encoded-video.ts';
import { paintSheet } from './paint-sheet.ts';

const how: Readonly<Partial<Record<ClipFormat, string>>> = {
  mp4: 'H.264 in MP4, decoded from the recording and encoded anew to the frame, each picture with the time at which it was shown. A clip of a video is not the original: it shows what the recording shows, and was compressed once more.',
  copy: 'The recorded video stream itself, packet by packet, not encoded anew, in a new MP4. It begins at the last key frame at or before the beginning of the range.',
  sheet:
    'A PNG sheet of frames from the range, evenly apart, each decoded from the recording, scaled down, with its position and UTC time below it.',
  text: 'The lines that were read from the picture by character recognition, or typed, and began in the range, with their positions and UTC times.',
  csv: 'The lines that were read from the picture by character recognition, or typed, and began in the range (RFC 4180).',
  jsonl:
    'The lines that were read from the picture by character recognition (with place and confidence), or typed, and began in the range, one JSON object each, after a header object.',
};

/** Formats that a video can be written as. */
export const pixelClipFormats: ReadonlySet<string> = new Set(Object.keys(how));

export interface PixelClipOptions {
  readonly catalog: ReadableCatalog;
  readonly openPixels: OpenPixels;
  /** What is hidden in it; null: it is written as it is. */
  readonly own: RecordingRedactions | null;
  readonly signal: AbortSignal;
  readonly onProgress: (atMs: number) => void;
}

/**
 * What a part of a video or Guacamole recording is written as. Throws `usage` for a range that it does not have, `refused`
 * for a copy that would have to be redacted, `not-indexed` for text that was never read.
 */
export async function openPixelClip(facts: ClipFacts, options: PixelClipOptions): Promise<ClipContent> {
  const { recording, fromMs, toMs, format } = facts;
  const durationMs = recording.probe?.durationMs ?? 0;
  if (fromMs >= toMs || toMs > durationMs)
    throw new AppError('usage', `The recording has no range from ${fromMs} to ${toMs} ms: it is ${durationMs} ms long.`);
  const isWithin = (each: Redaction): boolean => each.fromMs <= toMs && each.toMs >= fromMs;
  const { own } = options;
  const redactions = own?.boxes().filter(isWithin) ?? [];
  const left = own ? 0 : listRedactions(options.catalog, recording.id).filter(isWithin).length;
  const applied = {
    redactions,
    ...(own && own.texts.length > 0 && { textRedactions: own.texts }),
    ...(left > 0 && { redactionsNotApplied: left }),
  };
  if (format === 'text' || format === 'csv' || format === 'jsonl') return openLines(facts, options.catalog, own, applied);
  if (format === 'copy' && redactions.length > 0) {
    throw new AppError('refused', `A copy of "${printableKey(recording.key)}" cannot be redacted, and this part of it has to be.`, {
      action: 'Export the part as MP4, which is encoded anew.',
    });
  }
  const source = await options.openPixels(recording);
  let written: ClipWritten | null = null;
  return {
    content:
      format === 'sheet'
        ? paintSheet({ ...facts, source, redactions, signal: options.signal, onProgress: options.onProgress })
        : encodedVideo(async (write) => {
            written = await (format === 'copy'
              ? source.copyClip({ fromMs, toMs }, write, options.signal)
              : source.encodeClip({ fromMs, toMs, redactions }, write, options.signal));
          }),
    details: () => ({ how: how[format] ?? '', ...applied, ...(written && { written }) }),
    close: () => source.close(),
  };
}

function openLines(facts: ClipFacts, catalog: ReadableCatalog, own: RecordingRedactions | null, applied: object): ClipContent {
  const { recording, toMs, format } = facts;
  const { state, readMs } = recording.screenText;
  if (state === 'none' && recording.probe?.kind === 'video') {
    throw new AppError('not-indexed', `The text on the screen of "${printableKey(recording.key)}" was not read yet.`, {
      action: 'Read the text on its screen first.',
    });
  }
  async function* lines(): AsyncGenerator<readonly TranscriptLine[]> {
    for await (const page of linesIn(catalog, recording.id, facts)) yield own ? page.map((line) => own.line(line)) : page;
  }
  const make = format === 'text' ? clipText : format === 'csv' ? clipCsv : clipJsonLines;
  const notRead = state === 'partial' && readMs < toMs ? { notRead: `Nothing was read from the picture after ${position(readMs)}.` } : {};
  return {
    content: make(facts, lines()),
    details: () => ({ how: how[format] ?? '', ...notRead, ...applied }),
    close: async () => undefined,
  };
}
