import type { PackageId, SessionId, Sha256 } from '../../../shared/model/ids.ts';
import { type PackagePlan, packagePlanSchema, type UnfinishedPackage } from '../../../shared/model/package.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';
import { transaction } from './open-catalog.ts';

const pageSize = 500;

/** A session of a package, and its folder in the bag. */
export interface PackageSession {
  readonly position: number;
  readonly sessionId: SessionId;
  readonly folder: string;
  /** All of its files are written and flushed. */
  readonly isWhole: boolean;
}

/** A payload file of a package that is written and flushed. */
export interface PackageFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  readonly sha512: string;
}

export function insertPackage(
  catalog: WritableCatalog,
  id: PackageId,
  plan: PackagePlan,
  sessions: readonly Pick<PackageSession, 'sessionId' | 'folder'>[],
): void {
  transaction(catalog, () => {
    statement(catalog, 'INSERT INTO packages (id, plan) VALUES (?, ?)').run(id, JSON.stringify(plan));
    const insert = statement(catalog, 'INSERT INTO package_sessions (package_id, position, session_id, folder) VALUES (?, ?, ?, ?)');
    for (const [position, { sessionId, folder }] of sessions.entries()) insert.run(id, position, sessionId, folder);
  });
}

export function getPackage(catalog: ReadableCatalog, id: PackageId): PackagePlan | null {
  const row = statement<{ plan: string }>(catalog, 'SELECT plan FROM packages WHERE id = ?').get(id);
  return row ? readJson(packagePlanSchema, row.plan) : null;
}

/** The one that was begun last first. */
export function listPackages(catalog: ReadableCatalog): (UnfinishedPackage & PackagePlan)[] {
  const rows = statement<{ id: PackageId; plan: string; sessions: number; wholeSessions: number }>(
    catalog,
    `SELECT id, plan, (SELECT count(*) FROM package_sessions WHERE package_id = id) AS sessions,
       (SELECT count(*) FROM package_sessions WHERE package_id = id AND is_whole = 1) AS wholeSessions
     FROM packages ORDER BY rowid DESC`,
  ).all();
  return rows.flatMap(({ plan, ...counts }) => {
    const read = readJson(packagePlanSchema, plan);
    return read ? [{ ...counts, ...read }] : [];
  });
}

export function* packageSessions(catalog: ReadableCatalog, id: PackageId): Generator<PackageSession> {
  const select = statement<{ position: number; sessionId: SessionId; folder: string; isWhole: number }>(
    catalog,
    `SELECT position, session_id AS sessionId, folder, is_whole AS isWhole FROM package_sessions
     WHERE package_id = ? AND position > ? ORDER BY position LIMIT ${pageSize}`,
  );
  for (let after = -1; ; ) {
    const page = select.all(id, after);
    for (const row of page) yield { ...row, isWhole: row.isWhole === 1 };
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}

export function countPackageSessions(catalog: ReadableCatalog, id: PackageId): number {
  return statement<{ count: number }>(catalog, 'SELECT count(*) AS count FROM package_sessions WHERE package_id = ?').get(id)?.count ?? 0;
}

export function setSessionWhole(catalog: WritableCatalog, id: PackageId, position: number, isWhole: boolean): void {
  statement(catalog, 'UPDATE package_sessions SET is_whole = ? WHERE package_id = ? AND position = ?').run(Number(isWhole), id, position);
}

export function putPackageFile(catalog: WritableCatalog, id: PackageId, { path, sizeBytes, sha256, sha512 }: PackageFile): void {
  statement(catalog, 'INSERT OR REPLACE INTO package_files (package_id, path, size_bytes, sha256, sha512) VALUES (?, ?, ?, ?, ?)').run(
    ...[id, path, sizeBytes, sha256, sha512],
  );
}

export function getPackageFile(catalog: ReadableCatalog, id: PackageId, path: string): PackageFile | null {
  return statement<PackageFile>(catalog, `${selectFiles} AND path = ?`).get(id, path) ?? null;
}

export function deletePackageFile(catalog: WritableCatalog, id: PackageId, path: string): void {
  statement(catalog, 'DELETE FROM package_files WHERE package_id = ? AND path = ?').run(id, path);
}

/** In the order of the bytes of their paths, which is that of a manifest; all, or those below a folder. */
export function* packageFiles(catalog: ReadableCatalog, id: PackageId, folder?: string): Generator<PackageFile> {
  // Behind "/" comes "0".
  const [from, to] = folder === undefined ? ['', '\u{10ffff}'] : [`${folder}/`, `${folder}0`];
  const select = statement<PackageFile>(catalog, `${selectFiles} AND path > ? AND path < ? ORDER BY path LIMIT ${pageSize}`);
  for (let after = from; ; ) {
    const page = select.all(id, after, to);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.path;
  }
}
const selectFiles = 'SELECT path, size_bytes AS sizeBytes, sha256, sha512 FROM package_files WHERE package_id = ?';

export function countPackageFiles(catalog: ReadableCatalog, id: PackageId): { readonly files: number; readonly bytes: number } {
  const row = statement<{ files: number; bytes: number }>(
    catalog,
    'SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes FROM package_files WHERE package_id = ?',
  ).get(id);
  return row ?? { files: 0, bytes: 0 };
}

/** With all that is known of its sessions and files. */
export function deletePackage(catalog: WritableCatalog, id: PackageId): void {
  transaction(catalog, () => {
    for (const table of ['package_files', 'package_sessions']) statement(catalog, `DELETE FROM ${table} WHERE package_id = ?`).run(id);
    statement(catalog, 'DELETE FROM packages WHERE id = ?').run(id);
  });
}
