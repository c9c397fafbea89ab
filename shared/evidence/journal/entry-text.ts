import type { JournalContent, JournalEntry } from '../../model/journal.ts';

/** What comes before the first entry. */
export const noHash = '0'.repeat(64);

/** SHA-256, 64 hexadecimal digits; of a text, of its UTF-8. */
export type Sha256Of = (content: string | Uint8Array) => string;

/**
 * What an entry's hash is of, in UTF-8: a JSON array without white space, `[1,seq,atMs,reviewer,account,action,object,reason,detail,previous]`,
 * `detail` as an array of its `[name,value]` pairs in the order of the names' UTF-16 code units. Strings are written as
 * ECMAScript's JSON.stringify writes them. Documented in docs/journal.md: anybody can compute it.
 */
export function entryText(entry: JournalContent & Pick<JournalEntry, 'seq' | 'previous'>): string {
  const { seq, atMs, reviewer, account, action, object, reason, detail, previous } = entry;
  const pairs = Object.keys(detail)
    .sort()
    .map((name) => [name, detail[name]]);
  return JSON.stringify([1, seq, atMs, reviewer, account, action, object, reason, pairs, previous]);
}
