import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { AppError } from '../../shared/errors.ts';
import { exportResultSchema, verifyReportSchema } from '../../shared/model/evidence.ts';
import { fetchResultSchema, syncResultSchema } from '../../shared/model/job.ts';
import type { Session } from '../../shared/model/session.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../support/library.ts';

/** Every file below a folder, with its bytes. */
async function filesBelow(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path) })));
}

async function sessionsOf(engine: Engine): Promise<readonly Session[]> {
  return (await engine.call('sessions.list', { limit: 500 })).sessions;
}

describe('the main job over the sample archive', () => {
  let engine: Engine;
  let home: Awaited<ReturnType<typeof makeTempFolder>>;

  beforeAll(async () => {
    home = await makeTempFolder();
    engine = await openTestLibrary(join(home.path, 'home'));
    const { jobId } = await engine.call('app.openSample', {});
    await finishJob(engine, jobId);
  });
  afterAll(async () => {
    await engine.close();
    await home.remove();
  });

  test('the inventory has every status, a missing recording and an orphan', async () => {
    const sessions = await sessionsOf(engine);
    expect(sessions.length).toBeGreaterThanOrEqual(40);
    const { facets } = await engine.call('sessions.facets', {});
    expect(facets.status?.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['connecting', 'connected', 'failed', 'completed', 'terminated']),
    );
    expect(facets.recordedState?.find(({ value }) => value === 'missing')?.count).toBeGreaterThan(0);
    expect(facets.recordedState?.find(({ value }) => value === 'orphan')?.count).toBe(1);
  });

  test('opening the sample a second time adds nothing and syncs it again', async () => {
    const before = await engine.call('sources.list', {});
    const { jobId } = await engine.call('app.openSample', {});
    const job = await finishJob(engine, jobId);
    expect(syncResultSchema.parse(job.result)).toMatchObject({ added: 0, changed: 0, removed: 0, failures: [] });
    expect((await engine.call('sources.list', {})).sources).toHaveLength(before.sources.length);
  });

  test('all recordings are fetched, indexed, searched, exported and verified', async () => {
    const fetched = await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
    expect(fetchResultSchema.parse(fetched.result).failures).toEqual([]);

    const found = await engine.call('search.query', { query: 'rm -rf', mode: 'substring' });
    expect(found.hits.length).toBeGreaterThan(0);
    const [hit] = found.hits;
    if (!hit?.recordingId) throw new Error('a hit has its recording');
    expect(hit.text).toContain('rm -rf');

    const opened = await engine.call('playback.open', { recordingId: hit.recordingId });
    expect(opened.track.kind).toBe('terminal');
    expect(opened.markers.map((marker) => marker.kind)).toEqual(expect.arrayContaining(['rule']));
    expect(opened.durationMs).toBeGreaterThanOrEqual(hit.atMs);

    await engine.call('settings.update', { reviewer: 'Rita Review' });
    const { note } = await engine.call('notes.add', {
      sessionId: hit.sessionId,
      recordingId: hit.recordingId,
      atMs: hit.atMs,
      endMs: null,
      severity: 'high',
      text: 'Deleted the backups.',
    });
    expect(note.author).toBe('Rita Review');
    const noted = await engine.call('search.query', { query: 'backups', sources: ['note'] });
    expect(noted.hits.map((each) => each.source)).toContain('note');

    const exported = await finishJob(engine, (await engine.call('evidence.export', { sessionId: hit.sessionId, reason: 'test' })).jobId);
    const { bagPath } = exportResultSchema.parse(exported.result);
    const verified = await finishJob(engine, (await engine.call('evidence.verify', { bagPath })).jobId);
    expect(verifyReportSchema.parse(verified.result)).toMatchObject({ outcome: 'verified', missing: [], extra: [], changed: [] });
  });

  test('a video is answered by range from the cache', async () => {
    const { sessions } = await engine.call('sessions.list', { filter: { resourceType: ['web'], recordedState: ['recorded'] } });
    const [session] = sessions;
    if (!session) throw new Error('the sample has a recorded web session');
    const { recordings } = await engine.call('sessions.get', { sessionId: session.id });
    const [recording] = recordings;
    if (!recording) throw new Error('it has a recording');
    const { track } = await engine.call('playback.open', { recordingId: recording.id });
    if (track.kind !== 'video') throw new Error('it is a video');
    const answer = await engine.media(new Request(`http://host/media/${track.mediaPath}`, { headers: { range: 'bytes=4-7' } }));
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe('ftyp');
  });

  test('params that the contract refuses never reach a stage', async () => {
    await expect(engine.call('sessions.list', { limit: 100_000 })).rejects.toMatchObject({ code: 'usage' });
  });

  test('a second engine on the same data folder is refused and says which folder', async () => {
    const second = openTestLibrary(join(home.path, 'home'));
    await expect(second).rejects.toBeInstanceOf(AppError);
    await expect(second).rejects.toMatchObject({ code: 'home-locked', message: expect.stringContaining(join(home.path, 'home')) });
  });

  test('removing the source takes its sessions, cached and derived files away and leaves the archive alone', async () => {
    const { sources } = await engine.call('sources.list', {});
    for (const { id } of sources) await engine.call('sources.remove', { sourceId: id });
    expect(await sessionsOf(engine)).toEqual([]);
    expect(await filesBelow(join(home.path, 'home', 'cache'))).toEqual([]);
    expect(await filesBelow(join(home.path, 'home', 'derived'))).toEqual([]);
  });
});

