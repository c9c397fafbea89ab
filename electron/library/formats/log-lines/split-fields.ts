import { parse } from 'csv-parse/sync';
import type { LogLayout } from '../../../../shared/model/log-profile.ts';
import { cefFields } from './cef-line.ts';
import { jsonFields } from './log-fields.ts';
import { parseLogTime } from './log-time.ts';
import { syslogFields } from './syslog-line.ts';

/** Tells the fields of a line, in the order of the file: a table's first line names its columns. Null where the line has none. */
export type FieldSplitter = (line: string) => Map<string, string> | null;

export function createFieldSplitter(layout: LogLayout): FieldSplitter {
  switch (layout) {
    case 'ndjson':
    case 'json':
      return (line) => withInner(jsonFields(line));
    case 'syslog':
      return (line) => withInner(syslogFields(line));
    case 'cef':
      return (line) => {
        const fields = cefFields(line);
        const time = fields && syslogFields(line)?.get('time');
        if (fields && time !== undefined && time !== null && !fields.has('rt')) fields.set('rt', time);
        return fields;
      };
    case 'csv':
      return createTableSplitter();
    case 'text':
      return textFields;
  }
}

/** The message of a line may itself be a JSON object: its fields count too, without hiding those around it. */
function withInner(fields: Map<string, string> | null): Map<string, string> | null {
  if (fields === null) return null;
  for (const key of ['message', 'MESSAGE', 'msg', 'log']) {
    const text = fields.get(key);
    const inner = text === undefined ? null : (jsonFields(text) ?? cefFields(text));
    if (!inner) continue;
    for (const [name, value] of inner) if (!fields.has(name) || name === key) fields.set(name, value);
    break;
  }
  return fields;
}

function createTableSplitter(): FieldSplitter {
  let columns: string[] | null = null;
  return (line) => {
    const cells = parseRow(line);
    if (cells === null) return null;
    if (columns === null) {
      columns = cells;
      return new Map();
    }
    if (cells.length < 2) return null;
    return new Map(cells.slice(0, columns.length).map((cell, at) => [columns?.[at] ?? String(at), cell]));
  };
}

function parseRow(line: string): string[] | null {
  try {
    const rows: string[][] = parse(line, { relax_column_count: true, relax_quotes: true, bom: true, max_record_size: 16 * 1024 * 1024 });
    return rows[0] ?? null;
  } catch {
    return null;
  }
}

/** A line of plain text may begin with its time. */
function textFields(line: string): Map<string, string> {
  const head = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]?[ \t]+/.exec(line);
  const time = head?.[1];
  if (head && time !== undefined && parseLogTime(time, 1970)) {
    return new Map([
      ['time', time],
      ['message', line.slice(head[0].length)],
    ]);
  }
  return new Map([['message', line]]);
}
