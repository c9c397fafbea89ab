import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startAkeylessServer } from '../support/akeyless-server.ts';
import { startServerProcess } from '../support/server-process.ts';
import type { BenchResult } from './run.ts';

const count = Number(process.env.BENCH_SYNC_COUNT ?? 1_000_000);
const pageSize = 1000;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Step {
  readonly step: string;
  readonly ms: number;
  readonly writtenBytes: number;
  readonly memoryMb: number;
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
}

/**
 * A million sessions of a gateway and a million objects of a bucket, synced into an empty catalog and then once more unchanged.
 * The peer is the bare SDK that lists the same bucket and keeps nothing; that of the memory is a sync of a tenth of it all.
 */
export async function benchSync(): Promise<BenchResult[]> {
  const tenth = await syncTwice(Math.ceil(count / 10));
  const { bareMs, steps, pages, sessionPages } = await syncTwice(count);
  const [firstSessions, firstObjects, sessions, objects] = steps;
  const memoryOfTenth = tenth.steps.at(-1)?.memoryMb;
  if (!firstSessions || !firstObjects || !sessions || !objects || memoryOfTenth === undefined) {
    throw new Error('The process that syncs ended too early.');
  }
  const whole = [firstSessions, firstObjects, sessions, objects].every(({ seen }) => seen === count);
  const told = pages.length === 4 ? (pages[3] ?? 0) : Number.NaN;
  const toldSessions = (sessionPages[2] ?? 0) - (sessionPages[1] ?? 0);
  const name = (what: string): string => `sync of ${count.toLocaleString('en')} ${what}`;
  const wanted = Math.ceil(count / pageSize);
  return [
    plain(name('sessions: the first time'), count / (firstSessions.ms / 1000), 'sessions/s'),
    plain(name('objects: the first time, each matched'), count / (firstObjects.ms / 1000), 'objects/s'),
    bounded(name('sessions, unchanged: pages that were read'), toldSessions, wanted, 'pages', whole),
    bounded(name('objects, unchanged: pages that were read'), told, wanted, 'pages', whole),
    // A sync notes that it ran, and after each page of sessions its place, in pages of the log that are used again.
    bounded(name('sessions, unchanged: written'), sessions.writtenBytes / 1024, 4400, 'kB', sessions.added + sessions.changed === 0),
    bounded(name('objects, unchanged: written'), objects.writtenBytes / 1024, 100, 'kB', objects.added + objects.changed === 0),
    {
      ...plain(name('objects, unchanged, to the bare SDK'), objects.ms, 'ms'),
      peer: Math.round(bareMs),
      ratio: objects.ms / bareMs,
    },
    {
      ...bounded(
        name('sessions and objects: most memory of the process, to a tenth of them'),
        objects.memoryMb,
        memoryOfTenth * mostMemoryRatio,
        'MB',
        true,
      ),
      peer: Math.round(memoryOfTenth),
      ratio: objects.memoryMb / memoryOfTenth,
      target: `ratio <= ${mostMemoryRatio}`,
    },
  ];
}

/** Ten times as much may not take half as much memory again. */
const mostMemoryRatio = 1.5;

async function syncTwice(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'witness-bench-'));
  const gateway = await startAkeylessServer({ world: { sessionCount: count, pageSize } });
  const bucket = await startServerProcess({
    script: here('listing-server.ts'),
    args: [String(count)],
    listening: /listening on 127\.0\.0\.1:(\d+)/,
  });
  const endpoint = `http://127.0.0.1:${bucket.port}`;
  const store = { bucket: 'bench', prefix: '', region: 'us-east-1', endpoint, pathStyle: true, caFile: null, profile: null };
  const keys = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  try {
    const bareMs = await listBare(endpoint, { ...keys });
    await pagesSince(endpoint);
    const steps: Step[] = [];
    const pages: number[] = [];
    const sessionPages: number[] = [];
    const targets = [
      { name: 'gateway', settings: gateway.settings(), secret: gateway.secret() },
      { name: 'bucket', settings: { kind: 's3', auth: 'keys', ...store }, secret: keys },
    ];
    const child = spawn(process.execPath, [here('sync-process.ts'), folder, JSON.stringify(targets)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      const step = JSON.parse(line) as Step;
      console.error(`  ${line}`);
      steps.push(step);
      pages.push(await pagesSince(endpoint));
      sessionPages.push(gateway.requestsTo('list-sra-sessions').length);
    }
    await ended;
    return { bareMs, steps, pages, sessionPages };
  } finally {
    await bucket.stop();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listBare(
  endpoint: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<number> {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  const started = performance.now();
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: 'bench', ContinuationToken: token }));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  client.destroy();
  return performance.now() - started;
}

async function pagesSince(endpoint: string): Promise<number> {
  return Number(await (await fetch(`${endpoint}/requests`)).text());
}

function plain(name: string, ours: number, unit: string): BenchResult {
  return { name, ours: Math.round(ours), target: '-', unit, pass: true };
}

function bounded(name: string, ours: number, most: number, unit: string, isRight: boolean): BenchResult {
  return { name, ours: Math.round(ours), target: `<= ${most}`, unit, pass: isRight && ours <= most };
}
