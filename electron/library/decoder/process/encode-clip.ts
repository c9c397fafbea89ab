import { AppError } from '../../../../shared/errors.ts';
import type { Redaction } from '../../../../shared/model/playback.ts';
import type { ClipRequest, ClipWritten } from '../decoder.ts';
import type * as av from './av.ts';
import { createEncoderInput, type EncoderInput } from './encoder-input.ts';
import { initSegment, mediaFragment } from './fragmented-mp4.ts';
import type { PictureCursor } from './frame-cursor.ts';
import { type Colours, createH264Encoder, type EncodedPicture, encoderName } from './h264-encoder.ts';
import { toSamples } from './make-segment.ts';
import type { MediaClock } from './media-clock.ts';
import { blacken, redactionEdges, redactionsAt } from './redact.ts';

export interface ClipWork {
  readonly cursor: PictureCursor;
  readonly clock: MediaClock;
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: Colours;
  readonly durationMs: number;
  readonly threads: number;
  readonly request: ClipRequest;
}

/** A key frame so often, and a fragment with each. */
const fragmentMs = 2000;

/**
 * Encodes a range anew: it begins with what is shown at its first moment, each picture keeps its time, and its last one is
 * shown to the end. Boxes are black from their first moment to their last, also where that falls between two pictures.
 */
export async function encodeClip(work: ClipWork, write: (bytes: Buffer) => Promise<void>): Promise<ClipWritten> {
  const { cursor, clock, size, colours, threads, request } = work;
  const { fromMs } = request;
  const toMs = Math.min(request.toMs, work.durationMs);
  if (fromMs < 0 || fromMs >= toMs) throw new AppError('usage', 'There is nothing recorded in that range.');
  let picture = await cursor.shownAt(clock.toTicks(fromMs));
  if (!picture) throw new AppError('input-malformed', 'No picture can be decoded.');
  const input = createEncoderInput(size);
  try {
    const encoder = await createH264Encoder({ width: input.width, height: input.height, colours, quality: 'clip', threads });
    try {
      await write(initSegment(input, encoder.parameterSets));
      let waiting: EncodedPicture[] = [];
      let sequence = 0;
      let keyAtMs = 0;
      /** Written when what comes next tells how long the last picture of it is shown. */
      async function flush(untilMs: number): Promise<void> {
        const [first] = waiting;
        if (!first) return;
        sequence += 1;
        await write(mediaFragment(sequence, first.atMs, toSamples(waiting, untilMs)));
        waiting = [];
      }
      async function add(frame: av.Frame, atMs: number): Promise<void> {
        const isKey = atMs - keyAtMs >= fragmentMs;
        if (isKey) {
          await flush(atMs);
          keyAtMs = atMs;
        }
        waiting.push(...(await encoder.encode(await redacted(input, frame, request.redactions, fromMs + atMs), atMs, isKey)));
      }

      let frames = 0;
      for (let atMs = fromMs; ; ) {
        frames += 1;
        const upcoming = await cursor.peek();
        const nextMs = upcoming ? Math.min(toMs, Math.max(atMs + 1, clock.toMs(upcoming.ticks))) : toMs;
        for (const shownMs of [atMs, ...redactionEdges(request.redactions, atMs, nextMs)]) await add(picture.frame, shownMs - fromMs);
        if (nextMs >= toMs) break;
        picture = (await cursor.next()) ?? picture;
        atMs = nextMs;
      }
      waiting.push(...(await encoder.finish()));
      await flush(toMs - fromMs);
      return { fromMs, toMs, frames, encoder: encoderName.clip };
    } finally {
      encoder.free();
    }
  } finally {
    input.free();
  }
}

async function redacted(input: EncoderInput, source: av.Frame, redactions: readonly Redaction[], atMs: number): Promise<av.Frame> {
  const frame = await input.prepare(source);
  const hidden = redactionsAt(redactions, atMs);
  if (hidden.length > 0) {
    // The decoder still refers to the picture as it was recorded.
    frame.makeWritable();
    blacken(frame, hidden);
  }
  return frame;
}
