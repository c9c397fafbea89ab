import type { BytePages } from '../byte-pages.ts';
import type { SampleColumns } from '../splice-plan.ts';
import type { Box } from './boxes.ts';
import type { SampleTableBoxes } from './movie.ts';

/** 44 hours at 25 frames a second, 100 MB: more than any recording, and what a hostile table can cost. */
export const mostSamples = 4_000_000;

/** Samples as they are found, in columns that grow with what is found. */
export interface ColumnsBuilder {
  readonly count: number;
  add(offset: number, size: number, time: number, delay: number, isKey: boolean): void;
  columns(): SampleColumns;
}

export function createColumns(): ColumnsBuilder {
  let count = 0;
  let capacity = 4096;
  let grown = allocate(capacity);
  return {
    get count() {
      return count;
    },
    add(offset, size, time, delay, isKey) {
      if (count === capacity) {
        capacity *= 2;
        const larger = allocate(capacity);
        larger.offsets.set(grown.offsets);
        larger.sizes.set(grown.sizes);
        larger.times.set(grown.times);
        larger.delays.set(grown.delays);
        larger.keys.set(grown.keys);
        grown = larger;
      }
      grown.offsets[count] = offset;
      grown.sizes[count] = size;
      grown.times[count] = time;
      grown.delays[count] = delay;
      grown.keys[count] = isKey ? 1 : 0;
      count += 1;
    },
    columns: () => ({
      offsets: grown.offsets.slice(0, count),
      sizes: grown.sizes.slice(0, count),
      times: grown.times.slice(0, count),
      delays: grown.delays.slice(0, count),
      keys: grown.keys.slice(0, count),
    }),
  };
}

function allocate(capacity: number): SampleColumns {
  return {
    offsets: new Float64Array(capacity),
    sizes: new Uint32Array(capacity),
    times: new Float64Array(capacity),
    delays: new Int32Array(capacity),
    keys: new Uint8Array(capacity),
  };
}

export interface PresentSamples {
  readonly samples: SampleColumns;
  /** How long the last one is shown, in ticks. */
  readonly lastDuration: number;
  /** How many the table lists. */
  readonly listed: number;
  /** Ticks of all that the table lists. */
  readonly listedTicks: number;
}

/**
 * The samples of a track that the file really holds: from the first to the one before the first that reaches over
 * `endBytes`. The tables are read in order and never as a whole; null when one that is needed is missing.
 */
export async function readPresentSamples(pages: BytePages, table: SampleTableBoxes, endBytes: number): Promise<PresentSamples | null> {
  const { stts, stsc } = table;
  const sizesBox = table.stsz ?? table.stz2;
  const chunksBox = table.stco ?? table.co64;
  if (!stts || !stsc || !sizesBox || !chunksBox) return null;
  const durations = await openRuns(pages, stts, 8);
  const delays = table.ctts && (await openRuns(pages, table.ctts, 8));
  const keys = table.stss && (await openRuns(pages, table.stss, 4));
  const perChunk = await openRuns(pages, stsc, 12);
  const sizes = await openSizes(pages, sizesBox);
  const chunks = await openRuns(pages, chunksBox, table.stco ? 4 : 8);

  const found = createColumns();
  let time = 0;
  let duration = 0;
  let durationLeft = 0;
  let delay = 0;
  let delayLeft = 0;
  let nextKey = keys ? await nextOf(keys) : null;
  let group = await nextGroup(perChunk);
  let following = await nextGroup(perChunk);
  let isOver = false;

  for (let chunk = 1; !isOver; chunk += 1) {
    const entry = await chunks.next();
    if (entry === null || group === null) break;
    while (following && following.firstChunk <= chunk) {
      group = following;
      following = await nextGroup(perChunk);
    }
    let offset = table.stco ? entry.readUInt32BE(0) : Number(entry.readBigUInt64BE(0));
    for (let inChunk = 0; inChunk < group.samples; inChunk += 1) {
      const size = await sizes.next();
      if (size === null || found.count >= mostSamples || offset + size > endBytes) {
        isOver = true;
        break;
      }
      while (durationLeft === 0) {
        const run = await durations.next();
        if (run === null) break;
        durationLeft = run.readUInt32BE(0);
        duration = run.readUInt32BE(4);
      }
      while (delays && delayLeft === 0) {
        const run = await delays.next();
        if (run === null) {
          delay = 0;
          break;
        }
        delayLeft = run.readUInt32BE(0);
        // Version 0 is unsigned by the standard, but negative ones are written into it too.
        delay = run.readInt32BE(4);
      }
      const number = found.count + 1;
      while (keys && nextKey !== null && nextKey < number) nextKey = await nextOf(keys);
      found.add(offset, size, time, delay, keys === null || nextKey === number);
      offset += size;
      time += duration;
      if (durationLeft > 0) durationLeft -= 1;
      if (delayLeft > 0) delayLeft -= 1;
    }
  }
  const samples = found.columns();
  return { samples, lastDuration: duration, listed: sizes.count, listedTicks: await ticksOf(pages, stts) };
}

