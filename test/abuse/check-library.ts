import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { openFileVault } from '../../electron/common/file-vault.ts';
import { homePaths } from '../../electron/common/home-paths.ts';
import { openRecordingCache } from '../../electron/library/cache/recording-cache.ts';
import { connection } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import type { Engine } from '../../electron/library/engine.ts';
import { openLibraryKeys } from '../../electron/library/library-keys.ts';
import { journalReportSchema } from '../../shared/model/journal.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { waitForJob } from '../support/library.ts';
import { withinTime } from './family.ts';
import { type PlantedWorld, sha256 } from './planted-world.ts';

/** Every recording that a library lists, by its key. */
export async function recordingsOf(engine: Engine): Promise<Map<string, Recording>> {
  const found = new Map<string, Recording>();
  let cursor: string | null = null;
  do {
    const page: { sessions: { id: Recording['sessionId'] }[]; nextCursor: string | null } = await engine.call('sessions.list', {
      cursor,
      limit: 500,
    });
    for (const { id } of page.sessions) {
      const { recordings } = await engine.call('sessions.get', { sessionId: id });
      for (const recording of recordings) found.set(recording.key, recording);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

/** What an open library does not list as it was planted; one sentence each. `isWhole`: everything has to be there. */
export async function wrongInListing(engine: Engine, world: PlantedWorld, isWhole: boolean): Promise<string[]> {
  const wrong: string[] = [];
  const listed = await recordingsOf(engine);
  for (const [key, recording] of listed) {
    if (!world.recordings.has(key)) wrong.push(`"${key}" is listed, and was never stored.`);
    if (recording.removedFromStore) wrong.push(`"${key}" is taken for removed, and never was.`);
    if (recording.sha256 !== null && recording.sha256 !== world.recordings.get(key)) wrong.push(`"${key}" has another SHA-256.`);
  }
  if (!isWhole) return wrong;
  for (const key of world.recordings.keys()) {
    const recording = listed.get(key);
    if (!recording) wrong.push(`"${key}" is not listed.`);
    else if (recording.cacheState !== 'complete')
      wrong.push(`"${key}" is ${recording.cacheState} in the cache (${recording.error?.code}).`);
  }
  const { sessions } = await engine.call('sessions.list', { limit: 500 });
  const ids = sessions.map(({ externalId }) => externalId).filter((id) => id !== null);
  for (const id of world.sessionIds)
    if (ids.filter((each) => each === id).length !== 1) wrong.push(`The session ${id} is not listed once.`);
  return wrong;
}

/** What is wrong with the journal, and which jobs have not ended. */
export async function wrongInside(engine: Engine): Promise<string[]> {
  const wrong: string[] = [];
  const { jobs } = await engine.call('jobs.list', {});
  for (const job of jobs) if (job.state === 'running') wrong.push(`The job "${job.title}" is still running.`);
  const { jobId } = await engine.call('journal.verify', {});
  const job = await withinTime('Verifying the journal', 60_000, waitForJob(engine, jobId));
  const report = journalReportSchema.safeParse(job.result).data;
  if (report?.outcome !== 'verified') wrong.push(`The journal does not verify: ${job.error?.message ?? report?.breaks[0]?.message}.`);
  return wrong;
}

/** What is wrong with the files of a library that is closed: the database, every cached byte, what a crash left behind. */
export async function wrongOnDisk(home: string, world: PlantedWorld): Promise<string[]> {
  const wrong: string[] = [];
  const paths = homePaths(home);
  const vault = await openFileVault(home);
  const { catalogKey, cacheKey } = await openLibraryKeys(vault, paths.catalog);
  const catalog = openCatalog({ path: paths.catalog, key: catalogKey });
  const cache = openRecordingCache({ folder: paths.cache, key: cacheKey });
  try {
    const { database } = catalog[connection];
    const integrity = database.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') wrong.push(`integrity_check: ${String(integrity)}.`);
    const foreign = database.pragma('foreign_key_check') as unknown[];
    if (foreign.length > 0) wrong.push(`foreign_key_check: ${foreign.length} rows.`);
    const rows = database.prepare('SELECT id, key, cache_state AS state FROM recordings').all() as {
      id: string;
      key: string;
      state: string;
    }[];
    for (const { id, key, state } of rows) {
      if (state !== 'complete') continue;
      const reader = await cache.open(id as Recording['id']);
      const actual = sha256(await reader.read(0, reader.sizeBytes));
      await reader.close();
      if (actual !== world.recordings.get(key)) wrong.push(`The cached bytes of "${key}" are not those that were stored.`);
    }
    const known = new Set(rows.map(({ id }) => id));
    for (const name of await namesIn(paths.cache)) {
      const id = /^(.*?)\.(blk|state)/.exec(name)?.[1];
      if (id !== undefined && !known.has(id)) wrong.push(`The cache holds "${name}" of no recording.`);
    }
  } finally {
    await cache.dispose();
    closeCatalog(catalog);
  }
  return wrong;
}

/** Temporary files below a data folder, by name. */
export async function temporaryFiles(home: string): Promise<string[]> {
  return (await namesIn(home)).filter((name) => name.endsWith('.tmp'));
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder, { recursive: true }) : [];
}
