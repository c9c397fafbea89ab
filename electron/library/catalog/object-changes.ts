import { z } from 'zod';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement } from './handles.ts';

/** How often the content of each object was replaced since it was first seen; objects that never were are left out. */
export function countReplacements(catalog: ReadableCatalog, ids: readonly RecordingId[]): ReadonlyMap<RecordingId, number> {
  const rows = statement<{ id: RecordingId; count: number }>(catalog, replacementsSql).all(JSON.stringify(ids));
  return new Map(rows.map(({ id, count }) => [id, count]));
}
export const replacementsSql = `
SELECT recording_id AS id, count(*) AS count FROM object_changes
WHERE change = 'replaced' AND recording_id IN (SELECT value FROM json_each(?)) GROUP BY recording_id`;

export const objectChangeSchema = z.object({
  atMs: z.int(),
  change: z.enum(['replaced', 'removed', 'returned']),
  sizeBytes: z.int(),
  etag: z.string().nullable(),
  versionId: z.string().nullable(),
  lastModifiedMs: z.int().nullable(),
});
/** What became of an object, and what it was before. */
export type ObjectChange = z.infer<typeof objectChangeSchema>;

/** Everything that became of an object since it was first seen, oldest first. */
export function listObjectChanges(catalog: ReadableCatalog, id: RecordingId): ObjectChange[] {
  return statement<ObjectChange>(
    catalog,
    `SELECT at_ms AS atMs, change, size_bytes AS sizeBytes, etag, version_id AS versionId, last_modified_ms AS lastModifiedMs
     FROM object_changes WHERE recording_id = ? ORDER BY row`,
  ).all(id);
}
