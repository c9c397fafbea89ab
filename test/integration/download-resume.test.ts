import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecordingCache } from '../../electron/library/cache/recording-cache.ts';
import type { RecordingStore } from '../../electron/library/stores/recording-store.ts';
import { openS3Store } from '../../electron/library/stores/s3-store.ts';
import { recordingIdSchema } from '../../shared/model/ids.ts';
import { faultStore } from '../support/fault-store.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';

const child = fileURLToPath(new URL('./download-child.ts', import.meta.url));
const key = Buffer.alloc(32, 3);
/** Enough for threads and many requests; parts of it arrive out of order. */
const sizeBytes = 40 * 1024 * 1024 + 4321;
const bytes = randomBytes(sizeBytes);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const objectKey = 'rdp/session 1.mp4';

let root: string;
let server: S3Server;
let store: RecordingStore;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'witness-resume-'));
  server = await startS3Server();
  await server.createBucket('recordings');
  await server.put('recordings', objectKey, bytes);
  store = await openS3Store(server.settings('recordings'), server.secret);
});
afterAll(async () => {
  await store.dispose();
  await server.dispose();
  rmSync(root, { recursive: true, force: true });
});

/** Starts a download in a process of its own and kills it as soon as it says to have so many bytes; false when it was done before. */
async function killAt(folder: string, id: string, targetBytes: number, isRead = false): Promise<boolean> {
  // The SDK of the test server puts an object of its own into its credentials.
  const secret = Object.fromEntries(Object.entries(server.secret).filter(([, value]) => typeof value === 'string'));
  const settings = [JSON.stringify(server.settings('recordings')), JSON.stringify(secret)];
  const download = spawn(process.execPath, [child, folder, key.toString('hex'), id, objectKey, ...settings, isRead ? 'reads' : ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const exited = once(download, 'exit');
  for await (const line of createInterface(download.stdout)) if (Number(line) >= targetBytes) download.kill('SIGKILL');
  await exited;
  if (download.signalCode === null && download.exitCode !== 0) throw new Error(`The download failed (exit ${download.exitCode}).`);
  return download.signalCode === 'SIGKILL';
}

describe('a download from S3 that is killed with SIGKILL', () => {
  test('at a random point resumes and ends with the right SHA-256, twenty times in a row', { timeout: 300_000 }, async () => {
    const remaining: number[] = [];
    while (remaining.length < 20) {
      const folder = join(root, `cache-${remaining.length}`);
      mkdirSync(folder, { recursive: true });
      const id = recordingIdSchema.parse(`recording-${remaining.length}`);
      // On a machine that is slow to tell, the download may win; that round does not count.
      // Every other one is being read here and there while it arrives.
      if (!(await killAt(folder, id, randomInt(1, Math.floor(sizeBytes * 0.9)), remaining.length % 2 === 1))) {
        rmSync(folder, { recursive: true });
        continue;
      }
      const cache = openRecordingCache({ folder, key });
      expect((await cache.status(id)).complete).toBe(false);
      await expect(cache.open(id)).rejects.toMatchObject({ code: 'not-cached' });

      const counted = faultStore(store);
      const resumed = await cache.fetch({ id, object: await store.head(objectKey), store: counted });
      expect(resumed).toEqual({ sha256, storeChecksumVerified: true });
      const reader = await cache.open(id);
      expect(
        createHash('sha256')
          .update(await reader.read(0, reader.sizeBytes))
          .digest('hex'),
      ).toBe(sha256);
      await reader.close();
      await cache.dispose();
      remaining.push(counted.calls.reads.reduce((sum, { start, endExclusive }) => sum + endExclusive - start, 0));
      rmSync(folder, { recursive: true });
    }
    // What was there was used: on average about half is left to fetch, never all of it every time.
    expect(remaining.filter((left) => left < sizeBytes).length).toBeGreaterThanOrEqual(18);
  });

  test('again and again in the same copy still ends with the right SHA-256', { timeout: 120_000 }, async () => {
    const folder = join(root, 'again');
    mkdirSync(folder);
    const id = recordingIdSchema.parse('again');
    for (const share of [0.2, 0.45, 0.7, 0.95]) await killAt(folder, id, Math.floor(sizeBytes * share));
    const cache = openRecordingCache({ folder, key });
    expect(await cache.fetch({ id, object: await store.head(objectKey), store })).toEqual({ sha256, storeChecksumVerified: true });
    await cache.dispose();
  });
});

test('a server that stops in the middle gives a typed error, and the download goes on when it is back', async () => {
  const folder = join(root, 'stopped');
  mkdirSync(folder);
  const id = recordingIdSchema.parse('stopped');
  const cache = openRecordingCache({ folder, key });
  const object = await store.head(objectKey);
  let stopping: Promise<void> | null = null;
  const stopInTheMiddle = (doneBytes: number): void => {
    if (doneBytes > sizeBytes / 4) stopping ??= server.stop();
  };
  await expect(cache.fetch({ id, object, store, onProgress: stopInTheMiddle })).rejects.toMatchObject({
    code: 'store-unreachable',
    retryable: true,
  });
  await stopping;
  expect((await cache.status(id)).cachedBytes).toBeGreaterThan(0);
  await server.restart();
  expect(await cache.fetch({ id, object, store })).toEqual({ sha256, storeChecksumVerified: true });
  await cache.dispose();
});
