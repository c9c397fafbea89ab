import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openRecordingCache } from '../../electron/library/cache/recording-cache.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { insertSource } from '../../electron/library/catalog/sources.ts';
import { createMediaHandler } from '../../electron/library/playback/media-handler.ts';
import { serveRecording } from '../../electron/library/playback/serve-recording.ts';
import { openFolderStore } from '../../electron/library/stores/folder-store.ts';
import { openS3Store } from '../../electron/library/stores/s3-store.ts';
import { sendResponse, toRequest } from '../../electron/serve/http-adapter.ts';
import { recordingIdSchema, sessionIdSchema, sourceIdSchema } from '../../shared/model/ids.ts';
import { startServerProcess } from '../support/server-process.ts';

export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
  readonly target: string;
  readonly unit: string;
  readonly pass: boolean;
}

const mebibyte = 1024 * 1024;
const objectBytes = 256 * mebibyte;
const rounds = 5;
const id = recordingIdSchema.parse('bench');

/**
 * An object of 256 MiB into the encrypted cache, hashed, verified and flushed, against the same object by the bare AWS
 * SDK into a plain file that is neither. The server is `object-server.ts`, a process of its own on this machine.
 * Three times: for an object that offers no checksum of the whole (a multipart upload of old), the CRC-64 that S3 keeps
 * by default today (which the SDK verifies as well), or an MD5 as its ETag (which the SDK does not look at).
 */
export async function benchDownload(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const [kind, what] of [
    ['none', 'SHA-256'],
    ['crc64nvme', 'SHA-256, CRC-64 verified'],
    ['md5', 'SHA-256, MD5 verified'],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'witness-bench-'));
    const server = await startServerProcess({
      script: fileURLToPath(new URL('./object-server.ts', import.meta.url)),
      args: [String(objectBytes), kind],
      listening: /listening on \S+?:(\d+)/,
    });
    const endpoint = `http://127.0.0.1:${server.port}`;
    const target = await openTarget(endpoint, folder);
    try {
      const { ours, peer } = await interleaved(rounds, bySdk(endpoint, folder), target.round);
      const ratio = peer / ours;
      results.push({
        name: `download of 256 MiB: ${what}`,
        ours: objectBytes / 1e3 / ours,
        peer: objectBytes / 1e3 / peer,
        ratio,
        target: '>= 0.8 of the bare SDK',
        unit: 'MB/s',
        pass: ratio >= 0.8,
      });
    } finally {
      await target.dispose();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return results;
}

function bySdk(endpoint: string, folder: string): () => Promise<number> {
  const path = join(folder, 'plain');
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  return async () => {
    const client = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials });
    try {
      return await timed(async () => {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket: 'bench', Key: 'object' }));
        if (!(body instanceof Readable)) throw new Error('The SDK gives a stream.');
        await pipeline(body, createWriteStream(path));
      });
    } finally {
      client.destroy();
      rmSync(path);
    }
  };
}

async function openTarget(endpoint: string, folder: string) {
  const settings = { bucket: 'bench', prefix: '', region: 'us-east-1', endpoint, pathStyle: true, caFile: null, profile: null };
  const store = await openS3Store({ kind: 's3', auth: 'keys', ...settings }, { accessKeyId: 'bench', secretAccessKey: 'bench' });
  const cache = openRecordingCache({ folder, key: Buffer.alloc(32, 1) });
  return {
    async round(): Promise<number> {
      try {
        return await timed(async () => {
          await cache.fetch({ id, object: await store.head('object'), store });
        });
      } finally {
        await cache.remove(id);
      }
    },
    async dispose(): Promise<void> {
      await cache.dispose();
      await store.dispose();
    },
  };
}

/** Requests for 1 MiB at places all over a file of 256 MiB, from the encrypted cache and plain, over the same HTTP. */
export async function benchVideoRead(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'witness-bench-'));
  const cacheFolder = join(folder, 'cache');
  mkdirSync(cacheFolder);
  const catalog = openCatalog({ path: join(folder, 'catalog.db'), key: 'bench' });
  const cache = openRecordingCache({ folder: cacheFolder, key: Buffer.alloc(32, 1) });
  try {
    const plain = join(folder, 'video');
    writeFileSync(plain, Buffer.alloc(objectBytes, 'video'));
    const store = openFolderStore(folder);
    const object = await store.head('video');
    await cache.fetch({ id, object, store });
    const [sourceId, sessionId] = [sourceIdSchema.parse('bench'), sessionIdSchema.parse('bench')];
    insertSource(catalog, { id: sourceId, name: 'bench', store: { kind: 'folder', path: folder }, addedAtMs: 0 });
    const unknown = { user: null, target: null, gateway: null, secretName: null, clientType: null, accessId: null, instanceId: null };
    const times = { errorMessage: null, startedAtMs: null, endedAtMs: null, raw: null };
    const session = { sourceId, externalId: 'bench', status: 'completed', resourceType: 'rdp', origin: 'inventory' } as const;
    upsertSession(catalog, { id: sessionId, ...session, ...unknown, ...times });
    upsertRecording(catalog, { ...object, id, sessionId, sourceId, matchMethod: 'session-id' });
    return [await compareReads(createMediaHandler({ catalog, routes: { recording: serveRecording(({ id }) => cache.open(id)) } }), plain)];
  } finally {
    await cache.dispose();
    closeCatalog(catalog);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareReads(handle: (request: Request) => Promise<Response>, plain: string): Promise<BenchResult> {
  const server = createServer((request, response) => {
    if (request.url === '/plain') sendPlain(plain, request.headers.range ?? '', response);
    else void handle(toRequest(request, response, 'http://bench')).then((answer) => sendResponse(answer, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seeks = Array.from({ length: 100 }, (_, index) => ((index * 79) % 255) * mebibyte + index * 1000);
  const seek = (url: string) => () =>
    timed(async () => {
      for (const start of seeks) {
        const response = await fetch(url, { headers: { range: `bytes=${start}-${start + mebibyte - 1}` } });
        const { byteLength } = await response.arrayBuffer();
        if (response.status !== 206 || byteLength !== mebibyte)
          throw new Error(`A range came with ${response.status} and ${byteLength} bytes.`);
      }
    });
  try {
    const { ours, peer } = await interleaved(rounds, seek(`${origin}/plain`), seek(`${origin}/media/recording/${id}`));
    const ratio = ours / peer;
    const [target, pass] = ['<= 1.2 of the plain file', ratio <= 1.2];
    return { name: 'video seek: 1 MiB over HTTP', ours: ours / seeks.length, peer: peer / seeks.length, ratio, target, unit: 'ms', pass };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function sendPlain(path: string, range: string, response: ServerResponse): void {
  const [, start = '0', end = '0'] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  const length = Number(end) - Number(start) + 1;
  response.writeHead(206, { 'content-length': length, 'content-range': `bytes ${start}-${end}/${objectBytes}` });
  createReadStream(path, { start: Number(start), end: Number(end) }).pipe(response);
}

/** Medians in ms; the rounds alternate, so that what else the machine does falls on both. The first one warms up. */
async function interleaved(
  count: number,
  peerRound: () => Promise<number>,
  ourRound: () => Promise<number>,
): Promise<{ readonly ours: number; readonly peer: number }> {
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let round = 0; round <= count; round += 1) {
    const [peerMs, oursMs] = [await peerRound(), await ourRound()];
    if (round === 0) continue;
    peer.push(peerMs);
    ours.push(oursMs);
  }
  return { ours: median(ours), peer: median(peer) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