describe('what is kept on disk', () => {
  const needle = 'correct-horse-battery-staple';

  test('no file of the data folder contains text, commands or keys of a recording', async () => {
    const folder = await makeTempFolder();
    try {
      const archive = join(folder.path, 'archive');
      const home = join(folder.path, 'home');
      const { mkdir } = await import('node:fs/promises');
      await mkdir(archive);
      const header = { version: 2, width: 80, height: 24, timestamp: 1_762_092_180 };
      const events = Array.from({ length: 500 }, (_, at) => [at / 10, at % 5 === 0 ? 'i' : 'o', `${needle} ${at}\r\n`]);
      await writeFile(join(archive, `${needle}.cast`), [header, ...events].map((line) => JSON.stringify(line)).join('\n'));

      const engine = await openTestLibrary(home);
      const { source } = await engine.call('sources.add', { name: 'needles', store: { kind: 'folder', path: archive } });
      await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
      await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
      // It is there for who has the key ...
      expect((await engine.call('search.query', { query: needle, mode: 'substring' })).hits.length).toBeGreaterThan(0);
      const whileOpen = await filesBelow(home);
      await engine.close();
      // ... and for nobody else, neither while Witness runs (write-ahead log) nor after.
      for (const { path, bytes } of [...whileOpen, ...(await filesBelow(home))]) {
        expect(bytes.includes(needle), path).toBe(false);
        expect(bytes.includes(Buffer.from(needle, 'utf16le')), path).toBe(false);
      }
    } finally {
      await folder.remove();
    }
  });

  test('one object that cannot be read never stops the others', async () => {
    const folder = await makeTempFolder();
    try {
      const archive = join(folder.path, 'archive');
      const { mkdir, rm } = await import('node:fs/promises');
      await mkdir(archive);
      const cast = `${JSON.stringify({ version: 2, width: 80, height: 24 })}\n[0.5, "o", "hello"]\n`;
      for (const name of ['a', 'b', 'c']) await writeFile(join(archive, `${name}.cast`), cast);
      await writeFile(join(archive, 'empty.cast'), '');
      await writeFile(join(archive, 'renamed.mp4'), 'this is only text');
      const engine = await openTestLibrary(join(folder.path, 'home'));
      try {
        const { source } = await engine.call('sources.add', { name: 'mixed', store: { kind: 'folder', path: archive } });
        await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
        await rm(join(archive, 'b.cast'));
        const job = await waitForJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
        const result = fetchResultSchema.parse(job.result);
        expect(result.failures.find(({ item }) => item === 'b.cast')?.error.code).toBe('store-object-missing');
        expect((await engine.call('search.query', { query: 'hello' })).hits).toHaveLength(2);
      } finally {
        await engine.close();
      }
    } finally {
      await folder.remove();
    }
  });
});
