import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { checkJournalLines } from '../../../shared/evidence/journal/check-journal-lines.ts';
import type { JournalReport } from '../../../shared/model/journal.ts';
import { syncFolder } from '../../common/atomic-write.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getJournalHead, listJournalStamps, readStoredJournal } from '../catalog/journal.ts';
import { exportFailure, refuseInsideHome } from '../evidence/target-folder.ts';
import type { WorkPlaces } from '../work-places.ts';
import { sha256Of } from './entry-hash.ts';

const pageSize = 500;

export interface WriteJournalOptions {
  readonly catalog: ReadableCatalog;
  /** The data folder: nothing is written into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  /** Made if missing. */
  readonly folder: string;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly workPlaces: WorkPlaces;
}

/**
 * Writes a journal as JSON lines, an entry each, then the time stamps, the signed head last: all of it, or nothing. Throws what exports throw,
 * `export-target-exists` among others.
 */
export async function writeJournalFile(options: WriteJournalOptions): Promise<{ readonly path: string; readonly entries: number }> {
  const { catalog, home, folder, name, signal, workPlaces } = options;
  const path = join(folder, name);
  const place = workPlaces.begin(folder, name);
  const work = place.path;
  try {
    await refuseInsideHome(home, folder);
    await mkdir(folder, { recursive: true });
    const entries = await writeEntries(catalog, work, signal);
    // Unlike a rename it never takes the place of another file.
    await link(work, path);
    await rm(work);
    await syncFolder(folder);
    return { path, entries };
  } catch (error) {
    await rm(work, { force: true });
    throw exportFailure(error, folder);
  } finally {
    place.end();
  }
}

async function writeEntries(catalog: ReadableCatalog, path: string, signal: AbortSignal): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    const head = getJournalHead(catalog);
    let count = 0;
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const page = readStoredJournal(catalog, after, pageSize).filter(({ seq }) => head !== null && seq <= head.seq);
      const last = page.at(-1);
      if (last === undefined) break;
      await file.writeFile(page.map(({ stored }) => `${JSON.stringify(stored)}\n`).join(''));
      count += page.length;
      after = last.seq;
      await setImmediate();
      signal.throwIfAborted();
    }
    for (const stamp of listJournalStamps(catalog)) {
      if (head && stamp.head.seq <= head.seq) await file.writeFile(`${JSON.stringify({ stamp })}\n`);
    }
    if (head) await file.writeFile(`${JSON.stringify({ head })}\n`);
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

/** Checks such a file: it needs no library. Throws `input-unreadable`, and what `checkJournalLines` throws. */
export async function checkJournalFile(path: string, signal: AbortSignal): Promise<JournalReport> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  });
  // Closes the file at its end, and when the check stops early.
  const bytes = file.createReadStream();
  try {
    if (!(await file.stat()).isFile()) throw new AppError('input-unreadable', `${path} is no file.`);
    return await checkJournalLines(bytes, { name: path, sha256Of, signal });
  } finally {
    bytes.destroy();
  }
}
