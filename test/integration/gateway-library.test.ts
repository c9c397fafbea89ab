import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import type { Source } from '../../shared/model/source.ts';
import { type AkeylessServer, startAkeylessServer } from '../support/akeyless-server.ts';
import { sampleSession, sessionIdAt } from '../support/akeyless-world.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../support/library.ts';

interface Opened {
  readonly engine: Engine;
  readonly server: AkeylessServer;
  readonly home: string;
  readonly archive: string;
  addGateway(name?: string): Promise<Source>;
  addFolder(): Promise<Source>;
  sync(source: Source): Promise<void>;
  session(index: number): Promise<Awaited<ReturnType<typeof find>>>;
}

function find(engine: Engine, text: string) {
  return engine.call('sessions.list', { filter: { text } }).then(({ sessions }) => sessions);
}

async function open(): Promise<Opened> {
  const folder = await makeTempFolder();
  onTestFinished(folder.remove);
  const server = await startAkeylessServer();
  onTestFinished(() => server.close());
  const home = join(folder.path, 'home');
  const archive = join(folder.path, 'archive');
  await mkdir(archive);
  const engine = await openTestLibrary(home);
  onTestFinished(() => engine.close());
  return {
    engine,
    server,
    home,
    archive,
    addGateway: async (name = 'gateway') =>
      (await engine.call('sources.add', { name, store: server.settings(), secret: server.secret() })).source,
    addFolder: async () => (await engine.call('sources.add', { name: 'archive', store: { kind: 'folder', path: archive } })).source,
    async sync({ id }) {
      await finishJob(engine, (await engine.call('sources.sync', { sourceId: id })).jobId);
    },
    session: (index) => find(engine, sessionIdAt(index)),
  };
}

