import type { Problem } from '../../../../shared/model/recording.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import { type ByteStream, openByteStream } from '../byte-stream.ts';
import { createProblemLog } from '../problem-log.ts';
import { readDump } from './read-dump.ts';

/** What a dump is. */
export interface DumpFacts {
  /** From the first sync to the last; null where there is none, and nothing can be shown. */
  readonly durationMs: number | null;
  /** Of the display as the first frame has it; null where it never has a size. */
  readonly width: number | null;
  readonly height: number | null;
  /** The largest that the display ever was. */
  readonly largest: { readonly width: number; readonly height: number };
  /** Instructions. */
  readonly events: number;
  readonly problems: readonly Problem[];
}

/** Reads a dump once, through gzip and zstd; no image is decoded. */
export async function probeGuacamole(reader: ByteReader, signal?: AbortSignal): Promise<DumpFacts> {
  return factsOf(await openByteStream(reader), signal);
}

async function factsOf(stream: ByteStream, signal: AbortSignal | undefined): Promise<DumpFacts> {
  const problems = createProblemLog();
  let size: { readonly width: number; readonly height: number } | null = null;
  let isSizeFixed = false;
  let largest = { width: 0, height: 0 };
  let durationMs: number | null = null;
  let lastInputMs = 0;
  let events = 0;
  for await (const { items, instructions } of readDump(stream, problems, signal)) {
    events = instructions;
    for (const item of items) {
      if (item.kind !== 'frame') {
        lastInputMs = item.atMs;
        continue;
      }
      durationMs = item.atMs;
      for (const operation of item.operations) {
        if (operation[0] !== 'size' || operation[1] !== 0 || operation[2] === 0 || operation[3] === 0) continue;
        const [, , width, height] = operation;
        if (!isSizeFixed) size = { width, height };
        largest = { width: Math.max(largest.width, width), height: Math.max(largest.height, height) };
      }
      isSizeFixed ||= size !== null;
    }
  }
  if (durationMs === null) {
    problems.add('no-frames', 'The recording ends before its first frame: there is nothing to show.');
  } else if (lastInputMs > durationMs) {
    problems.add('input-after-end', `Keys or clicks were recorded up to ${lastInputMs - durationMs} ms after the last frame.`);
  }
  return { durationMs, width: size?.width ?? null, height: size?.height ?? null, largest, events, problems: problems.list() };
}
