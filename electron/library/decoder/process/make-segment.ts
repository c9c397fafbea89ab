import { AppError } from '../../../../shared/errors.ts';
import { type ProxySegment, proxySegmentMs } from '../decoder.ts';
import { createEncoderInput } from './encoder-input.ts';
import { initSegment, mediaFragment, type Sample } from './fragmented-mp4.ts';
import type { FrameCursor } from './frame-cursor.ts';
import { type Colours, createH264Encoder, type EncodedPicture } from './h264-encoder.ts';
import type { MediaClock } from './media-clock.ts';

export interface SegmentOptions {
  readonly cursor: FrameCursor;
  readonly clock: MediaClock;
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: Colours;
  readonly durationMs: number;
  readonly index: number;
  readonly threads: number;
}

/**
 * Encodes one segment anew. Its first sample begins exactly with it and shows what is shown then, its last one lasts to its
 * end: segments follow each other without a gap, and each is decoded by itself.
 */
export async function makeSegment({ cursor, clock, size, colours, durationMs, index, threads }: SegmentOptions): Promise<ProxySegment> {
  const startMs = index * proxySegmentMs;
  const endMs = Math.min(startMs + proxySegmentMs, durationMs);
  if (index < 0 || startMs >= endMs) throw new AppError('not-found', 'There is nothing recorded at that time.');
  let picture = await cursor.shownAt(clock.toTicks(startMs));
  if (!picture) throw new AppError('input-malformed', 'No picture can be decoded.');
  const input = createEncoderInput(size);
  try {
    const encoder = await createH264Encoder({ width: input.width, height: input.height, colours, quality: 'proxy', threads });
    try {
      const encoded: EncodedPicture[] = [];
      for (let atMs = startMs; picture && atMs < endMs; ) {
        encoded.push(...(await encoder.encode(await input.prepare(picture.frame), atMs)));
        picture = await cursor.peek();
        const nextMs = picture ? clock.toMs(picture.ticks) : endMs;
        if (nextMs >= endMs) break;
        picture = await cursor.next();
        atMs = Math.max(nextMs, atMs + 1);
      }
      encoded.push(...(await encoder.finish()));
      return {
        init: initSegment(input, encoder.parameterSets),
        media: mediaFragment(index + 1, startMs, toSamples(encoded, endMs)),
      };
    } finally {
      encoder.free();
    }
  } finally {
    input.free();
  }
}

/** Each lasts until the next one begins. */
export function toSamples(pictures: readonly EncodedPicture[], endMs: number): Sample[] {
  return pictures.map(({ atMs, bytes, isKey }, index) => ({
    bytes,
    isKey,
    durationMs: Math.max(1, (pictures[index + 1]?.atMs ?? endMs) - atMs),
  }));
}
