import type { ByteReader } from '../../electron/common/byte-reader.ts';
import { createDisplayReader, type DisplayFacts } from '../../electron/library/formats/guacamole/display-file.ts';
import {
  type DumpIndexBatch,
  type GuacamoleIndex,
  type IndexGuacamoleOptions,
  indexGuacamole,
} from '../../electron/library/indexing/guacamole/index-guacamole.ts';
import type { GuacamoleTrack, TranscriptLine } from '../../shared/model/playback.ts';
import type { Marker } from '../../shared/model/review.ts';
import { memoryReader } from './memory-reader.ts';

/** Short segments, so that a small dump has many. */
export const smallLimits = { usual: { bytes: 4096, cost: 200_000, events: 12 }, most: { bytes: 64_000, cost: 2_000_000, events: 40 } };

/** An index of a dump, all in memory. */
export interface IndexedDump extends GuacamoleIndex {
  readonly segments: DumpIndexBatch['segments'];
  readonly lines: readonly TranscriptLine[];
  readonly markers: readonly Marker[];
  readonly track: GuacamoleTrack;
  /** As the decoder is given it. */
  openDisplay(): ByteReader;
}

export async function indexDump(content: string | Uint8Array, options: Partial<IndexGuacamoleOptions> = {}): Promise<IndexedDump> {
  const segments: DumpIndexBatch['segments'][number][] = [];
  const lines: TranscriptLine[] = [];
  const markers: Marker[] = [];
  const found = await indexGuacamole({
    reader: memoryReader(content),
    rules: [],
    limits: smallLimits,
    ...options,
    onBatch: async (batch) => {
      segments.push(...batch.segments);
      lines.push(...batch.lines);
      markers.push(...batch.markers);
    },
  });
  const { durationMs, maxCols, maxRows } = found.index;
  const facts: DisplayFacts = {
    ...{ durationMs, width: maxCols, height: maxRows },
    segments: segments.map(({ startMs, endMs, bytes }) => ({ startMs, endMs, lengthBytes: bytes.length })),
  };
  return {
    ...found,
    ...{ segments, lines, markers },
    track: {
      kind: 'guacamole',
      mediaPath: 'guacamole/a1',
      width: maxCols ?? 0,
      height: maxRows ?? 0,
      segments: segments.map(({ startMs, endMs }) => ({ startMs, endMs })),
    },
    openDisplay: () => createDisplayReader(facts, async (at) => segments[at]?.bytes ?? Buffer.alloc(0)),
  };
}
