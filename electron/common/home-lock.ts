import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError, toAppError } from '../../shared/errors.ts';

export interface HomeLock {
  release(): void;
}

/**
 * Makes the data folder, if missing, and takes it for this process alone. The lock is the kernel's file lock behind an open
 * exclusive transaction on lock.db, so it ends with the process however that ends.
 * Throws `home-locked` while another process has it and `home-unusable` where the folder cannot be written to.
 */
export async function acquireHomeLock(home: string): Promise<HomeLock> {
  let database: Database.Database | null = null;
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const opened = new Database(join(home, 'lock.db'), { timeout: 0 });
    database = opened;
    // A journal in memory: nothing is ever written, and nothing must be left to recover after a kill.
    opened.pragma('journal_mode = MEMORY');
    opened.exec('BEGIN EXCLUSIVE');
    return {
      release: () => {
        if (!opened.open) return;
        opened.exec('ROLLBACK');
        opened.close();
      },
    };
  } catch (error) {
    database?.close();
    throw lockError(home, error);
  }
}

function lockError(home: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_BUSY')) {
    return new AppError('home-locked', `The data folder ${home} is in use by another Witness.`, { cause: error, retryable: true });
  }
  if (/^(SQLITE_(CANTOPEN|READONLY|IOERR|NOTADB|CORRUPT|PERM)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|ENAMETOOLONG)/.test(code)) {
    return new AppError('home-unusable', `The data folder ${home} cannot be used: ${toAppError(error).message}`, { cause: error });
  }
  return toAppError(error);
}
