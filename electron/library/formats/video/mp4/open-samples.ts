import type { BytePages } from '../byte-pages.ts';
import type { SplicedInput } from '../container-report.ts';
import type { SampleColumns, SamplesPlan, TrackHeader } from '../splice-plan.ts';
import { createSplicedReader, type Piece } from '../spliced-reader.ts';
import { fragmentPieces, fragmentsInit, type Sample } from './write-fragments.ts';

/** Samples in the order of decoding, some at a time; null behind the last one. */
export type SampleSource = () => Promise<readonly Sample[] | null>;

const mostInFragment = 256;
/** Headers per sample are few bytes; the reader's size is only an estimate until it was read. */
const boundFactor = 2;

/** A fragmented MP4 of the samples that a source gives, as far as they were asked for. `delayTicks`: see `SplicedInput.zeroMs`. */
export function fragmentedFile(
  pages: BytePages,
  track: TrackHeader,
  next: SampleSource,
  { delayTicks, mostBytes }: { readonly delayTicks: number; readonly mostBytes: number },
): SplicedInput['reader'] {
  let sequence = 0;
  let waiting: readonly Sample[] = [];
  const nextPieces = async (): Promise<readonly Piece[] | null> => {
    if (sequence === 0) {
      sequence = 1;
      return [fragmentsInit(track)];
    }
    if (waiting.length === 0) {
      const samples = await next();
      if (samples === null) return null;
      waiting = samples;
    }
    const taken = waiting.slice(0, mostInFragment);
    waiting = waiting.slice(mostInFragment);
    sequence += 1;
    return fragmentPieces(sequence, taken, delayTicks);
  };
  return createSplicedReader(pages, nextPieces, boundFactor * mostBytes + 65_536);
}

/** A file that begins with the last key frame at or before a time, of samples that are all known. */
export function openSamplesAt(pages: BytePages, plan: SamplesPlan, atMs: number): SplicedInput {
  const { samples, track, zeroTicks, lastDuration } = plan;
  const wanted = zeroTicks + Math.max(0, atMs) * (track.timescale / 1000);
  const key = lastKeyAt(samples, wanted);
  let index = key;
  const next: SampleSource = async () => {
    if (index >= samples.offsets.length) return null;
    const taken: Sample[] = [];
    // One group of pictures at a time, so that fragments begin with key frames.
    do {
      taken.push(sampleAt(samples, index, lastDuration));
      index += 1;
    } while (index < samples.offsets.length && samples.keys[index] === 0 && taken.length < mostInFragment);
    return taken;
  };
  const start = samples.offsets[key] ?? 0;
  const reader = fragmentedFile(pages, track, next, { delayTicks: 0, mostBytes: pages.sizeBytes - start + 32 * samples.offsets.length });
  const keyTicks = (samples.times[key] ?? 0) + (samples.delays[key] ?? 0);
  const tickMs = 1000 / track.timescale;
  return { reader, format: 'mov', startMs: Math.round((keyTicks - zeroTicks) * tickMs), zeroMs: zeroTicks * tickMs };
}

/** The last key frame whose time is at or before the wanted one; the first sample when there is none. */
function lastKeyAt({ times, delays, keys }: SampleColumns, wanted: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index > 0; index -= 1) {
    if (keys[index] === 1 && (times[index] ?? 0) + (delays[index] ?? 0) <= wanted) return index;
  }
  return 0;
}

function sampleAt(samples: SampleColumns, index: number, lastDuration: number): Sample {
  const time = samples.times[index] ?? 0;
  return {
    offset: samples.offsets[index] ?? 0,
    size: samples.sizes[index] ?? 0,
    time,
    duration: (samples.times[index + 1] ?? time + lastDuration) - time,
    delay: samples.delays[index] ?? 0,
    isKey: samples.keys[index] === 1,
  };
}
