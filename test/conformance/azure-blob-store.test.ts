import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../electron/library/stores/open-store.ts';
import { testStore } from '../../electron/library/stores/test-store.ts';
import { type AzureServer, startAzureServer } from '../support/azure-server.ts';
import { describeRecordingStore, failureOf, listAll, readAll, sampleBytes } from './recording-store.ts';

describeRecordingStore('Azure Blob store', async () => {
  const server = await startAzureServer();
  await server.createBucket('recordings');
  const secret = { connectionString: server.connectionString };
  const open = (container: string) => openStore({ settings: server.settings(container, { prefix: '/vault/2026/' }), secret });
  return {
    open: () => open('recordings'),
    openMissing: () => open('nowhere'),
    put: (key, bytes) => server.put('recordings', `vault/2026/${key}`, bytes),
    remove: (key) => server.remove('recordings', `vault/2026/${key}`),
    putOutside: (name, bytes) => server.put('recordings', `vault/${name}`, bytes),
    dispose: () => server.dispose(),
  };
});

describe('Azure Blob store', () => {
  let server: AzureServer;

  beforeAll(async () => {
    server = await startAzureServer();
    await server.createBucket('bucket');
    await server.put('bucket', 'a.cast', sampleBytes(100));
  });
  afterAll(() => server.dispose());

  const connection = () => ({ settings: server.settings('bucket'), secret: { connectionString: server.connectionString } });

  test('an account key and a shared access signature open it too', async () => {
    const { accountName, accountKey } = server;
    const withKey = await openStore({ settings: server.settings('bucket', { auth: 'account-key' }), secret: { accountName, accountKey } });
    const withSas = await openStore({ settings: server.settings('bucket', { auth: 'sas' }), secret: { sas: await server.sas('bucket') } });
    for (const store of [withKey, withSas]) {
      expect(await listAll(store)).toHaveLength(1);
      expect(await readAll(store, 'a.cast', { start: 10, endExclusive: 20 })).toEqual(Buffer.from(sampleBytes(100).subarray(10, 20)));
      expect(store.label).toBe('azure://bucket');
    }
  });

  test('a signature that may not list or is wrong is refused, without being quoted', async () => {
    const settings = server.settings('bucket', { auth: 'sas' });
    const readOnly = await openStore({ settings, secret: { sas: await server.sas('bucket', 'r') } });
    await failureOf(() => listAll(readOnly), 'store-forbidden', 'azure://bucket');
    const sas = (await server.sas('bucket')).replace(/sig=[^&]+/, 'sig=d3Jvbmc%3D');
    // Azure itself says AuthenticationFailed here (store-credentials); Azurite calls any bad signature an AuthorizationFailure.
    const error = await failureOf(async () => listAll(await openStore({ settings, secret: { sas } })), 'store-forbidden', 'azure://bucket');
    expect(JSON.stringify(error.toPayload())).not.toContain('d3Jvbmc');
  });

  test('missing and malformed credentials fail before any request, without being quoted', async () => {
    for (const [auth, secret] of [
      ['connection-string', {}],
      ['connection-string', { connectionString: 'AccountKey=hunter2' }],
      ['account-key', { accountName: 'a' }],
      ['sas', {}],
    ] as const) {
      const error = await failureOf(
        () => openStore({ settings: server.settings('bucket', { auth }), secret }),
        'store-credentials',
        'azure://bucket',
      );
      expect(JSON.stringify(error.toPayload())).not.toContain('hunter2');
    }
  });

  test('a stopped server is unreachable within seconds, and reachable again once it is back', async () => {
    const store = await openStore(connection());
    expect(await listAll(store)).toHaveLength(1);
    await server.stop();
    const error = await failureOf(() => listAll(store), 'store-unreachable', 'azure://bucket');
    expect(error.retryable).toBe(true);
    expect(await testStore(connection())).toMatchObject({ reachable: false, error: { code: 'store-unreachable' } });
    await server.restart();
    expect(await readAll(store, 'a.cast', { start: 0, endExclusive: 100 })).toHaveLength(100);
    expect(await testStore(connection())).toEqual({ reachable: true, objectsSeen: 1, moreObjects: false, error: null });
  });
});
