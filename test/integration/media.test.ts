import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { blockBytes } from '../../electron/common/block-file.ts';
import type { ByteReader } from '../../electron/common/byte-reader.ts';
import type { RecordingCache } from '../../electron/library/cache/recording-cache.ts';
import { setCacheState, setProbe, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { createMediaHandler } from '../../electron/library/playback/media-handler.ts';
import { serveRecording } from '../../electron/library/playback/serve-recording.ts';
import { sendResponse, toRequest } from '../../electron/serve/http-adapter.ts';
import { sha256Schema } from '../../shared/model/ids.ts';
import type { ProbeResult, RecordingFormat } from '../../shared/model/recording.ts';
import { addSource, recordingInput, sessionInput, testCatalog } from '../catalog/catalog-fixture.ts';
import { gatedStore } from '../support/gated-store.ts';
import { bytesOf, type CacheFixture, makeCache, recordingId, sha256Of } from '../unit/cache/cache-fixture.ts';

const id = recordingId('video');

interface Media {
  readonly fixture: CacheFixture;
  readonly bytes: Buffer;
  readonly address: string;
  /** Settles when the last reader was closed. */
  readonly closed: Promise<void>;
  fetch(headers?: Record<string, string>, method?: string): Promise<Response>;
}

/** A cached recording behind the media handler on a real HTTP server, as the local window mounts it. */
async function serveMedia(bytes = bytesOf(3 * blockBytes + 500), format: RecordingFormat = 'mp4'): Promise<Media> {
  const fixture = makeCache();
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('s'));
  for (const name of ['video', 'uncached']) upsertRecording(catalog, recordingInput(name, 's'));
  fixture.put('v', bytes);
  const { sha256 } = await fixture.fetch(id, 'v');
  setCacheState(catalog, id, { cacheState: 'complete', cachedBytes: bytes.length, sha256 });
  setProbe(catalog, id, { ...unknownProbe, format });

  const closed = Promise.withResolvers<void>();
  const cache: Pick<RecordingCache, 'open'> = {
    async open(opened) {
      const reader = await fixture.cache.open(opened);
      return {
        ...reader,
        async close() {
          await reader.close();
          if (!fixture.cache.isRead(opened)) closed.resolve();
        },
      };
    },
  };
  const handle = createMediaHandler({ catalog, routes: { recording: serveRecording(({ id }) => cache.open(id)) } });
  const address = await serve(handle);
  return {
    fixture,
    bytes,
    address,
    closed: closed.promise,
    fetch: (headers = {}, method = 'GET') => fetch(`${address}video`, { headers, method }),
  };
}

