import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exportResultSchema } from '../../shared/model/evidence.ts';
import { sessionSchema } from '../../shared/model/session.ts';
import { sourceSchema } from '../../shared/model/source.ts';
import { noLibrary, runWitness, testFolder } from '../unit/cli/cli-runner.ts';

const startedAt = '2026-11-02T14:03:00Z';
const evil = 'evil\u001b]0;owned\u0007';

function sraSession(id: string, over: Record<string, unknown> = {}) {
  const times = { start_time: startedAt, end_time: '2026-11-02T15:41:00Z' };
  return {
    session_id: id,
    status: 'completed',
    connection_type: 'ssh',
    user_identifier: 'alice@corp',
    target_host: 'prod-db-1',
    ...times,
    ...over,
  };
}

function castOf(...commands: string[]): string {
  const header = { version: 2, width: 80, height: 24, timestamp: Date.parse(startedAt) / 1000 };
  const events = commands.flatMap((text, index) => [
    [index + 0.1, 'i', `${text}\r`],
    [index + 0.5, 'o', `$ ${text}\r\n`],
  ]);
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A data folder and an archive with an inventory of three sessions, two of them recorded. */
function setUp() {
  const folder = testFolder();
  const archive = join(folder, 'archive');
  mkdirSync(archive);
  const sessions = [
    sraSession('sess-0001-aaaaaaaa'),
    sraSession('sess-0002-bbbbbbbb', { user_identifier: evil, target_host: 'web-1' }),
    sraSession('sess-0003-cccccccc', { status: 'failed', user_identifier: 'bob@corp' }),
  ];
  writeFileSync(join(archive, 'sessions.json'), JSON.stringify({ sessions }));
  writeFileSync(join(archive, 'sess-0001-aaaaaaaa.cast'), castOf('ls', 'rm -rf /var/backups'));
  writeFileSync(join(archive, 'sess-0002-bbbbbbbb.cast'), castOf('uptime'));
  const home = join(folder, 'home');
  const run = (...argv: string[]) => runWitness([...argv, '--home', home]);
  return { folder, archive, home, run };
}

const sessionsAnswer = z.object({ sessions: z.array(sessionSchema), total: z.int() });

/** The archive added, synced and fetched. */
async function fetched() {
  const setting = setUp();
  for (const argv of [['sources', 'add', setting.archive, '--name', 'Archive'], ['sync'], ['fetch', '--all']]) {
    const { exitCode, stderr } = await setting.run(...argv);
    if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  }
  return setting;
}

describe('the library, headless', () => {
  test('the whole path: add, test, sync, list, fetch, index, search, export, verify', async () => {
    const { run, archive, folder } = setUp();
    const added = await run('sources', 'add', archive, '--name', 'Archive', '--json');
    const { source } = z.object({ source: sourceSchema }).parse(added.json());
    expect(source).toMatchObject({ name: 'Archive', store: { kind: 'folder', path: archive } });
    expect((await run('sources', 'test', 'Archive', '--json')).json()).toMatchObject({ reachable: true, error: null });

    expect((await run('sync', '--json')).json()).toMatchObject({
      sources: [{ source: source.id, name: 'Archive', error: null, result: { failures: [], objectsSeen: 3 } }],
    });
    const { sessions, total } = sessionsAnswer.parse((await run('sessions', '--json')).json());
    expect(total).toBe(3);
    expect(sessions.map(({ recordedState }) => recordedState).sort()).toEqual(['not-expected', 'recorded', 'recorded']);

    expect((await run('fetch', '--all', '--json')).json()).toMatchObject({ fetched: 2, alreadyCached: 0, failures: [] });
    expect((await run('fetch', '--all', '--json')).json()).toMatchObject({ fetched: 0, alreadyCached: 2, failures: [] });
    expect((await run('index', '--force', '--json')).json()).toMatchObject({ indexed: 2, notCached: 0, failures: [] });

    const found = await run('search', 'rm -rf', '--substring', '--json');
    const alice = sessions.find(({ user }) => user === 'alice@corp');
    expect(found.json()).toMatchObject({
      hits: expect.arrayContaining([expect.objectContaining({ session: alice?.id, source: 'input', text: 'rm -rf /var/backups' })]),
      searched: 2,
      notSearched: [],
    });

    const exported = await run('export', 'sess-0001-aaaaaaaa', '--out', join(folder, 'out'), '--reason', 'Ticket 42', '--json');
    const { bagPath } = exportResultSchema.parse(exported.json());
    const recording = readFileSync(join(archive, 'sess-0001-aaaaaaaa.cast'));
    expect(readFileSync(join(bagPath, 'data/original/sess-0001-aaaaaaaa.cast')).equals(recording)).toBe(true);
    const verified = await runWitness(['verify', bagPath, '--json'], { createLibrary: noLibrary });
    expect(verified.exitCode).toBe(0);
    expect(verified.json()).toMatchObject({ outcome: 'verified', missing: [], extra: [], changed: [] });

    writeFileSync(join(bagPath, 'data/notes.json'), '{}');
    const altered = await runWitness(['verify', bagPath], { createLibrary: noLibrary });
    expect(altered).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('changed: data/notes.json') });
  });

  test('reconcile: every session and object in one state, findings with their reasons, exit code 1 while there are any', async () => {
    const { run, archive } = setUp();
    await run('sources', 'add', archive, '--name', 'Archive');
    rmSync(join(archive, 'sess-0002-bbbbbbbb.cast'));
    writeFileSync(join(archive, 'nobody-knows.cast'), castOf('id'));
    await run('sync');
    const found = await run('reconcile', '--json', '--late-after', '99999999');
    expect(found.exitCode).toBe(1);
    expect(found.json()).toMatchObject({
      sessions: 4,
      objects: 2,
      matched: 1,
      states: {
        recorded: { sessions: 1, objects: 1 },
        'in-progress': { sessions: 1 },
        'not-expected': { sessions: 1 },
        orphan: { sessions: 1, objects: 1 },
      },
      findings: [{ kind: 'orphan', object: 'nobody-knows.cast', detail: expect.stringContaining('No inventory') }],
    });
    const late = await run('reconcile', '--to', '2026-11-03', '--late-after', '5');
    expect(late.exitCode).toBe(1);
    expect(late.stdout).toMatch(/missing .*sess-0002-bbbbbbbb.*no object of it/);
    expect(late.stdout).toMatch(/late .*sess-0001-aaaaaaaa.*after the session ended/);
    expect(late.stdout).toContain('3 sessions, 1 objects');
    // In order: nothing to look at.
    expect((await run('reconcile', '--to', '2020-01-01')).exitCode).toBe(0);
    expect((await run('reconcile', '--from', 'yesterday')).exitCode).toBe(2);
  });

  test('every step can be run again and changes nothing', async () => {
    const { run, archive } = await fetched();
    expect(await run('sources', 'add', archive, '--name', 'Archive')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Known'),
    });
    expect((await run('sources', 'list', '--json')).json()).toMatchObject({
      sources: [{ name: 'Archive', sessionCount: 3, recordingCount: 2 }],
    });
    expect((await run('sync', 'Archive', '--json')).json()).toMatchObject({
      sources: [{ result: { added: 0, changed: 0, removed: 0, failures: [] } }],
    });
    expect((await run('index', '--json')).json()).toMatchObject({ indexed: 2, failures: [] });
  });

  test('sessions are filtered as in the window and paged over any limit', async () => {
    const { run } = await fetched();
    const count = async (...argv: string[]) => sessionsAnswer.parse((await run('sessions', '--json', ...argv)).json()).sessions.length;
    expect(await count('--status', 'failed')).toBe(1);
    expect(await count('--status', 'failed', 'completed')).toBe(3);
    expect(await count('--text', 'web-1')).toBe(1);
    expect(await count('--from', '2026-11-02', '--to', '2026-11-03')).toBe(3);
    expect(await count('--from', '2026-11-03T00:00:00+02:00')).toBe(0);
    expect(await count('--limit', '2')).toBe(2);
    expect(await run('sessions', '--status', 'bogus')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--status') });
    expect(await run('sessions', '--from', 'yesterday')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--from') });
  });

  test('text from the archive cannot control the terminal', async () => {
    const { run } = await fetched();
    for (const argv of [['sessions'], ['search', 'uptime'], ['sources', 'list']]) {
      const { stdout, stderr } = await run(...argv);
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
    expect((await run('sessions')).stdout).toContain('evil\\u001b]0;owned\\u0007');
  });

  test('an object that vanished is named, exits with 3, and does not stop the others', async () => {
    const { run, archive } = setUp();
    await run('sources', 'add', archive);
    await run('sync');
    rmSync(join(archive, 'sess-0002-bbbbbbbb.cast'));
    const answer = await run('fetch', '--all', '--json');
    expect(answer).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('sess-0002-bbbbbbbb.cast') });
    expect(answer.json()).toMatchObject({ fetched: 1, failures: [{ item: 'sess-0002-bbbbbbbb.cast' }] });
  });

  test('a source that cannot be reached fails its sync and its test with 3, and the others are synced', async () => {
    const { run, archive, folder } = setUp();
    await run('sources', 'add', join(folder, 'not-there'), '--name', 'Gone');
    await run('sources', 'add', archive, '--name', 'Archive');
    const tested = await run('sources', 'test', 'Gone', '--json');
    expect(tested.exitCode).toBe(3);
    expect(tested.json()).toMatchObject({ reachable: false, error: { code: 'store-not-found' } });
    const synced = await run('sync', '--json');
    expect(synced.exitCode).toBe(3);
    expect(synced.json()).toMatchObject({
      sources: expect.arrayContaining([
        expect.objectContaining({ name: 'Gone', result: null }),
        expect.objectContaining({ name: 'Archive', error: null }),
      ]),
    });
  });

  test('an export of what is not cached, of nobody and into nowhere are told apart', async () => {
    const { run, archive, folder } = setUp();
    await run('sources', 'add', archive);
    await run('sync');
    const out = join(folder, 'out');
    const code = async (...argv: string[]) => (await run('export', ...argv, '--json')).json();
    expect(await code('sess-0001-aaaaaaaa', '--out', out)).toMatchObject({ error: { code: 'not-cached' } });
    expect(await code('sess-9999-nobody', '--out', out)).toMatchObject({ error: { code: 'not-found' } });
    expect(await run('export', 'sess-0001-aaaaaaaa')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--out') });
  });

  test('naming nothing to fetch is a usage error, not everything', async () => {
    expect((await (await fetched()).run('fetch')).exitCode).toBe(2);
  });

  test('an inventory is read into a source that has none', async () => {
    const { run, archive, folder } = setUp();
    const inventory = join(folder, 'exported.json');
    writeFileSync(inventory, readFileSync(join(archive, 'sessions.json')));
    rmSync(join(archive, 'sessions.json'));
    await run('sources', 'add', archive, '--name', 'Archive');
    await run('sync');
    expect((await run('sources', 'import', 'Archive', inventory, '--json')).json()).toMatchObject({ sessions: 3, problems: [] });
    writeFileSync(inventory, '');
    expect((await run('sources', 'import', 'Archive', inventory)).exitCode).toBe(2);
    expect((await run('sources', 'import', 'Nobody', join(folder, 'none.json'))).exitCode).toBe(2);
  });

  test('a removed source takes its sessions along', async () => {
    const { run } = await fetched();
    expect((await run('sources', 'remove', 'Archive')).exitCode).toBe(0);
    expect((await run('sessions', '--json')).json()).toMatchObject({ sessions: [], total: 0 });
  });

  test('what was interrupted is cancelled in order, exits with 3, and is completed by the next run', async () => {
    const { run, archive, home } = setUp();
    await run('sources', 'add', archive);
    await run('sync');
    const interrupted = await runWitness(['fetch', '--all', '--json', '--home', home], { signal: AbortSignal.abort() });
    expect(interrupted.exitCode).toBe(3);
    expect(interrupted.json()).toMatchObject({ error: { code: 'cancelled' } });
    expect((await run('fetch', '--all', '--json')).json()).toMatchObject({ failures: [] });
    expect((await run('sessions', '--json')).json()).toMatchObject({ total: 3 });
  });

  test('a data folder that cannot be one exits with 3 and is named', async () => {
    const path = join(setUp().archive, 'sessions.json');
    const answer = await runWitness(['sessions', '--home', path]);
    expect(answer).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringContaining(path) });
  });
});
