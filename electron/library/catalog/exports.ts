import type { ExportRecord } from '../../../shared/model/evidence.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

export interface ExportInput extends ExportRecord {
  readonly sha256OfManifest: string;
  readonly reason: string;
}

export function insertExport(catalog: WritableCatalog, record: ExportInput): void {
  statement(
    catalog,
    `INSERT INTO exports (session_id, bag_path, exported_at_ms, files, bytes, sha256_of_manifest, reason) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(record.sessionId, record.bagPath, record.exportedAtMs, record.files, record.bytes, record.sha256OfManifest, record.reason);
}

/** Newest first. Records outlive the session's source. */
export function listExports(catalog: ReadableCatalog): ExportRecord[] {
  return statement<ExportRecord>(
    catalog,
    `SELECT session_id AS sessionId, bag_path AS bagPath, exported_at_ms AS exportedAtMs, files, bytes FROM exports ORDER BY id DESC`,
  ).all();
}

/** Of the bags that hold a session. */
export function listBagPaths(catalog: ReadableCatalog, sessionId: SessionId): string[] {
  return statement<{ bagPath: string }>(catalog, listBagPathsSql)
    .all(sessionId)
    .map(({ bagPath }) => bagPath);
}
// Through exports_session.
export const listBagPathsSql = 'SELECT DISTINCT bag_path AS bagPath FROM exports WHERE session_id = ?';
