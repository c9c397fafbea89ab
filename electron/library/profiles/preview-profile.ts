import type { LogPreviewRow, LogProfile } from '../../../shared/model/log-profile.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { openByteStream } from '../formats/byte-stream.ts';
import { logRecords } from '../formats/log-lines/log-records.ts';
import { mapFields } from '../formats/log-lines/map-line.ts';
import { createProblemLog } from '../formats/problem-log.ts';
import { readLines } from '../formats/read-lines.ts';

export interface ProfilePreview {
  readonly rows: LogPreviewRow[];
  readonly linesRead: number;
  readonly linesUnmapped: number;
  /** Names of all fields that were seen. */
  readonly fields: string[];
}

const maxRows = 200;
const maxFields = 200;
const maxTextChars = 2000;

/** What a profile makes of the first lines of a log. */
export async function previewProfile(reader: ByteReader, profile: LogProfile): Promise<ProfilePreview> {
  const stream = await openByteStream(reader);
  const problems = createProblemLog();
  const rows: LogPreviewRow[] = [];
  const fields = new Set<string>();
  let linesRead = 0;
  let linesUnmapped = 0;
  reading: for await (const batch of logRecords(readLines(stream, problems), profile.layout, problems)) {
    for (const record of batch.records) {
      if (linesRead >= maxRows) break reading;
      linesRead += 1;
      if (record.fields?.size === 0) continue;
      for (const name of record.fields?.keys() ?? []) if (fields.size < maxFields) fields.add(name);
      const line = record.fields && mapFields(record.fields, profile, new Date().getUTCFullYear());
      if (!line) {
        linesUnmapped += 1;
        continue;
      }
      const { atEpochMs, session, source, text } = line;
      rows.push({ line: record.number, atEpochMs, session, source, text: text.slice(0, maxTextChars) });
    }
  }
  return { rows, linesRead, linesUnmapped, fields: [...fields].sort() };
}
