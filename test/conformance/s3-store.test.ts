import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listByPrefix } from '../../electron/library/stores/list-by-prefix.ts';
import { openStore } from '../../electron/library/stores/open-store.ts';
import { openS3Store, tellsEveryFolder } from '../../electron/library/stores/s3-store.ts';
import { testStore } from '../../electron/library/stores/test-store.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { describeRecordingStore, failureOf, listAll, readAll, sampleBytes } from './recording-store.ts';

describeRecordingStore('S3 store', async () => {
  const server = await startS3Server();
  await server.createBucket('recordings');
  const open = (bucket: string) => openStore({ settings: server.settings(bucket, { prefix: 'vault/2026' }), secret: server.secret });
  return {
    open: () => open('recordings'),
    openMissing: () => open('nowhere'),
    put: (key, bytes) => server.put('recordings', `vault/2026/${key}`, bytes),
    remove: (key) => server.remove('recordings', `vault/2026/${key}`),
    putOutside: (name, bytes) => server.put('recordings', `vault/${name}`, bytes),
    dispose: () => server.dispose(),
  };
});

describe('S3 store', () => {
  let server: S3Server;

  beforeAll(async () => {
    server = await startS3Server();
    await server.createBucket('bucket');
    await server.createBucket('levels');
    await server.put('bucket', 'a.cast', sampleBytes(100));
  });
  afterAll(() => server.dispose());

  test('an unknown access key is a matter of credentials, and the secret is not quoted', async () => {
    const secret = { accessKeyId: 'NOBODY', secretAccessKey: 'hunter2' };
    const store = await openStore({ settings: server.settings('bucket'), secret });
    const error = await failureOf(() => listAll(store), 'store-credentials', 's3://bucket');
    expect(error.retryable).toBe(false);
    expect(JSON.stringify(error.toPayload())).not.toContain('hunter2');
    await store.dispose();
  });

  test('keys that were not given fail before any request', async () => {
    await failureOf(() => openStore({ settings: server.settings('bucket'), secret: {} }), 'store-credentials', 's3://bucket');
  });

  test('a stopped server is unreachable within seconds, and reachable again once it is back', async () => {
    const store = await openStore({ settings: server.settings('bucket'), secret: server.secret });
    expect(await listAll(store)).toHaveLength(1);
    await server.stop();
    const error = await failureOf(() => listAll(store), 'store-unreachable', 's3://bucket');
    expect(error.retryable).toBe(true);
    await failureOf(() => readAll(store, 'a.cast', { start: 0, endExclusive: 100 }), 'store-unreachable', 's3://bucket');
    expect(await testStore({ settings: server.settings('bucket'), secret: server.secret })).toMatchObject({
      reachable: false,
      error: { code: 'store-unreachable' },
    });
    await server.restart();
    expect(await readAll(store, 'a.cast', { start: 0, endExclusive: 100 })).toHaveLength(100);
    await store.dispose();
  });

  test('a store is tested by its first page', async () => {
    expect(await testStore({ settings: server.settings('bucket'), secret: server.secret })).toEqual({
      reachable: true,
      objectsSeen: 1,
      moreObjects: false,
      error: null,
    });
  });

  test('a CA file that cannot be used is named', async () => {
    const settings = { ...server.settings('bucket'), caFile: 'nowhere/ca.pem' };
    await failureOf(() => openStore({ settings, secret: server.secret }), 'input-unreadable', 'nowhere/ca.pem');
  });

  test('levels are told by Amazon, not by other servers nor by directory buckets', async () => {
    const settings = { ...server.settings('bucket'), endpoint: null };
    expect(tellsEveryFolder(settings, {})).toBe(true);
    expect(tellsEveryFolder({ ...settings, bucket: 'bucket--use1-az4--x-s3' }, {})).toBe(false);
    expect(tellsEveryFolder({ ...settings, endpoint: 'https://minio.example' }, {})).toBe(false);
    expect(tellsEveryFolder(settings, { AWS_ENDPOINT_URL_S3: 'https://minio.example' })).toBe(false);
  });

  test('levels give what lies directly below a prefix, by any name, and every object once', async () => {
    const keys = ['vault/top.cast', 'vault/a/1.cast', 'vault/b+c %<&/2.cast', 'vault/b+c %<&/3/4.cast', 'vault/\u6f22/5.cast'];
    for (const key of keys) await server.put('levels', key, sampleBytes(10));
    const store = await openS3Store(server.settings('levels', { prefix: 'vault' }), server.secret, true);
    const level = await store.listLevel?.();
    expect(level?.objects.map(({ key }) => key)).toEqual(['top.cast']);
    expect([...(level?.prefixes ?? [])].sort()).toEqual(['a/', 'b+c %<&/', '\u6f22/']);
    expect(level?.isWhole).toBe(true);
    const listed: string[] = [];
    for await (const page of listByPrefix(store)) listed.push(...page.map(({ key }) => `vault/${key}`));
    expect(listed.sort()).toEqual([...keys].sort());
    await store.dispose();
  });
});
