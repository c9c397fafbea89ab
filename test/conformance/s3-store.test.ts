import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../electron/library/stores/open-store.ts';
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
});
