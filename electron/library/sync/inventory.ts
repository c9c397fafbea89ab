import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../stores/printable-key.ts';
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
const pageSchema = z.object({ sessions: z.array(z.unknown()).nullable() });

/**
 * Reads an exported list-sra-sessions: one page `{"sessions": [...]}`, an array of entries or of pages, or either one
 * per line (NDJSON). Throws `input-malformed` or `input-empty` when it is none of these.
 */
export function readInventory(text: string, name: string): Inventory {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') throw new AppError('input-empty', `The inventory "${printableKey(name)}" is empty.`);
  const problems: string[] = [];
  let dropped = 0;
  const problem = (sentence: string): void => {
    if (problems.length < maxProblems) problems.push(sentence);
    else dropped += 1;
  };
  const entries = entriesOf(body, name, problem);
  const sessions = new Map<string, InventorySession>();
  for (const [index, entry] of entries.entries()) {
    const read = readSraSession(entry);
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
    throw new AppError('input-malformed', `"${printableKey(name)}" lists no sessions: ${problems[0] ?? 'no entry can be read.'}`);
  }
  if (dropped > 0) problems.push(`${dropped} more problems are not listed.`);
  return { sessions: [...sessions.values()], problems };
}

function entriesOf(body: string, name: string, problem: (sentence: string) => void): unknown[] {
  const document = parseJson(body);
  if (document.ok) {
    const entries = entriesOfDocument(document.value);
    if (entries) return entries;
  } else {
    const lines = body.split(/\r?\n/);
    const first = parseJson(lines[0] ?? '');
    if (first.ok && typeof first.value === 'object') return entriesOfLines(lines, problem);
  }
  const action = 'Export the inventory again with the JSON output of list-sra-sessions.';
  throw new AppError('input-malformed', `"${printableKey(name)}" is not an exported list of sessions.`, { action });
}

function entriesOfLines(lines: readonly string[], problem: (sentence: string) => void): unknown[] {
  const entries: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    if (!parsed.ok) problem(`Line ${index + 1} is not JSON; it was left out.`);
    // Not push(...): a page may have more entries than a call can have arguments.
    else for (const entry of entriesOfDocument(parsed.value) ?? [parsed.value]) entries.push(entry);
  }
  return entries;
}

/** Entries of a page, of an array of entries or pages, or of a single entry; null for anything else. */
function entriesOfDocument(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => entriesOfPage(each) ?? [each]);
  const page = entriesOfPage(value);
  if (page) return page;
  return typeof value === 'object' && value !== null && 'session_id' in value ? [value] : null;
}

function entriesOfPage(value: unknown): unknown[] | null {
  const page = pageSchema.safeParse(value);
  return page.success ? (page.data.sessions ?? []) : null;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
