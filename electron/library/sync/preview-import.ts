import type { ColumnMapping, ImportPreview } from '../../../shared/model/session-import.ts';
import { columnsOf, fits, suggestMapping } from './column-mapping.ts';
import { type SessionListEntries, sessionListEntries } from './session-list-entries.ts';
import { readSraSession, type SraSession } from './sra-session.ts';

const shownRows = 8;

/** What the beginning of a session list would be read as. Throws `input-malformed` and `input-empty`. */
export function previewImport(options: {
  readonly text: string;
  readonly fileName: string;
  /** Chosen by the user. */
  readonly mapping: ColumnMapping | null;
  /** From the last import into the same source. */
  readonly kept: ColumnMapping | null;
}): ImportPreview {
  const list = sessionListEntries(options.text, options.fileName);
  const columns = columnsOf(list.entries);
  const isKept = options.mapping === null && options.kept !== null && fits(options.kept, columns);
  const mapping = options.mapping ?? (isKept ? options.kept : null) ?? suggestMapping(columns);
  const rows: ImportPreview['rows'] = [];
  const problems = [...list.problems];
  for (const entry of list.entries.slice(0, shownRows)) {
    const read = readSraSession(entry, isUnmapped(list, options.mapping, isKept) ? null : mapping);
    if (read === null) continue;
    problems.push(...read.problems);
    rows.push(toRow(read.session));
  }
  return { format: list.format, columns, mapping, isKept, rows, problems: problems.slice(0, shownRows) };
}

/** JSON is read by the names of the API, nested ones too, until a mapping is chosen. */
function isUnmapped({ format }: SessionListEntries, chosen: ColumnMapping | null, isKept: boolean): boolean {
  return format !== 'csv' && chosen === null && !isKept;
}

function toRow(session: SraSession): ImportPreview['rows'][number] {
  const { startedAtMs, endedAtMs, raw: _raw, ...texts } = session;
  const all = {
    ...texts,
    startedAt: startedAtMs === null ? null : new Date(startedAtMs).toISOString(),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
