import {
  headLineSchema,
  type JournalBreak,
  type JournalEntry,
  type JournalHead,
  type JournalReport,
  type JournalStamp,
  journalEntrySchema,
  stampLineSchema,
  type WithheldEntries,
  withheldLineSchema,
} from '../../model/journal.ts';
import { checkJournalStamp } from './check-stamp.ts';
import { entryText, noHash, type Sha256Of } from './entry-text.ts';
import { isHeadSigned, keyFingerprint } from './head-signature.ts';

/** More than these are not told: what is wrong first is what matters. */
const mostBreaks = 100;

export interface JournalCheck {
  /** The next entry as it is stored, whatever it is. */
  add(stored: unknown): void;
  /** The next line of a file, whatever it is: see `journalLineSchema`. */
  addLine(value: unknown): void;
  /** Heads that were signed beside those of the file, oldest first: entries must agree with each. Where there are several, all are of one key. */
  finish(heads?: readonly JournalHead[], stamps?: readonly JournalStamp[]): Promise<JournalReport>;
}

/** As it is hashed: what else stands in one was put there. */
const wholeEntrySchema = journalEntrySchema.strict();

/**
 * Checks entries one after the other, and keeps nothing of them but their hashes: each must be what was hashed and follow the one
 * before, and what was signed must be there. It says which entry is wrong, and how.
 */