/** The sum of all durations of a `stts`: how long the track is by its table. */
export async function ticksOf(pages: BytePages, stts: Box): Promise<number> {
  const runs = await openRuns(pages, stts, 8);
  let ticks = 0;
  for (let run = await runs.next(); run !== null; run = await runs.next()) ticks += run.readUInt32BE(0) * run.readUInt32BE(4);
  return ticks;
}

interface Runs {
  readonly count: number;
  /** The next entry; null behind the last one that is there. */
  next(): Promise<Buffer | null>;
}

const windowBytes = 64 * 1024;

/** Entries of a fixed length behind version, flags and count, read window by window. */
async function openRuns(pages: BytePages, box: Box, entryBytes: number): Promise<Runs> {
  const head = await pages.read(box.bodyStart, box.bodyStart + 8);
  const declared = head.length === 8 && box.end - box.bodyStart >= 8 ? head.readUInt32BE(4) : 0;
  return readEntries(pages, box.bodyStart + 8, Math.min(box.end, pages.sizeBytes), entryBytes, declared);
}

function readEntries(pages: BytePages, start: number, end: number, entryBytes: number, declared: number): Runs {
  const count = Math.min(declared, Math.floor(Math.max(0, end - start) / entryBytes));
  const perWindow = Math.floor(windowBytes / entryBytes);
  let window = Buffer.alloc(0);
  let index = 0;
  return {
    count,
    async next() {
      if (index >= count) return null;
      const at = index % perWindow;
      if (at === 0) {
        const from = start + index * entryBytes;
        window = Buffer.from(await pages.read(from, from + Math.min(perWindow, count - index) * entryBytes));
      }
      index += 1;
      return window.subarray(at * entryBytes, (at + 1) * entryBytes);
    },
  };
}

async function openSizes(pages: BytePages, box: Box): Promise<{ readonly count: number; next(): Promise<number | null> }> {
  const head = await pages.read(box.bodyStart, box.bodyStart + 12);
  if (head.length < 12 || box.end - box.bodyStart < 12) return { count: 0, next: async () => null };
  const declared = head.readUInt32BE(8);
  const end = Math.min(box.end, pages.sizeBytes);
  if (box.type === 'stz2') {
    const bits = head[7] ?? 0;
    if (bits !== 4 && bits !== 8 && bits !== 16) return { count: 0, next: async () => null };
    const bytes = readEntries(pages, box.bodyStart + 12, end, bits === 16 ? 2 : 1, bits === 4 ? Math.ceil(declared / 2) : declared);
    let low: number | null = null;
    let left = declared;
    return {
      count: declared,
      async next() {
        if (left === 0) return null;
        left -= 1;
        if (low !== null) {
          const size = low;
          low = null;
          return size;
        }
        const entry = await bytes.next();
        if (entry === null) return null;
        if (bits !== 4) return entry.readUIntBE(0, entry.length);
        low = (entry[0] ?? 0) & 15;
        return (entry[0] ?? 0) >> 4;
      },
    };
  }
  const constant = head.readUInt32BE(4);
  if (constant > 0) {
    let left = declared;
    return {
      count: declared,
      async next() {
        if (left === 0) return null;
        left -= 1;
        return constant;
      },
    };
  }
  const entries = readEntries(pages, box.bodyStart + 12, end, 4, declared);
  return { count: entries.count, next: async () => (await entries.next())?.readUInt32BE(0) ?? null };
}

async function nextOf(runs: Runs): Promise<number | null> {
  return (await runs.next())?.readUInt32BE(0) ?? null;
}

async function nextGroup(runs: Runs): Promise<{ readonly firstChunk: number; readonly samples: number } | null> {
  const entry = await runs.next();
  return entry && { firstChunk: entry.readUInt32BE(0), samples: entry.readUInt32BE(4) };
}
