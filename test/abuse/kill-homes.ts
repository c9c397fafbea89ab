import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFileVault } from '../../electron/common/file-vault.ts';
import { homePaths } from '../../electron/common/home-paths.ts';
import { connection } from '../../electron/library/catalog/handles.ts';
import { migrations } from '../../electron/library/catalog/migrations/index.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import type { Engine } from '../../electron/library/engine.ts';
import { openLibraryKeys } from '../../electron/library/library-keys.ts';
import { makeFakeAkeyless } from '../support/fake-akeyless.ts';
import { finishJob, openTestLibrary } from '../support/library.ts';
import type { Random } from '../support/random.ts';
import { castsOf, type HomeName, olderSessionCount } from './kill-stages.ts';
import { type PlantedWorld, plantWorld, sha256 } from './planted-world.ts';

export interface KillHomes {
  readonly world: PlantedWorld;
  /** The data folder that each stage begins with, to be copied. */
  readonly paths: Readonly<Record<HomeName, string>>;
  /** A case that another library handed over. */
  readonly caseFile: string;
}

/** The schema before what reviews, gateways and cases brought: everything since is done when the folder is opened. */
const olderVersion = 36;

/** Data folders as they are at the beginning of each stage, one made from the other. */
export async function makeKillHomes(folder: string, random: Random): Promise<KillHomes> {
  const archive = join(folder, 'archive');
  const planted = await plantWorld(archive, random, [3_000_000]);
  const akeyless = makeFakeAkeyless(join(folder, 'akeyless'));
  const world = await plantEncrypted(planted, (plain) => akeyless.encrypt(plain));
  const path = (name: string): string => join(folder, 'homes', name);
  const next = async (from: string, to: string, work: (engine: Engine) => Promise<unknown>): Promise<string> => {
    await cp(path(from), path(to), { recursive: true });
    await inLibrary(path(to), work);
    return path(to);
  };
  await inLibrary(path('added'), async (engine) => {
    await engine.call('settings.update', { indexAfterFetch: false, decryptor: akeyless.decryptor, reviewer: 'Rita Review' });
    await engine.call('sources.add', { name: 'archive', store: { kind: 'folder', path: archive } });
  });
  const synced = await next('added', 'synced', async (engine) => {
    const [source] = (await engine.call('sources.list', {})).sources;
    if (source) await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  });
  const fetched = await next('synced', 'fetched', async (engine) =>
    finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId),
  );
  const reviewed = await next('fetched', 'reviewed', review);
  const out = join(folder, 'handed-over');
  await inLibrary(reviewed, async (engine) => {
    const [first] = (await engine.call('cases.list', {})).cases;
    if (first) await finishJob(engine, (await engine.call('cases.handOver', { caseId: first.id, targetDir: out })).jobId);
  });
  const [name = ''] = await readdir(out);
  const older = await makeOlder(path('older'));
  return { world, paths: { added: path('added'), synced, fetched, reviewed, older }, caseFile: join(out, name) };
}

/** Indexed, with notes, a case that cites them, and a text that is hidden from what is handed out. */
async function review(engine: Engine): Promise<void> {
  await finishJob(engine, (await engine.call('recordings.index', { all: true })).jobId);
  const { caseId } = await engine.call('cases.create', { title: 'Deleted backups', summary: 'Who, and when.' });
  for (const [index, { id: recordingId, sessionId }] of (await castsOf(engine)).slice(0, 8).entries()) {
    const place = { sessionId, recordingId, atMs: 1000 * index, endMs: null };
    const { note } = await engine.call('notes.add', { ...place, severity: 'medium', text: `Seen at ${index}` });
    const items = [
      { ...place, comment: `Cited ${index}` },
      { ...place, noteId: note.id },
    ];
    await engine.call('cases.addItems', { caseId, items });
    await engine.call('redactions.addText', {
      sessionId,
      what: { kind: 'regex', expression: 'prod', caseSensitive: false },
      reason: 'Names',
    });
  }
  const { items } = await engine.call('cases.get', { caseId });
  const itemIds = items.slice(0, 2).map(({ id }) => id);
  await engine.call('cases.addFinding', { caseId, title: 'Backups are gone', text: 'All of them.', severity: 'critical', itemIds });
}

async function plantEncrypted(planted: PlantedWorld, encrypt: (plain: Buffer) => Buffer): Promise<PlantedWorld> {
  const recordings = new Map(planted.recordings);
  const keys = [...planted.recordings.keys()].filter((key) => key.endsWith('.cast')).slice(0, 3);
  await mkdir(join(planted.folder, 'secret'), { recursive: true });
  for (const [index, key] of keys.entries()) {
    const sealed = encrypt(await readFile(join(planted.folder, key)));
    await writeFile(join(planted.folder, 'secret', `session-${index}.enc`), sealed);
    recordings.set(`secret/session-${index}.enc`, sha256(sealed));
  }
  return { ...planted, recordings };
}

/** A data folder that an older Witness left, with many sessions. */
async function makeOlder(home: string): Promise<string> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const paths = homePaths(home);
  const { catalogKey } = await openLibraryKeys(await openFileVault(home), paths.catalog);
  const known = migrations.filter(({ version }) => version <= olderVersion);
  const catalog = openCatalog({ path: paths.catalog, key: catalogKey, migrations: known });
  const { database } = catalog[connection];
  database.transaction(() => {
    database
      .prepare(`INSERT INTO sources (id, name, store, added_at_ms) VALUES ('s', 'older', ?, 0)`)
      .run(JSON.stringify({ kind: 'folder', path: home }));
    const session = database.prepare(
      `INSERT INTO sessions (id, source_id, external_id, status, resource_type, user, started_at_ms, origin, recorded_state)
       VALUES (?, 's', ?, 'completed', 'ssh', 'alice', ?, 'inventory', 'missing')`,
    );
    const recording = database.prepare(
      `INSERT INTO recordings (id, session_id, source_id, key, size_bytes, match_method) VALUES (?, ?, 's', ?, 1, 'session-id')`,
    );
    for (let index = 0; index < olderSessionCount; index += 1) {
      session.run(`session-${index}`, `external-${index}`, index * 1000);
      if (index % 2 === 0) recording.run(`recording-${index}`, `session-${index}`, `ssh/${index}.cast`);
    }
  })();
  closeCatalog(catalog);
  return home;
}

async function inLibrary(home: string, work: (engine: Engine) => Promise<unknown>): Promise<void> {
  const engine = await openTestLibrary(home);
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}
