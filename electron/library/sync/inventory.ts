import { AppError } from '../../../shared/errors.ts';
import type { ColumnMapping } from '../../../shared/model/session-import.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { columnsOf, suggestMapping } from './column-mapping.ts';
import { type SessionListEntries, sessionListEntries } from './session-list-entries.ts';
import { isOver, readSraSession, type SraSession } from './sra-session.ts';

/** A session that can be told from others: an inventory entry always has its id. */
export type InventorySession = SraSession & { readonly externalId: string };

export interface Inventory {
  /** Each session once, in the order of the document. */
  readonly sessions: readonly InventorySession[];
  /** What could not be read, by entry; never fatal. */
  readonly problems: readonly string[];
}

const maxProblems = 100;

/** Reads an exported list of sessions. Throws `input-malformed` or `input-empty` when it is none. */
export function readInventory(text: string, name: string): Inventory {
  return readEntries(sessionListEntries(text, name), name, null);
}

/** Reads the entries of a list; without a mapping, a table by the names of its columns and JSON by those of the API. */
export function readEntries(list: SessionListEntries, name: string, given: ColumnMapping | null): Inventory {
  const { entries, format } = list;
  const mapping = given ?? (format === 'csv' ? suggestMapping(columnsOf(entries)) : null);
  const problems = [...list.problems];
  let dropped = 0;
  const problem = (sentence: string): void => {
    if (problems.length < maxProblems) problems.push(sentence);
    else dropped += 1;
  };
  const sessions = new Map<string, InventorySession>();
  for (const [index, entry] of entries.entries()) {
    const read = readSraSession(entry, mapping);
    if (read === null || read.session.externalId === null) {
      problem(`Entry ${index + 1} ${read === null ? 'is not an object' : 'has no session_id'}; it was left out.`);
      continue;
    }
    const session: InventorySession = { ...read.session, externalId: read.session.externalId };
    for (const each of read.problems) problem(`Entry ${index + 1}, session ${printableKey(session.externalId)}: ${each}`);
    const known = sessions.get(session.externalId);
    // Pages are fetched one after another while sessions end: the entry that knows the end counts.
    if (known === undefined || (isOver(session) && !isOver(known))) sessions.set(session.externalId, session);
  }
  if (entries.length > 0 && sessions.size === 0) {
    const action = format === 'csv' || given ? { action: 'Say which column holds the session id.' } : {};
    throw new AppError('input-malformed', `"${printableKey(name)}" lists no sessions: ${problems[0] ?? 'no entry can be read.'}`, action);
  }
  if (dropped > 0) problems.push(`${dropped} more problems are not listed.`);
  return { sessions: [...sessions.values()], problems };
}
