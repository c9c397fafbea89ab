import type { LogLayout } from '../../../../shared/model/log-profile.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { LineBatch } from '../read-lines.ts';
import { objectFields } from './log-fields.ts';
import { createFieldSplitter } from './split-fields.ts';

/** One record of a log: usually a line. */
export interface LogRecord {
  /** From 1; of a JSON document the number of the element. */
  readonly number: number;
  /** As it stands in the file. */
  readonly raw: string;
  /** Null where the record has no fields of this layout; empty for a table's heading. */
  readonly fields: ReadonlyMap<string, string> | null;
}

export interface LogRecordBatch {
  readonly records: LogRecord[];
  readonly bytesRead: number;
}

/** A JSON document is read whole: beyond this it is refused with a problem. */
const maxDocumentChars = 64 * 1024 * 1024;

/** The records of a log in order, in constant memory but for a JSON document. */
export async function* logRecords(
  lines: AsyncIterable<LineBatch>,
  layout: LogLayout,
  problems: ProblemLog,
): AsyncGenerator<LogRecordBatch> {
  if (layout === 'json') {
    yield* documentRecords(lines, problems);
    return;
  }
  const split = createFieldSplitter(layout);
  let number = 0;
  for await (const batch of lines) {
    if (batch.tooLong > 0) problems.add('line-too-long', `A line before byte ${batch.bytesRead} is too long and was left out.`);
    const records: LogRecord[] = [];
    for (const line of batch.lines) {
      number += 1;
      const raw = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (raw.trim() !== '') records.push({ number, raw, fields: split(raw) });
    }
    yield { records, bytesRead: batch.bytesRead };
  }
}

async function* documentRecords(lines: AsyncIterable<LineBatch>, problems: ProblemLog): AsyncGenerator<LogRecordBatch> {
  const parts: string[] = [];
  let length = 0;
  let bytesRead = 0;
  for await (const batch of lines) {
    bytesRead = batch.bytesRead;
    for (const line of batch.lines) {
      length += line.length;
      parts.push(line);
    }
    if (batch.tooLong > 0 || length > maxDocumentChars) {
      problems.add(
        'document-too-large',
        `A JSON document of more than ${maxDocumentChars} characters is not read; export it as JSON lines.`,
      );
      return;
    }
  }
  let value: unknown;
  try {
    value = JSON.parse(parts.join('\n'));
  } catch (error) {
    problems.add('damaged-document', `The JSON document is damaged: ${error instanceof Error ? error.message.slice(0, 200) : ''}`);
    yield { records: parts.map((raw, at) => ({ number: at + 1, raw, fields: null })), bytesRead };
    return;
  }
  const list = listIn(value);
  yield { records: list.map((item, at) => ({ number: at + 1, raw: JSON.stringify(item), fields: objectFields(item) })), bytesRead };
}

/** The document itself when it is a list, else the longest list among its members, else the document as one record. */
function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [value];
  const lists = Object.values(value).filter((member): member is unknown[] => Array.isArray(member));
  return lists.sort((a, b) => b.length - a.length)[0] ?? [value];
}
