import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { connection, type WritableCatalog } from './handles.ts';
import { type Migration, migrate, schemaVersion } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';

/** "Witn": tells our database from any other SQLite file. */
const applicationId = 0x5769746e;

export interface OpenCatalogOptions {
  readonly path: string;
  /** 64 hexadecimal digits are the key itself; anything else is a passphrase, derived by SQLCipher's rules. */
  readonly key: string;
  /** For tests of upgrades; all released migrations otherwise. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the encrypted catalog, made if missing, at the current schema.
 * Throws `catalog-newer` (file untouched), `catalog-damaged` (also for a wrong key), `home-unusable`, `home-locked`.
 */
export function openCatalog({ path, key, migrations = allMigrations }: OpenCatalogOptions): WritableCatalog {
  let database: Database.Database | null = null;
  try {
    if (isPresent(path)) assertUsable(path, key, Math.max(...migrations.map(({ version }) => version)));
    database = connect(path, key, false);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    // Temporary tables hold plain rows: never in a file.
    database.pragma('temp_store = MEMORY');
    // 64 MB of decrypted pages: a working set, not the whole database.
    database.pragma('cache_size = -65536');
    if (schemaVersion(database) === 0) database.pragma(`application_id = ${applicationId}`);
    migrate(database, migrations);
    return { writable: true, [connection]: { database, path, statements: new Map(), memory: new Map() } };
  } catch (error) {
    database?.close();
    throw openingError(path, error);
  }
}

/** Closes the connection; the handle is of no use afterwards. */
export function closeCatalog(catalog: WritableCatalog): void {
  const { database, statements, memory } = catalog[connection];
  statements.clear();
  memory.clear();
  database.close();
}

/**
 * All or nothing: runs work in one write transaction; a nested call joins it, and what it throws undoes the whole. Not as a
 * savepoint: with temporary data in memory, every statement behind one costs SQLite more than the statement before it (16,000
 * sessions took 15 s, four times as long as half of them).
 */
export function transaction<T>(catalog: WritableCatalog, work: () => T): T {
  const { database } = catalog[connection];
  return database.inTransaction ? work() : database.transaction(work).immediate();
}

function isPresent(path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) closeSync(openSync(path, 'a', 0o600)); // only the user may read it, encrypted or not
  return (size ?? 0) > 0;
}

/**
 * Looks at the version through a connection that cannot write, so that a refused file stays as it is; such a connection
 * leaves an empty log behind, which is taken away again where there was none.
 */
function assertUsable(path: string, key: string, newestKnown: number): void {
  const log = `${path}-wal`;
  const hadLog = statSync(log, { throwIfNoEntry: false }) !== undefined;
  const database = connect(path, key, true);
  try {
    const version = schemaVersion(database);
    if (version > newestKnown) {
      throw new AppError('catalog-newer', `The catalog ${path} was written by a newer version of Witness (schema ${version}).`);
    }
    if (version > 0 && Number(database.pragma('application_id', { simple: true })) !== applicationId) {
      throw new AppError('catalog-damaged', `The file ${path} is not a Witness catalog.`);
    }
  } finally {
    database.close();
    if (!hadLog && statSync(log, { throwIfNoEntry: false })?.size === 0) {
      rmSync(log);
      rmSync(`${path}-shm`, { force: true });
    }
  }
}

function connect(path: string, key: string, readonly: boolean): Database.Database {
  const database = new Database(path, { readonly, timeout: 5000 });
  try {
    database.pragma(`cipher = 'sqlcipher'`);
    database.pragma(/^[0-9a-fA-F]{64}$/.test(key) ? `key = "x'${key}'"` : `key = '${key.replaceAll("'", "''")}'`);
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openingError(path: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('catalog-damaged', `The catalog ${path} is damaged, or its key is not the one in the vault.`, { cause: error });
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new AppError('home-locked', `The catalog ${path} is in use.`, { cause: error, retryable: true });
  }
  if (/^(SQLITE_CANTOPEN|SQLITE_READONLY|EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR)/.test(code)) {
    return new AppError('home-unusable', `The catalog ${path} cannot be opened for writing.`, { cause: error });
  }
  return toAppError(error);
}
