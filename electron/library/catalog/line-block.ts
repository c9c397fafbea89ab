import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

// A line's id is block * 2^22 + its number: 31 bits of block and 22 bits of line stay below 2^53, exact in JavaScript.
// Blocks count down the seconds from 2083 to 2015, so ascending ids run from the newest session to the oldest.
const lineBits = 22;
/** Lines one recording can have: 4,194,304. */
export const maxLines = 2 ** lineBits;
/** Above it is room for a million recordings whose time nothing tells. */
const oldestTimedBlock = 2 ** 31 - 1_000_000;
const epoch2015Ms = Date.UTC(2015, 0, 1);

export interface LineRange {
  /** Id of the recording's line 0. */
  readonly first: number;
  readonly endExclusive: number;
}

/** Which ids a recording's lines have; null before it was indexed. */
export function lineRange(catalog: ReadableCatalog, id: RecordingId): LineRange | null {
  const row = statement<{ line_block: number | null }>(catalog, 'SELECT line_block FROM recordings WHERE id = ?').get(id);
  if (row === undefined || row.line_block === null) return null;
  return { first: row.line_block * maxLines, endExclusive: (row.line_block + 1) * maxLines };
}

export function blockOf(lineId: number): number {
  return Math.floor(lineId / maxLines);
}

/** The range of a recording, given now if it has none: by its session's start, or the next free block after that. */
export function assignLineRange(catalog: WritableCatalog, id: RecordingId): LineRange {
  const known = lineRange(catalog, id);
  if (known !== null) return known;
  const session = statement<{ started_at_ms: number | null }>(
    catalog,
    'SELECT started_at_ms FROM sessions WHERE id = (SELECT session_id FROM recordings WHERE id = ?)',
  ).get(id);
  const block = freeBlock(catalog, session?.started_at_ms ?? null);
  statement(catalog, 'UPDATE recordings SET line_block = ? WHERE id = ?').run(block, id);
  return { first: block * maxLines, endExclusive: (block + 1) * maxLines };
}

function freeBlock(catalog: ReadableCatalog, startedAtMs: number | null): number {
  if (startedAtMs === null) return blockAfterLast(catalog);
  const taken = statement<{ found: number }>(catalog, 'SELECT 1 AS found FROM recordings WHERE line_block = ?');
  let block = Math.min(Math.max(oldestTimedBlock - Math.floor((startedAtMs - epoch2015Ms) / 1000), 0), oldestTimedBlock);
  while (taken.get(block) !== undefined) block++;
  return block;
}

/** Unknown times sort as the oldest. */
function blockAfterLast(catalog: ReadableCatalog): number {
  const row = statement<{ last: number | null }>(catalog, 'SELECT max(line_block) AS last FROM recordings').get();
  return Math.max((row?.last ?? 0) + 1, oldestTimedBlock + 1);
}