export function createJournalCheck(sha256Of: Sha256Of): JournalCheck {
  const breaks: JournalBreak[] = [];
  /** By number, of the entries that are what was hashed. */
  const hashes = new Map<number, string>();
  let before: Pick<JournalEntry, 'seq' | 'hash'> = { seq: 0, hash: noHash };
  /** Where what is before was withheld: the first of it. */
  let withheldFrom: number | null = null;
  const found: JournalHead[] = [];
  const foundStamps: JournalStamp[] = [];
  let entries = 0;
  let withheld = 0;
  let firstAtMs: number | null = null;
  let lastAtMs: number | null = null;

  const tell = (kind: JournalBreak['kind'], seq: number, message: string): void => {
    if (breaks.length < mostBreaks) breaks.push({ kind, seq, message });
  };

  function checkPlace(entry: Pick<JournalEntry, 'seq' | 'previous' | 'hash'>): void {
    const expected = before.seq + 1;
    if (withheldFrom !== null && (entry.seq === expected) !== (entry.previous === before.hash)) {
      tell('edited', withheldFrom, `What is withheld from entry ${withheldFrom} on is not what stands before entry ${entry.seq}.`);
      return;
    }
    if (entry.seq > expected) {
      const gone = entry.seq - 1 === expected ? `Entry ${expected} is` : `Entries ${expected} to ${entry.seq - 1} are`;
      tell('removed', expected, `${gone} missing.`);
      return;
    }
    if (entry.seq < expected) {
      const known = hashes.get(entry.seq);
      if (known !== undefined && known !== entry.hash) {
        tell('inserted', entry.seq, `There are two entries ${entry.seq}: one of them was put in.`);
        return;
      }
      // It is not missing after all.
      const gone = breaks.findIndex(({ kind, seq }) => kind === 'removed' && seq === entry.seq);
      if (gone >= 0) breaks.splice(gone, 1);
      tell('reordered', entry.seq, `Entry ${entry.seq} stands behind entry ${before.seq}.`);
      return;
    }
    if (entry.previous !== before.hash) {
      tell('inserted', before.seq, `Entry ${entry.seq} does not follow entry ${before.seq}: that one was put in place of another.`);
    }
  }

  function checkWithheld({ fromSeq, toSeq, previous, hash }: WithheldEntries): void {
    const expected = before.seq + 1;
    const isNext = fromSeq === expected && previous === before.hash;
    if (toSeq < fromSeq || (!isNext && (fromSeq === expected || previous === before.hash))) {
      tell(
        'edited',
        expected,
        `What is withheld from entry ${expected} on does not follow entry ${before.seq}: one of the two was changed.`,
      );
    } else if (!isNext) checkPlace({ seq: fromSeq, previous, hash });
    withheld += Math.max(0, toSeq - fromSeq + 1);
    if (toSeq < before.seq) return;
    before = { seq: toSeq, hash };
    withheldFrom = fromSeq;
  }

  const check: JournalCheck = {
    addLine(value) {
      const head = headLineSchema.safeParse(value);
      if (head.success) {
        found.push(head.data.head);
        return;
      }
      if (found.length > 0) tell('reordered', before.seq + 1, 'What stands behind the signed head belongs before it.');
      const stamp = stampLineSchema.safeParse(value);
      if (stamp.success) {
        foundStamps.push(stamp.data.stamp);
        return;
      }
      const parsed = withheldLineSchema.safeParse(value);
      if (parsed.success) checkWithheld(parsed.data.withheld);
      else check.add(value);
    },
    add(stored) {
      entries += 1;
      const parsed = wholeEntrySchema.safeParse(stored);
      if (!parsed.success) {
        tell('unreadable', before.seq + 1, `What stands behind entry ${before.seq} is no entry of a journal.`);
        before = { seq: before.seq + 1, hash: before.hash };
        withheldFrom = null;
        return;
      }
      const entry = parsed.data;
      firstAtMs ??= entry.atMs;
      lastAtMs = entry.atMs;
      const isWhole = sha256Of(entryText(entry)) === entry.hash;
      if (!isWhole) tell('edited', entry.seq, `Entry ${entry.seq} is not what was written: its hash does not fit.`);
      // The place of an entry that was edited tells nothing, unless its number is where it belongs.
      else checkPlace(entry);
      if (isWhole) hashes.set(entry.seq, entry.hash);
      // Going on from the highest number, so that one entry out of place is told once.
      if ((isWhole || entry.seq === before.seq + 1) && entry.seq >= before.seq) {
        before = entry;
        withheldFrom = null;
      }
    },
    async finish(given = [], givenStamps = []) {
      const stamped = [...foundStamps, ...givenStamps];
      const heads = [...stamped.map(({ head }) => head), ...found, ...given];
      const stamps: JournalReport['stamps'] = [];
      for (const each of stamped) {
        const { stamp, problem } = await checkJournalStamp(each);
        stamps.push(stamp);
        if (problem !== null) tell('time-stamp', stamp.seq, `The time stamp over entry ${stamp.seq}: ${problem}`);
      }
      if (withheldFrom !== null) hashes.set(before.seq, before.hash);
      for (const head of heads) {
        if (!(await isHeadSigned(head))) tell('head', head.seq, `The signature over entry ${head.seq} is not valid.`);
        else if (head.seq > before.seq) {
          tell('cut-off', before.seq + 1, `The journal was signed when it had ${head.seq} entries; it ends with entry ${before.seq}.`);
        } else if (head.seq > 0 && hashes.get(head.seq) !== head.hash && !breaks.some(({ seq }) => seq === head.seq)) {
          tell('head', head.seq, `Entry ${head.seq} is not the one that was signed: the journal was written anew.`);
        }
      }
      const keys = new Set(heads.map(({ publicKey }) => keyFingerprint(publicKey, sha256Of)));
      if (keys.size > 1) tell('head', heads.at(-1)?.seq ?? 0, 'The journal was signed with more than one key.');
      if (heads.length === 0 && entries + withheld > 0) tell('head', before.seq, 'Nothing was signed: entries may be missing at the end.');
      return {
        outcome: breaks.length === 0 ? 'verified' : 'altered',
        entries,
        withheld,
        firstAtMs,
        lastAtMs,
        head: before.hash,
        keyFingerprint: [...keys][0] ?? null,
        stamps: stamps.sort((a, b) => a.seq - b.seq),
        breaks: breaks.sort((a, b) => a.seq - b.seq),
      };
    },
  };
  return check;
}
