import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ImportPreview } from '../../../shared/model/session-import.ts';
import { printableKey } from '../../../shared/printable-key.ts';

/** The entries of a session list, not read yet. */
export interface SessionListEntries {
  readonly format: ImportPreview['format'];
  readonly entries: readonly unknown[];
  /** What could not be taken apart, by line. */
  readonly problems: readonly string[];
}

const pageSchema = z.object({ sessions: z.array(z.unknown()).nullable() });
const maxProblems = 100;
/** No field of a session is nearly as long. */
const maxRecordChars = 1024 * 1024;

/**
 * Takes a session list apart: one page `{"sessions": [...]}`, an array of entries or of pages, either one per line (NDJSON),
 * or a table with a line of headings (CSV with comma, semicolon, tab or bar). Throws `input-malformed` and `input-empty`.
 */
export function sessionListEntries(text: string, name: string): SessionListEntries {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') throw new AppError('input-empty', `The inventory "${printableKey(name)}" is empty.`);
  if (/^[[{]/.test(body)) {
    const list = jsonEntries(body);
    if (list !== null) return list;
  } else {
    const table = tableEntries(body, name);
    if (table !== null) return table;
  }
  const action = 'Export the inventory again with the JSON output of list-sra-sessions, or give a table with a line of headings.';
  throw new AppError('input-malformed', `"${printableKey(name)}" is not an exported list of sessions.`, { action });
}

function jsonEntries(body: string): SessionListEntries | null {
  const document = parseJson(body);
  if (document.ok) {
    const entries = entriesOfDocument(document.value);
    return entries === null ? null : { format: 'json', entries, problems: [] };
  }
  const lines = body.split(/\r?\n/);
  const first = parseJson(lines[0] ?? '');
  return first.ok && typeof first.value === 'object' ? entriesOfLines(lines) : null;
}

function entriesOfLines(lines: readonly string[]): SessionListEntries {
  const entries: unknown[] = [];
  const problems: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    if (!parsed.ok) {
      if (problems.length < maxProblems) problems.push(`Line ${index + 1} is not JSON; it was left out.`);
    } else {
      // Not push(...): a page may have more entries than a call can have arguments.
      for (const entry of entriesOfDocument(parsed.value) ?? [parsed.value]) entries.push(entry);
    }
  }
  return { format: 'ndjson', entries, problems };
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

function tableEntries(body: string, name: string): SessionListEntries | null {
  const heading = body.slice(0, body.search(/\r|\n|$/));
  const delimiter = [',', ';', '\t', '|'].reduce((best, each) => (countOf(heading, each) > countOf(heading, best) ? each : best));
  if (countOf(heading, delimiter) === 0) return null;
  const problems: string[] = [];
  try {
    const rows = parse(body, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: maxRecordChars,
    }) as string[][];
    const columns = (rows.shift() ?? []).map((column) => column.slice(0, 500));
    const entries = rows.map((row, index) => {
      if (row.length !== columns.length && problems.length < maxProblems)
        problems.push(`Row ${index + 1} has ${row.length} fields, not ${columns.length}.`);
      // Own properties whatever they are called; an empty field tells nothing.
      return Object.fromEntries(columns.flatMap((column, at) => (column === '' || !row[at] ? [] : [[column, row[at]]])));
    });
    return { format: 'csv', entries, problems };
  } catch (cause) {
    throw new AppError('input-malformed', `"${printableKey(name)}" is not a table that can be read.`, { cause });
  }
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
