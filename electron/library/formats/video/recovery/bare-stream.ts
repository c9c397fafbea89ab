import type { BytePages } from '../byte-pages.ts';
import type { ContainerReport } from '../container-report.ts';
import type { TrackHeader } from '../splice-plan.ts';
import type { StreamTrial } from '../stream-trial.ts';
import type { PictureSize } from './picture-sizes.ts';

/** A coded stream of which the index is lost, and what else is known about it. */
export interface BareStream {
  readonly pages: BytePages;
  /** Bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
  /** The last frame may not be whole. */
  readonly isCutOff: boolean;
  /** A sentence: what became of the index. */
  readonly loss: string;
  /** The header of the track where a part of the index is left, or another recording lent it. */
  readonly known: KnownTrack | null;
  readonly trial: StreamTrial | null;
  /** Of the picture, as it was found before; tried first. */
  readonly size: PictureSize | null;
}

export interface KnownTrack {
  readonly codec: string | null;
  readonly header: TrackHeader;
  /** Whether it is of this very file. */
  readonly isOwn: boolean;
}

/** Facts that a report of a bare stream begins with. */
export type StreamFacts = Pick<ContainerReport, 'container' | 'startedAtMs'>;

/** How much of a stream is read to find out what it is. */
export const headScanBytes = 4 * 1024 * 1024;
/** Streams up to this size are read once as a whole, so that every time is exact: some tenths of a second. */
export const indexedBytes = 64 * 1024 * 1024;
/** How far from the end whole frames are looked for. */
export const tailScanBytes = 16 * 1024 * 1024;

/** Frame sizes are sampled in so many places, of so many bytes each. */
const sampledPlaces = 8;
const sampledBytes = 256 * 1024;

/** How many bytes a frame takes on average, judged by some places in the stream. `frames`: those that lie in a range. */
export async function sampleBytesPerFrame(
  { start, end }: Pick<BareStream, 'start' | 'end'>,
  frames: (from: number, to: number) => AsyncGenerator<readonly { readonly offset: number; readonly size: number }[]>,
): Promise<number | null> {
  let count = 0;
  let bytes = 0;
  for (let place = 0; place < sampledPlaces; place += 1) {
    const from = start + Math.floor(((end - start - sampledBytes) * place) / (sampledPlaces - 1));
    const found: { readonly offset: number; readonly size: number }[] = [];
    for await (const some of frames(Math.max(start, from), Math.min(end, from + sampledBytes))) found.push(...some);
    // From the first to the last, which reaches over the end of the place: what lies between frames counts too.
    const [first] = found;
    const last = found.at(-1);
    if (!first || !last) continue;
    count += found.length - 1;
    bytes += last.offset - first.offset;
  }
  return count === 0 ? null : bytes / count;
}