/** Gives the address before a recording's id. */
async function serve(handle: (request: Request) => Promise<Response>): Promise<string> {
  const server = createServer((request, response) => {
    void handle(toRequest(request, response, 'http://witness.test')).then((answer) => sendResponse(answer, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/media/recording/`;
}

const unknownProbe: Omit<ProbeResult, 'format'> = {
  kind: 'video',
  layers: [],
  durationMs: null,
  startedAt: null,
  cols: null,
  rows: null,
  events: null,
  outputBytes: null,
  container: null,
  videoCodec: null,
  width: null,
  height: null,
  frameRate: null,
  playable: 'native',
  problems: [],
};

describe('a cached recording over HTTP', () => {
  test('comes whole, with its length, type and SHA-256 as its tag', async () => {
    const media = await serveMedia();
    const response = await media.fetch();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-length': String(media.bytes.length),
      'content-type': 'video/mp4',
      etag: `"${sha256Of(media.bytes)}"`,
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(media.bytes)).toBe(true);
    await media.closed;
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-', 100, 3 * blockBytes + 500],
    [`bytes=${blockBytes - 1}-${blockBytes}`, blockBytes - 1, blockBytes + 1],
    ['bytes=-500', 3 * blockBytes, 3 * blockBytes + 500],
    [`bytes=${2 * blockBytes}-999999999`, 2 * blockBytes, 3 * blockBytes + 500],
  ])('gives the part that %s asks for', async (range, start, end) => {
    const media = await serveMedia();
    const response = await media.fetch({ range });
    expect([response.status, response.headers.get('content-range'), response.headers.get('content-length')]).toEqual([
      206,
      `bytes ${start}-${end - 1}/${media.bytes.length}`,
      String(end - start),
    ]);
    expect(Buffer.from(await response.arrayBuffer()).equals(media.bytes.subarray(start, end))).toBe(true);
    await media.closed;
  });

  test('refuses a part that lies behind its end, and says how long it is', async () => {
    const media = await serveMedia();
    const response = await media.fetch({ range: `bytes=${media.bytes.length}-` });
    expect([response.status, response.headers.get('content-range'), (await response.arrayBuffer()).byteLength]).toEqual([
      416,
      `bytes */${media.bytes.length}`,
      0,
    ]);
    await media.closed;
  });

  test('comes whole when several parts, or a part of another version, are asked for', async () => {
    const media = await serveMedia();
    const tag = `"${sha256Of(media.bytes)}"`;
    const statuses = [];
    for (const headers of [
      { range: 'bytes=0-1,5-6' },
      { range: 'bytes=0-1', 'if-range': '"other"' },
      { range: 'bytes=0-1', 'if-range': tag },
    ]) {
      const response = await media.fetch(headers);
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 200, 206]);
  });

  test('answers HEAD with the facts of the whole and no bytes', async () => {
    const media = await serveMedia();
    const response = await media.fetch({ range: 'bytes=0-1' }, 'HEAD');
    expect([response.status, response.headers.get('content-length'), (await response.arrayBuffer()).byteLength]).toEqual([
      200,
      String(media.bytes.length),
      0,
    ]);
    await media.closed;
  });

  test('has the type of a video only when it is one; nothing in it makes it a page', async () => {
    for (const [format, type] of [
      ['webm', 'video/webm'],
      ['matroska', 'video/x-matroska'],
      ['asciicast-v2', 'application/octet-stream'],
      ['unknown', 'application/octet-stream'],
    ] as const) {
      const media = await serveMedia(Buffer.from('<!doctype html><script>alert(1)</script>'), format);
      expect((await media.fetch()).headers.get('content-type')).toBe(type);
    }
  });

  test('is let go of when the player leaves in the middle', async () => {
    const media = await serveMedia(bytesOf(16 * 1024 * 1024));
    const request = get(`${media.address}video`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'readable');
    expect(media.fixture.cache.isRead(id)).toBe(true);
    response.destroy();
    await media.closed;
    expect(media.fixture.cache.isRead(id)).toBe(false);
  });

  test('breaks off where a block is damaged, rather than give false bytes', async () => {
    const media = await serveMedia();
    const stored = readFileSync(media.fixture.blocksPath(id));
    stored.writeUInt8(stored.readUInt8(2 * blockBytes) ^ 1, 2 * blockBytes);
    writeFileSync(media.fixture.blocksPath(id), stored);
    const intact = await media.fetch({ range: `bytes=0-${blockBytes - 1}` });
    expect(Buffer.from(await intact.arrayBuffer()).equals(media.bytes.subarray(0, blockBytes))).toBe(true);
    const broken = await media.fetch();
    await expect(broken.arrayBuffer()).rejects.toThrow();
    await media.closed;
  });
});

describe('a recording that is still arriving, over HTTP', () => {
  test('gives what is here; whoever leaves while it waits for more no longer holds the download up', async () => {
    const fixture = makeCache();
    const catalog = testCatalog();
    addSource(catalog);
    upsertSession(catalog, sessionInput('s'));
    upsertRecording(catalog, recordingInput('video', 's'));
    const bytes = bytesOf(20 * 1024 * 1024);
    const store = gatedStore(bytes);
    const begun = Promise.withResolvers<void>();
    const fetched = fixture.cache.fetch({ id, object: store.object, store, onBegun: begun.resolve });
    await begun.promise;
    let closed = Promise.resolve();
    const open = async (opened: typeof id): Promise<ByteReader> => {
      const reader = await fixture.cache.openArriving(opened, { whenStopped: 'wait' });
      const isClosed = Promise.withResolvers<void>();
      closed = isClosed.promise;
      return { ...reader, close: () => reader.close().then(isClosed.resolve) };
    };
    const address = await serve(createMediaHandler({ catalog, routes: { recording: serveRecording((recording) => open(recording.id)) } }));

    store.allow(0, 4 * blockBytes);
    const here = await fetch(`${address}video`, { headers: { range: `bytes=10-${4 * blockBytes - 1}` } });
    expect([here.status, here.headers.get('etag'), here.headers.get('content-length')]).toEqual([206, null, String(4 * blockBytes - 10)]);
    expect(Buffer.from(await here.arrayBuffer()).equals(bytes.subarray(10, 4 * blockBytes))).toBe(true);

    const player = new AbortController();
    const headers = { range: `bytes=${15 * 1024 * 1024}-` };
    const waiting = await fetch(`${address}video`, { headers, signal: player.signal });
    expect(waiting.status).toBe(206);
    const body = expect(waiting.arrayBuffer()).rejects.toThrow();
    await store.until(() => store.reads.some(({ start }) => start === 15 * 1024 * 1024));
    player.abort();
    await body;
    await closed;
    // What it waited for has not come, nor will it: the rest goes on once what was read ahead is here.
    store.allow(0, bytes.length);
    expect((await fetched).sha256).toBe(sha256Of(bytes));
    expect(fixture.cache.isRead(id)).toBe(false);
  });
});

describe('the media handler', () => {
  test('answers in JSON what it does not have', async () => {
    const media = await serveMedia();
    const answers = [];
    for (const name of ['uncached', 'nobody', '..%2f..%2fetc%2fpasswd', '']) {
      const response = await fetch(media.address + name);
      answers.push([response.status, ((await response.json()) as { code: string }).code]);
    }
    expect(answers).toEqual([
      [404, 'not-cached'],
      [404, 'not-found'],
      [404, 'not-found'],
      [404, 'not-found'],
    ]);
  });

  test('takes GET and HEAD alone', async () => {
    const media = await serveMedia();
    const response = await media.fetch({}, 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('says that a copy is damaged when it cannot be opened', async () => {
    const media = await serveMedia();
    writeFileSync(media.fixture.blocksPath(id), 'not blocks');
    const response = await media.fetch();
    expect([response.status, await response.json()]).toEqual([
      500,
      expect.objectContaining({ code: 'cache-damaged', action: expect.any(String) }),
    ]);
  });

  test('plays an empty recording as nothing', async () => {
    const media = await serveMedia(Buffer.of());
    const [whole, part] = [await media.fetch(), await media.fetch({ range: 'bytes=0-' })];
    expect([whole.status, (await whole.arrayBuffer()).byteLength, part.status]).toEqual([200, 0, 416]);
    expect(sha256Schema.safeParse(whole.headers.get('etag')?.slice(1, -1)).success).toBe(true);
  });
});