describe('a gateway as a source of a library', () => {
  test('without a store of recordings nothing is called missing; with one, it is', async () => {
    const { engine, addGateway, addFolder, sync } = await open();
    await sync(await addGateway());
    const alone = await engine.call('sessions.reconcile', {});
    expect(alone.findings).toEqual([]);
    expect(alone.counts.sessions).toMatchObject({ 'not-judged': 23, missing: 0 });
    await sync(await addFolder());
    const { counts } = await engine.call('sessions.reconcile', {});
    expect(counts.sessions).toMatchObject({ 'not-judged': 0, missing: 23 });
  });

  test('a test says whose sessions are listed and what may not be read', async () => {
    const { engine, server } = await open();
    server.misbehave('list-items', { kind: 'status', status: 403 });
    const result = await engine.call('sources.test', { store: server.settings(), secret: server.secret() });
    expect(result).toMatchObject({ reachable: true, error: null, gateway: { sessionsSeen: 10, moreSessions: true } });
    expect(result.gateway?.visibility).toMatchObject({ scope: 'all' });
    expect(result.gateway?.parts.map(({ name, error }) => [name, error?.code ?? null])).toEqual([
      ['sessions', null],
      ['bastions', null],
      ['gateways', null],
      ['remote-access', null],
      ['items', 'gateway-forbidden'],
    ]);
    const wrong = await engine.call('sources.test', { store: server.settings(), secret: { accessKey: 'not-this' } });
    expect(wrong).toMatchObject({ reachable: false, gateway: null, error: { code: 'gateway-credentials' } });
  });

  test('sessions come with what governed them; credentials are in the vault and nowhere else', async () => {
    const { engine, server, home, addGateway, sync, session } = await open();
    const source = await addGateway();
    await sync(source);
    const [first] = await session(0);
    if (!first) throw new Error('the session is there');
    const detail = await engine.call('sessions.get', { sessionId: first.id });
    expect(detail.controls).toMatchObject({ ttl: '60m', resource: { lockDuringSession: true, rotateDelayMinutes: 15 } });
    expect(detail.controls?.remoteAccess).toMatchObject({ hideRecordingIndicator: true, defaultSessionTtlMinutes: 480 });

    const told = await engine.call('sources.gateway', { sourceId: source.id });
    expect(told.clusters.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['bastion fra', 'bastion iad', 'gateway fra']);
    const everything = JSON.stringify([await engine.call('sources.list', {}), told, detail, await engine.call('jobs.list', {})]);
    expect(everything).not.toContain(server.accessKey);
    for (const file of ['settings.json', 'catalog.db', 'catalog.db-wal']) {
      const bytes = await readFile(join(home, file)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(server.accessKey)).toBe(false);
    }
  });

  test('where recordings are stored becomes a store to be added', async () => {
    const { engine, server, addGateway } = await open();
    const { id: sourceId } = await addGateway();
    const { proposals } = await engine.call('sources.discover', { sourceId });
    expect(proposals).toEqual([
      {
        holds: 'rdp-recordings',
        store: {
          kind: 's3',
          bucket: 'corp-recordings',
          prefix: 'akeyless-zero-trust-rdp',
          region: 'eu-central-1',
          endpoint: null,
          pathStyle: false,
          caFile: null,
          auth: 'default',
          profile: null,
        },
        notes: [
          'Quality: medium (1280x720).',
          'Recordings are compressed with gzip; Witness unpacks them.',
          'Recordings are encrypted with the key "/recordings/rdp": name it under Settings, with the program that decrypts.',
        ],
      },
      {
        holds: 'session-logs',
        store: expect.objectContaining({ bucket: 'corp-session-logs', prefix: 'akeyless-log', region: 'eu-central-1' }),
        notes: ['Transcripts are written as JSON; a log profile may be needed to read them.'],
      },
    ]);
    expect(JSON.stringify(proposals)).not.toMatch(/AKIA|SECRET/);
    const folder = await engine.call('sources.add', { name: 'x', store: { kind: 'folder', path: '/x' } });
    await expect(engine.call('sources.discover', { sourceId: folder.source.id })).rejects.toMatchObject({ code: 'usage' });
    server.misbehave('gateway-get-remote-access', { kind: 'status', status: 403 });
    await expect(engine.call('sources.discover', { sourceId })).rejects.toMatchObject({ code: 'gateway-forbidden' });
  });

  test('a sync that fails says why, on the source and on its job', async () => {
    const { engine, server, addGateway } = await open();
    const { id: sourceId } = await addGateway();
    server.misbehave('list-sra-sessions', { kind: 'status', status: 403 });
    const job = await waitForJob(engine, (await engine.call('sources.sync', { sourceId })).jobId);
    expect(job).toMatchObject({ state: 'failed', unit: 'sessions', error: { code: 'gateway-forbidden' } });
    const { sources } = await engine.call('sources.list', {});
    expect(sources[0]).toMatchObject({ lastSyncSucceededAtMs: null, lastSyncError: { code: 'gateway-forbidden' } });
  });
});

describe('recordings of the sessions that a gateway lists', () => {
  const put = (archive: string, index: number) => writeFile(join(archive, `rec_${sessionIdAt(index)}.mp4`), 'video');

  test('in a store that is synced afterwards', async () => {
    const { engine, archive, addGateway, addFolder, sync, session } = await open();
    await put(archive, 1);
    await sync(await addGateway());
    expect((await session(1))[0]).toMatchObject({ recordedState: 'missing' });
    const folder = await addFolder();
    await sync(folder);
    expect(await session(1)).toMatchObject([{ recordedState: 'recorded', recordingCount: 1, user: 'bob@corp.example' }]);
    expect((await session(2))[0]).toMatchObject({ recordedState: 'missing' });
    // With the store, what it held is gone; the session stays.
    await engine.call('sources.remove', { sourceId: folder.id });
    expect(await session(1)).toMatchObject([{ recordedState: 'missing', recordingCount: 0 }]);
  });

  test('in a store that was synced before: notes move along', async () => {
    const { engine, archive, addGateway, addFolder, sync, session } = await open();
    await put(archive, 1);
    await sync(await addFolder());
    const [derived] = await session(1);
    if (!derived) throw new Error('the derived session is there');
    const note = { sessionId: derived.id, recordingId: null, atMs: null, endMs: null, severity: 'high' as const, text: 'look here' };
    await engine.call('notes.add', note);
    const gateway = await addGateway();
    await sync(gateway);
    const [listed, ...others] = await session(1);
    expect(others).toEqual([]);
    expect(listed).toMatchObject({ sourceId: gateway.id, origin: 'inventory', recordedState: 'recorded', noteCount: 1 });

    // And back, when the gateway is removed: no recording and no note is lost.
    await engine.call('sources.remove', { sourceId: gateway.id });
    const [released] = await session(1);
    expect(released).toMatchObject({ origin: 'derived', recordedState: 'recorded', recordingCount: 1, noteCount: 1 });
    expect((await find(engine, '')).length).toBe(1);
  });
});

