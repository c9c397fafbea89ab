import { cp, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import type { Source, SourceSettingsInput } from '../../shared/model/source.ts';
import { startAkeylessServer } from '../support/akeyless-server.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive } from '../support/library.ts';
import { startS3Server } from '../support/s3-server.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

async function open() {
  const folder = await makeTempFolder();
  onTestFinished(folder.remove);
  const home = join(folder.path, 'home');
  const engine = await openTestLibrary(home);
  onTestFinished(() => engine.close());
  return { engine, home, folder: folder.path };
}

async function add(engine: Engine, store: SourceSettingsInput, secret: Record<string, string> = {}): Promise<Source> {
  return (await engine.call('sources.add', { name: 'Archive', store, secret })).source;
}

async function sync(engine: Engine, { id }: Source): Promise<void> {
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: id })).jobId);
}

describe('changing a source', () => {
  test('a bucket at another address, by the key it had or by another', async () => {
    const { engine } = await open();
    const server = await startS3Server();
    onTestFinished(() => server.dispose());
    await server.createBucket('recordings');
    await server.put('recordings', 'rec_749211165054948070267327.cast', '{"version":2,"width":80,"height":24}\n');
    const right = server.settings('recordings');
    const source = await add(engine, { ...right, endpoint: 'http://127.0.0.1:1' }, server.secret);
    const { id: sourceId } = source;
    expect((await engine.call('sources.testKnown', { sourceId })).error?.code).toBe('store-unreachable');
    expect(await engine.call('sources.testKnown', { sourceId, store: right })).toMatchObject({ reachable: true, objectsSeen: 1 });

    const changed = await engine.call('sources.change', { sourceId, name: 'New place', store: right });
    expect(changed.source).toMatchObject({ id: sourceId, name: 'New place', store: { endpoint: right.endpoint } });
    await sync(engine, source);
    expect((await engine.call('sources.list', {})).sources).toMatchObject([{ recordingCount: 1, lastSyncError: null }]);

    // A new key is not mixed with what was kept of the old one.
    const wrong = { accessKeyId: 'NOBODY', secretAccessKey: 'x' };
    expect((await engine.call('sources.testKnown', { sourceId, store: right, secret: wrong })).error?.code).toBe('store-credentials');
    await engine.call('sources.change', { sourceId, name: 'New place', store: right, secret: wrong });
    expect((await engine.call('sources.testKnown', { sourceId })).error?.code).toBe('store-credentials');
    await engine.call('sources.change', { sourceId, name: 'New place', store: right, secret: server.secret });
    expect((await engine.call('sources.testKnown', { sourceId })).reachable).toBe(true);

    const { entries } = await engine.call('journal.list', { limit: 500 });
    const noted = entries.filter(({ action }) => action === 'source.changed').map(({ detail }) => detail);
    expect(noted).toHaveLength(3);
    expect(noted[0]).toEqual({ changed: 'settings', name: 'New place', kind: 's3' });
    expect(JSON.stringify(entries)).not.toContain(server.secret.secretAccessKey);
  });

  test('what it is cannot be changed, nor its name to that of another', async () => {
    const { engine, folder } = await open();
    const server = await startS3Server();
    onTestFinished(() => server.dispose());
    const settings = server.settings('recordings');
    const { id: sourceId } = await add(engine, settings, server.secret);
    await engine.call('sources.add', { name: 'Other', store: { kind: 'folder', path: folder } });
    const change = (name: string, store: SourceSettingsInput) => engine.call('sources.change', { sourceId, name, store });
    for (const store of [
      { ...settings, bucket: 'others' },
      { ...settings, prefix: 'below' },
      { kind: 'folder' as const, path: folder },
    ]) {
      await expect(change('Archive', store)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('cannot be changed'),
      });
    }
    await expect(change('Other', settings)).rejects.toMatchObject({ code: 'usage' });
    expect((await engine.call('sources.list', {})).sources.find(({ id }) => id === sourceId)).toMatchObject({
      name: 'Archive',
      store: settings,
    });
  });

  test('a folder that moved is the same source: nothing is gone, nothing is new', async () => {
    const { engine, folder } = await open();
    const before = join(folder, 'before');
    await mkdir(before);
    await cp(sampleArchive, before, { recursive: true, preserveTimestamps: true });
    const source = await add(engine, { kind: 'folder', path: before });
    await sync(engine, source);
    await rename(before, join(folder, 'after'));
    await engine.call('sources.change', {
      sourceId: source.id,
      name: 'Archive',
      store: { kind: 'folder', path: join(folder, 'after') },
    });
    const job = await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
    expect(job.result).toMatchObject({ added: 0, removed: 0, failures: [] });
  });

  test('on the command line: address and proxy of a gateway, a new secret; what does not fit is refused', async () => {
    const { folder } = await open();
    const server = await startAkeylessServer();
    onTestFinished(() => server.close());
    const home = join(folder, 'cli-home');
    const witness = (env: Record<string, string>, ...argv: string[]) => runWitness([...argv, '--home', home], { env });
    const key = { WITNESS_AKEYLESS_ACCESS_KEY: server.accessKey };
    await witness(key, 'sources', 'add', 'akeyless', '--url', 'http://127.0.0.1:1', '--access-id', server.accessId, '--name', 'Corp');
    const moved = await witness({}, 'sources', 'change', 'Corp', '--url', server.url, '--name', 'Moved');
    expect(moved).toMatchObject({ exitCode: 0, stdout: `Changed: Moved (Akeyless Gateway at ${server.url})\n` });
    expect((await witness({}, 'sources', 'test', 'Moved')).stdout).toContain('Reachable: 10 sessions and more.');
    await witness({}, 'sources', 'change', 'Moved', '--proxy', 'http://127.0.0.1:1');
    expect(await witness({}, 'sources', 'test', 'Moved')).toMatchObject({ exitCode: 3 });
    await witness({}, 'sources', 'change', 'Moved', '--proxy', '');
    expect(await witness({}, 'sources', 'test', 'Moved')).toMatchObject({ exitCode: 0 });
    const wrongKey = { WITNESS_AKEYLESS_ACCESS_KEY: 'wrong' };
    expect(await witness(wrongKey, 'sources', 'change', 'Moved', '--new-secret')).toMatchObject({ exitCode: 0 });
    expect((await witness({}, 'sources', 'test', 'Moved')).exitCode).not.toBe(0);
    expect(await witness(key, 'sources', 'change', 'Moved', '--new-secret')).toMatchObject({ exitCode: 0 });
    expect(await witness({}, 'sources', 'test', 'Moved')).toMatchObject({ exitCode: 0 });
    expect(await witness({}, 'sources', 'change', 'Moved', '--region', 'eu')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('A source of the kind "akeyless" has no --region.'),
    });
    expect(await witness({}, 'sources', 'change', 'Moved', '--url', 'nowhere')).toMatchObject({ exitCode: 2 });
  });
});
