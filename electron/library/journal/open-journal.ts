import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { noHash } from '../../../shared/evidence/journal/entry-text.ts';
import type { JournalAction, JournalContent, JournalEntry, JournalHead } from '../../../shared/model/journal.ts';
import { journalHeadsSchema } from '../../../shared/model/journal.ts';
import { writeFileAtomically } from '../../common/atomic-write.ts';
import { journalKeyName, type SecretVault } from '../../common/secret-vault.ts';
import type { ReadableCatalog, WritableCatalog } from '../catalog/handles.ts';
import { appendJournalEntry, durably, getJournalHash, newestJournalEntry } from '../catalog/journal.ts';
import { hashEntry } from './entry-hash.ts';
import { makeJournalKey, signHead } from './journal-head.ts';

/** What is to be noted: who and when are added here. */
export interface JournalNote {
  readonly action: JournalAction;
  readonly object?: string;
  readonly reason?: string;
  readonly detail?: JournalContent['detail'];
}

export interface Journal {
  /** Adds an entry; when it returns it is stored, and the new head signed. Throws what the catalog throws: then nothing is noted. */
  note(note: JournalNote): JournalEntry;
  /**
   * Runs work that may note something: what it changes in the catalog and what it notes of it are stored together, or neither is.
   * What the work awaits is not part of it.
   */
  atomically<T>(work: () => T): T;
  /** What lies beside the catalog: see `journalHeadsSchema`. */
  readHeads(): Promise<readonly JournalHead[]>;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly catalog: WritableCatalog;
  readonly vault: SecretVault;
  /** Where the newest head is written too: whoever exchanges the catalog for an older one is found out by it. */
  readonly headPath: string;
  readonly reviewer: () => string;
  readonly account: string;
  readonly now: () => number;
}

/** Written at most so often: it follows the one in the catalog. */
const headFileEveryMs = 1000;
const mostLost = 50;

/** Opens the journal of a library; the key that signs it is made with the first opening and kept in the vault. */
export async function openJournal({ catalog, vault, headPath, reviewer, account, now }: JournalOptions): Promise<Journal> {
  const key = await journalKey(vault);
  let newest = newestJournalEntry(catalog) ?? { seq: 0, hash: noHash };
  const beside = await readHeads(headPath);
  const { lost, mismatch } = compareHeads(catalog, newest.seq, beside);
  let unwritten: JournalHead | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function writeHeadFile(): void {
    timer = null;
    const head = unwritten;
    unwritten = null;
    if (head === null) return;
    // It is a second witness: where it cannot be written the journal itself goes on.
    const text = `${JSON.stringify({ heads: [...lost, head] })}\n`;
    writing = writing.then(() => writeFileAtomically(headPath, text)).catch(() => undefined);
  }

  const journal: Journal = {
    note({ action, object = '', reason = '', detail = {} }) {
      const content = { atMs: now(), reviewer: reviewer(), account, action, object, reason, detail };
      const chained = { ...content, seq: newest.seq + 1, previous: newest.hash };
      const entry: JournalEntry = { ...chained, hash: hashEntry(chained) };
      const head = signHead(key, { seq: entry.seq, hash: entry.hash, signedAtMs: content.atMs });
      appendJournalEntry(catalog, entry, head);
      newest = entry;
      unwritten = head;
      timer ??= setTimeout(writeHeadFile, headFileEveryMs).unref();
      return entry;
    },
    atomically(work) {
      const before = { newest, unwritten };
      try {
        // Wrapped: better-sqlite3 refuses work that gives a promise, of which only the beginning is meant here.
        return durably(catalog, () => ({ given: work() })).given;
      } catch (error) {
        // Undone with the rest, also when it is the commit that fails: the next entry follows the last one that is stored.
        ({ newest, unwritten } = before);
        throw error;
      }
    },
    async readHeads() {
      if (timer) clearTimeout(timer);
      writeHeadFile();
      await writing;
      const heads = await readHeads(headPath);
      return typeof heads === 'string' ? [] : heads;
    },
    async close() {
      if (timer) clearTimeout(timer);
      writeHeadFile();
      await writing;
    },
  };
  if (mismatch) journal.note({ action: 'journal.mismatched', detail: mismatch });
  return journal;
}

/** `missing` and `unreadable` where there is no file, or no file of ours. */
async function readHeads(path: string): Promise<readonly JournalHead[] | 'missing' | 'unreadable'> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return 'missing';
  }
  try {
    return journalHeadsSchema.parse(JSON.parse(text)).heads;
  } catch {
    return 'unreadable';
  }
}

/** Heads that the catalog does not hold are kept for good; that there are any becomes an entry itself. */
function compareHeads(
  catalog: ReadableCatalog,
  newestSeq: number,
  heads: Awaited<ReturnType<typeof readHeads>>,
): { readonly lost: readonly JournalHead[]; readonly mismatch: JournalContent['detail'] | null } {
  if (heads === 'missing' && newestSeq === 0) return { lost: [], mismatch: null };
  if (typeof heads === 'string') return { lost: [], mismatch: { head: heads } };
  const lost = heads.filter(({ seq, hash }) => getJournalHash(catalog, seq) !== hash).slice(-mostLost);
  const last = heads.at(-1);
  const isNew = last !== undefined && lost.includes(last);
  return { lost, mismatch: isNew ? { head: last.seq > newestSeq ? 'newer' : 'other', seq: last.seq, hash: last.hash } : null };
}

async function journalKey(vault: SecretVault): Promise<KeyObject> {
  const known = await vault.get(journalKeyName);
  const pem = known ?? makeJournalKey();
  if (known === null) await vault.set(journalKeyName, pem);
  return createPrivateKey(pem);
}
