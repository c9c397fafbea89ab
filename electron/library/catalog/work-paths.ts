import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

/** Paths on record as being written, in no order. */
export function listWorkPaths(catalog: ReadableCatalog): string[] {
  return statement<{ path: string }>(catalog, 'SELECT path FROM work_paths')
    .all()
    .map(({ path }) => path);
}

export function insertWorkPath(catalog: WritableCatalog, path: string): void {
  statement(catalog, 'INSERT INTO work_paths (path) VALUES (?)').run(path);
}

export function deleteWorkPath(catalog: WritableCatalog, path: string): void {
  statement(catalog, 'DELETE FROM work_paths WHERE path = ?').run(path);
}
