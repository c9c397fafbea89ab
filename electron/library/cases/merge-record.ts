/** A version of a record: what it is, and what it was before. */
export interface RecordVersion {
  readonly hash: string;
  readonly lineage: readonly string[];
}

/** What becomes of a record that comes in: it is new, the same, older, newer, or neither of the two came from the other. */
export type MergeDecision = 'add' | 'same' | 'older' | 'newer' | 'conflict';

/** `ours` null: there is no such record here, and never was. */
export function decideMerge(ours: RecordVersion | null, theirs: RecordVersion): MergeDecision {
  if (ours === null) return 'add';
  if (ours.hash === theirs.hash) return 'same';
  const isOlder = ours.lineage.includes(theirs.hash);
  const isNewer = theirs.lineage.includes(ours.hash);
  // Changed back to what it was, here and there: only a reviewer can tell.
  if (isOlder && isNewer) return 'conflict';
  if (isOlder) return 'older';
  return isNewer ? 'newer' : 'conflict';
}
