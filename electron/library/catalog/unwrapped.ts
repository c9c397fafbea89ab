import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { writeJson } from './json-column.ts';
import { transaction } from './open-catalog.ts';

/** A whole copy is there, and takes this much; null: there is none, and nothing is reserved for one. */
export function setUnwrapped(catalog: WritableCatalog, id: RecordingId, unwrapped: Recording['unwrapped']): void {
  statement(catalog, 'UPDATE recordings SET unwrapped = ?, unwrapped_bytes = ? WHERE id = ?').run(
    unwrapped && writeJson({ sizeBytes: unwrapped.sizeBytes, decrypted: unwrapped.decrypted }),
    unwrapped?.sizeBytes ?? 0,
    id,
  );
}

/** Counts room for a copy that is being made: there is none meanwhile. */
export function reserveUnwrapped(catalog: WritableCatalog, id: RecordingId, sizeBytes: number): void {
  statement(catalog, 'UPDATE recordings SET unwrapped = NULL, unwrapped_bytes = ? WHERE id = ?').run(sizeBytes, id);
}

export function reservedBytes(catalog: ReadableCatalog, id: RecordingId): number {
  return statement<{ bytes: number }>(catalog, 'SELECT unwrapped_bytes AS bytes FROM recordings WHERE id = ?').get(id)?.bytes ?? 0;
}

/** After a start: only these copies are there, whatever was noted before a crash or before files were deleted. */
export function keepOnlyUnwrapped(catalog: WritableCatalog, ids: readonly RecordingId[]): void {
  transaction(catalog, () => {
    statement(
      catalog,
      `UPDATE recordings SET unwrapped = NULL, unwrapped_bytes = 0
       WHERE unwrapped_bytes > 0 AND (unwrapped IS NULL OR id NOT IN (SELECT value FROM json_each(?)))`,
    ).run(JSON.stringify(ids));
  });
}
