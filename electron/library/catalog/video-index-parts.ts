import { z } from 'zod';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

/** How far the index of a video has come that is not whole yet. */
export interface VideoIndexProgress {
  readonly indexVersion: number;
  readonly doneMs: number;
  readonly changes: Buffer;
  /** What could not be decoded. */
  readonly skipped: readonly { readonly startMs: number; readonly endMs: number }[];
}

interface Row {
  readonly indexVersion: number;
  readonly doneMs: number;
  readonly changes: Buffer;
  readonly skipped: string;
}

const skippedSchema = z
  .array(z.tuple([z.int(), z.int()]))
  .transform((stretches) => stretches.map(([startMs, endMs]) => ({ startMs, endMs })));

export function saveVideoIndexPart(catalog: WritableCatalog, id: RecordingId, part: VideoIndexProgress): void {
  const { indexVersion, doneMs, changes, skipped } = part;
  const stretches = JSON.stringify(skipped.map(({ startMs, endMs }) => [startMs, endMs]));
  statement(catalog, 'INSERT OR REPLACE INTO video_index_parts VALUES (?, ?, ?, ?, ?)').run(id, indexVersion, doneMs, changes, stretches);
}

export function getVideoIndexPart(catalog: ReadableCatalog, id: RecordingId): VideoIndexProgress | null {
  const row = statement<Row>(
    catalog,
    'SELECT index_version AS indexVersion, done_ms AS doneMs, changes, skipped FROM video_index_parts WHERE recording_id = ?',
  ).get(id);
  return row === undefined ? null : { ...row, skipped: skippedSchema.parse(JSON.parse(row.skipped)) };
}