describe('a session that several sources list', () => {
  const states = async (engine: Engine) => (await find(engine, '')).map(({ recordedState }) => recordedState);

  test('is one session, of the gateway that listed it first; when that is removed, of the next', async () => {
    const { engine, server, archive, addGateway, addFolder, sync, session } = await open();
    await writeFile(join(archive, `rec_${sessionIdAt(1)}.mp4`), 'video');
    const first = await addGateway();
    await sync(first);
    await sync(await addFolder());
    const before = await find(engine, '');
    expect(await session(0)).toMatchObject([{ status: 'connected' }]);
    const running = server.world.sessionAt;
    server.world.sessionAt = (index) => ({
      ...running(index),
      ...(index === 0 && { status: 'completed', end_time: '2026-11-24T00:00:00Z' }),
    });

    const second = await addGateway('second');
    await sync(second);
    expect((await find(engine, '')).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    // What the second one knew better; and the first one does not take it back.
    expect(await session(0)).toMatchObject([{ status: 'completed', sourceId: first.id }]);
    expect(await session(1)).toMatchObject([{ recordedState: 'recorded', sourceId: first.id }]);
    server.world.sessionAt = running;
    await sync(first);
    expect(await session(0)).toMatchObject([{ status: 'completed' }]);

    await engine.call('sources.remove', { sourceId: first.id });
    await sync(second);
    expect(await find(engine, '')).toHaveLength(before.length);
    expect(await session(1)).toMatchObject([{ recordedState: 'recorded', sourceId: second.id }]);
  });

  test('goes over from the inventory of a store to a gateway, whichever was first', async () => {
    const { engine, archive, addGateway, addFolder, sync, session } = await open();
    const listed = { sessions: [1, 2].map(sampleSession) };
    await writeFile(join(archive, 'list-sra-sessions.json'), JSON.stringify(listed));
    await writeFile(join(archive, `rec_${sessionIdAt(1)}.mp4`), 'video');
    const folder = await addFolder();
    await sync(folder);
    const [told] = await session(1);
    expect(told).toMatchObject({ sourceId: folder.id, recordedState: 'recorded' });
    const gateway = await addGateway();
    await sync(gateway);
    await sync(folder);
    expect(await session(1)).toMatchObject([{ id: told?.id, sourceId: gateway.id, recordedState: 'recorded', recordingCount: 1 }]);
    expect(await states(engine)).toHaveLength(25);
    expect((await engine.call('sessions.list', { filter: { sourceId: [folder.id] } })).sessions).toEqual([]);
  });
});

describe('a session list from a file', () => {
  const csv = [
    'Session Id;Who;Machine;Begin;Finish;State',
    `${sessionIdAt(1)};dora@corp.example;db-9;2026-11-02 14:03:00;2026-11-02 15:00:00;completed`,
    'S-2;"eve; the second";db-8;1793973600;;connected',
  ].join('\n');

  test('a table is previewed, read by its mapping, and read so again the next time', async () => {
    const { engine, addFolder, session } = await open();
    const { id: sourceId } = await addFolder();
    const preview = await engine.call('sources.previewImport', { sourceId, fileName: 'list.csv', text: csv });
    expect(preview).toMatchObject({ format: 'csv', isKept: false, columns: ['Session Id', 'Who', 'Machine', 'Begin', 'Finish', 'State'] });
    expect(preview.mapping).toEqual({
      externalId: 'Session Id',
      target: 'Machine',
      startedAt: 'Begin',
      endedAt: 'Finish',
      status: 'State',
    });

    const mapping = { ...preview.mapping, user: 'Who' };
    const again = await engine.call('sources.previewImport', { sourceId, fileName: 'list.csv', text: csv, mapping });
    expect(again.rows[0]).toMatchObject({ user: 'dora@corp.example', startedAt: '2026-11-02T14:03:00.000Z' });
    const imported = await engine.call('sources.importInventory', { sourceId, fileName: 'list.csv', text: csv, mapping });
    expect(imported).toEqual({ sessions: 2, problems: [] });
    expect((await session(1))[0]).toMatchObject({ user: 'dora@corp.example', target: 'db-9', durationMs: 3_420_000 });
    expect(await find(engine, 'eve')).toMatchObject([{ user: 'eve; the second', status: 'connected' }]);

    expect(await engine.call('sources.previewImport', { sourceId, fileName: 'list.csv', text: csv })).toMatchObject({
      isKept: true,
      mapping,
    });
    const later = csv.replaceAll('db-9', 'db-10');
    await engine.call('sources.importInventory', { sourceId, fileName: 'list.csv', text: later });
    expect((await session(1))[0]).toMatchObject({ user: 'dora@corp.example', target: 'db-10' });
  });

  test('a mapping that is kept does not stand in the way of another kind of file', async () => {
    const { engine, addFolder, session } = await open();
    const { id: sourceId } = await addFolder();
    await engine.call('sources.importInventory', { sourceId, fileName: 'a.csv', text: csv, mapping: { externalId: 'Session Id' } });
    const text = JSON.stringify({ sessions: [sampleSession(1)] });
    expect(await engine.call('sources.importInventory', { sourceId, fileName: 'b.json', text })).toEqual({ sessions: 1, problems: [] });
    expect((await session(1))[0]).toMatchObject({ user: 'bob@corp.example', gateway: 'Virginia' });
  });

  test('lines of JSON with other names are read by a mapping too', async () => {
    const { engine, addFolder } = await open();
    const { id: sourceId } = await addFolder();
    const text = '{"key":"K-1","who":"fay","since":"2026-11-02T14:03:00Z"}\n{"key":"K-2","who":"gil"}\n';
    await expect(engine.call('sources.importInventory', { sourceId, fileName: 'x.ndjson', text })).rejects.toMatchObject({
      code: 'input-malformed',
    });
    const mapping = { externalId: 'key', user: 'who', startedAt: 'since' };
    expect(await engine.call('sources.importInventory', { sourceId, fileName: 'x.ndjson', text, mapping })).toEqual({
      sessions: 2,
      problems: [],
    });
    expect(await find(engine, 'fay')).toMatchObject([{ user: 'fay', startedAtMs: Date.UTC(2026, 10, 2, 14, 3) }]);
  });

  test.each([
    ['no table and no JSON', 'just some text', 'is not an exported list of sessions'],
    ['a table without a session id', 'a;b\n1;2', 'lists no sessions'],
    ['a quote that never ends', `Session Id,b\n"${'x'.repeat(1_200_000)}`, 'is not a table that can be read'],
    ['nothing', '  \n', 'is empty'],
  ])('%s is refused by name', async (_name, text, message) => {
    const { engine, addFolder } = await open();
    const { id: sourceId } = await addFolder();
    const refusal = engine.call('sources.importInventory', { sourceId, fileName: 'odd.csv', text });
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toThrow('odd.csv');
  });

  test('a column may be called anything', async () => {
    const { engine, addFolder } = await open();
    const { id: sourceId } = await addFolder();
    const text = '__proto__,session_id,constructor\nx,P-1,y\n';
    expect(await engine.call('sources.importInventory', { sourceId, fileName: 'p.csv', text })).toEqual({ sessions: 1, problems: [] });
    expect(await find(engine, '')).toMatchObject([{ externalId: 'P-1' }]);
  });
});
