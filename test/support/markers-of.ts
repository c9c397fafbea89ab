import { indexTerminal } from '../../electron/library/indexing/terminal/index-terminal.ts';
import { startPassHere } from '../../electron/library/indexing/terminal/terminal-pass.ts';
import type { Marker } from '../../shared/model/review.ts';
import { memoryReader } from './memory-reader.ts';

export type CastEvent = readonly [atSeconds: number, code: 'o' | 'i' | 'r' | 'm', data: string];

/** An asciicast v2 of these events. */
export function castOf(events: readonly CastEvent[], { cols = 100, rows = 30 } = {}): string {
  return [JSON.stringify({ version: 2, width: cols, height: rows }), ...events.map((event) => JSON.stringify(event))].join('\n');
}

/** What the indexer marks in a recording, without any rule. */
export async function markersOf(events: readonly CastEvent[]): Promise<Marker[]> {
  const markers: Marker[] = [];
  await indexTerminal({
    reader: memoryReader(`${castOf(events)}\n`),
    name: 'session.cast',
    rules: [],
    startPass: startPassHere,
    segments: { add() {}, flush: async () => [], close: async () => {} },
    onBatch: async (batch) => {
      markers.push(...batch.markers);
    },
  });
  return markers;
}
