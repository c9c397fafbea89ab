import { setImmediate } from 'node:timers/promises';
import type { ByteReader } from '../../../common/byte-reader.ts';
import { type BytePages, createBytePages } from './byte-pages.ts';
import { type Box, bodyOf } from './mp4/boxes.ts';
import { readLayout } from './mp4/examine-mp4.ts';
import { readMovie, type SampleTableBoxes } from './mp4/movie.ts';

/** A stretch of a video and the bytes that hold its frames. */
export interface BytesOfTime {
  readonly fromMs: number;
  readonly toMs: number;
  readonly start: number;
  readonly end: number;
}

/** As fine as a timeline can show. */
const mostStretches = 2000;
/** Eleven hours at 25 frames a second with a chunk for each; of a larger table nothing is read. */
const mostEntries = 1_000_000;
/** So many are gone through before something else gets its turn: 2 ms. This runs in the process that everything goes through. */
const chunksAtOnce = 20_000;

/**
 * Where in the file the frames of an MP4 lie, by its index and coarsely: chunk by chunk, neighbours joined. Null where
 * the file has no index that tells. Reads the index and nothing else.
 */
export async function readBytesOfTimes(reader: Omit<ByteReader, 'close'>): Promise<readonly BytesOfTime[] | null> {
  const pages = createBytePages(reader);
  const layout = await readLayout(pages);
  if (!layout?.moov || layout.moov.end > pages.sizeBytes) return null;
  const movie = await readMovie(pages, layout.moov);
  if (!movie.video || movie.isFragmented) return null;
  const { table, timescale, editStartTicks } = movie.video;
  const chunks = await readChunks(pages, table);
  if (chunks === null || timescale <= 0) return null;
  const toMs = (ticks: number): number => Math.max(0, ((ticks - (editStartTicks ?? 0)) * 1000) / timescale);
  const endOf = (offset: number): number => layout.mediaData.find(({ start, end }) => offset >= start && offset < end)?.end ?? offset + 1;
  return stretches(chunks, toMs, (offset) => Math.min(endOf(offset), pages.sizeBytes));
}

interface Chunks {
  readonly count: number;
  readonly offsets: Float64Array;
  /** Decoding time of the first frame of each, and the end of the last one. */
  readonly ticks: Float64Array;
}

async function readChunks(pages: BytePages, table: SampleTableBoxes): Promise<Chunks | null> {
  const wide = table.stco ? 0 : 4;
  const places = await entriesOf(pages, table.stco ?? table.co64, 4 + wide);
  const groups = await entriesOf(pages, table.stsc, 12);
  const runs = await entriesOf(pages, table.stts, 8);
  if (!places || !groups || !runs || groups.count === 0) return null;
  const offsets = new Float64Array(places.count);
  const ticks = new Float64Array(places.count + 1);
  let group = 0;
  let run = 0;
  let leftInRun = runs.count > 0 ? runs.bytes.readUInt32BE(0) : 0;
  for (let chunk = 0; chunk < places.count; chunk += 1) {
    if (chunk % chunksAtOnce === chunksAtOnce - 1) await setImmediate();
    const at = chunk * (4 + wide);
    offsets[chunk] = (wide ? places.bytes.readUInt32BE(at) * 2 ** 32 : 0) + places.bytes.readUInt32BE(at + wide);
    while (group + 1 < groups.count && groups.bytes.readUInt32BE((group + 1) * 12) <= chunk + 1) group += 1;
    // Through the runs of equal durations, as far as this chunk's frames reach.
    let samples = groups.bytes.readUInt32BE(group * 12 + 4);
    let now = ticks[chunk] ?? 0;
    while (samples > 0 && run < runs.count) {
      const taken = Math.min(samples, leftInRun);
      now += taken * runs.bytes.readUInt32BE(run * 8 + 4);
      samples -= taken;
      leftInRun -= taken;
      if (leftInRun > 0) continue;
      run += 1;
      leftInRun = run < runs.count ? runs.bytes.readUInt32BE(run * 8) : 0;
    }
    ticks[chunk + 1] = now;
  }
  return { count: places.count, offsets, ticks };
}

/** Entries of a fixed length behind version, flags and count; null for a table that is missing, cut off or too large. */
async function entriesOf(pages: BytePages, box: Box | null, entryBytes: number): Promise<{ count: number; bytes: Buffer } | null> {
  const body = await bodyOf(pages, box, 8 + mostEntries * entryBytes);
  if (body === null || body.length < 8) return null;
  const bytes = body.subarray(8);
  return { count: Math.min(body.readUInt32BE(4), Math.floor(bytes.length / entryBytes)), bytes };
}

/** @param endOf where what a chunk lies in ends, for one that no other follows. */
async function stretches(
  { count, offsets, ticks }: Chunks,
  toMs: (ticks: number) => number,
  endOf: (offset: number) => number,
): Promise<BytesOfTime[]> {
  const perStretch = Math.ceil(count / mostStretches);
  const found: BytesOfTime[] = [];
  const stretchesAtOnce = Math.ceil(chunksAtOnce / perStretch);
  for (let first = 0; first < count; first += perStretch) {
    if (found.length % stretchesAtOnce === stretchesAtOnce - 1) await setImmediate();
    const last = Math.min(first + perStretch, count);
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    for (let index = first; index < last; index += 1) {
      const offset = offsets[index] ?? 0;
      const next = offsets[index + 1] ?? 0;
      start = Math.min(start, offset);
      // A chunk ends where the next one begins.
      end = Math.max(end, next > offset ? next : endOf(offset));
    }
    found.push({ fromMs: toMs(ticks[first] ?? 0), toMs: toMs(ticks[last] ?? 0), start, end });
  }
  return found;
}

/** The stretches whose frames all lie in some ranges of bytes, which are ascending and apart; neighbours joined. */
export function timesOfBytes(
  stretchesOfFile: readonly BytesOfTime[],
  ranges: readonly { readonly start: number; readonly endExclusive: number }[],
): { readonly fromMs: number; readonly toMs: number }[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs, start, end } of stretchesOfFile) {
    const range = rangeAt(ranges, start);
    if (range === null || range.endExclusive < end) continue;
    const last = spans.at(-1);
    if (last && last.toMs >= fromMs) last.toMs = Math.max(last.toMs, toMs);
    else spans.push({ fromMs, toMs });
  }
  return spans;
}

/** By halving: there may be thousands of ranges. */
function rangeAt<R extends { readonly start: number; readonly endExclusive: number }>(ranges: readonly R[], at: number): R | null {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.endExclusive ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range && range.start <= at ? range : null;
}
