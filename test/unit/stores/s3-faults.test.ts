import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../../electron/library/stores/open-store.ts';
import type { ReadOptions, RecordingStore } from '../../../electron/library/stores/recording-store.ts';

let server: Server | null = null;
let store: RecordingStore | null = null;
afterEach(async () => {
  await store?.dispose();
  server?.closeAllConnections();
  server?.close();
});

/** A store at a server that misbehaves as a test wants it to. */
async function storeAt(listener: RequestListener): Promise<RecordingStore> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  store = await openStore({
    settings: {
      ...{ kind: 's3', bucket: 'b', prefix: '', region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` },
      ...{ pathStyle: true, caFile: null, auth: 'keys', profile: null },
    },
    secret: { accessKeyId: 'id', secretAccessKey: 'hunter2' },
  });
  return store;
}

const errorAnswer =
  (status: number, code: string): RequestListener =>
  (_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`);

async function read(from: RecordingStore, options: ReadOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of from.read('k', options)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function list(from: RecordingStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of from.list()) keys.push(...page.map(({ key }) => key));
  return keys;
}

const range = { start: 2, endExclusive: 6 };
const part = { 'content-range': 'bytes 2-5/10', etag: '"v1"' };

test('a wrong secret key is wrong credentials', async () => {
  await expect(list(await storeAt(errorAnswer(403, 'SignatureDoesNotMatch')))).rejects.toMatchObject({ code: 'store-credentials' });
});

test('a refusal is a refusal', async () => {
  await expect(list(await storeAt(errorAnswer(403, 'AccessDenied')))).rejects.toMatchObject({ code: 'store-forbidden', retryable: false });
});

test('a busy server is tried again, a few times and no more', async () => {
  let requests = 0;
  const busy = await storeAt((request, response) => {
    requests += 1;
    errorAnswer(503, 'SlowDown')(request, response);
  });
  await expect(list(busy)).rejects.toMatchObject({ code: 'store-failed', retryable: true });
  expect(requests).toBe(3);
});

test('a connection that breaks in the middle of a body fails, and a retry may help', async () => {
  const broken = await storeAt((_, response) => {
    response.writeHead(206, { ...part, 'content-length': 4 });
    response.write('ab', () => response.destroy());
  });
  await expect(read(broken, range)).rejects.toMatchObject({ code: 'store-unreachable', retryable: true });
});

test('a body without a length that ends early fails', async () => {
  const short = await storeAt((_, response) => void response.writeHead(206, part).end('ab'));
  await expect(read(short, range)).rejects.toMatchObject({ code: 'store-unreachable', message: expect.stringContaining('2 of 4') });
});

test('a store that ignores If-Match is caught by the etag it answers with', async () => {
  const replaced = await storeAt((_, response) => void response.writeHead(206, { ...part, etag: '"v2"' }).end('abcd'));
  await expect(read(replaced, { ...range, ifEtag: 'v1' })).rejects.toMatchObject({ code: 'store-object-changed' });
});

test('a store that ignores ranges is caught, except where it does no harm', async () => {
  const whole = await storeAt((_, response) => void response.writeHead(200, { etag: '"v1"' }).end('0123456789'));
  await expect(read(whole, range)).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('ranges') });
  expect(await read(whole, { start: 0, endExclusive: 4 })).toBe('0123');
});

test('a listing that is not XML fails as what it is', async () => {
  const page = await storeAt(
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Log in</body>'),
  );
  await expect(list(page)).rejects.toMatchObject({ code: 'store-failed' });
});

test('a listing that repeats its page for ever ends', async () => {
  const xml =
    '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>';
  const endless = await storeAt((_, response) => void response.writeHead(200, { 'content-type': 'application/xml' }).end(xml));
  await expect(list(endless)).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('same page') });
});

test('keys that are listed URL-encoded are decoded', async () => {
  const xml =
    '<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>a%1B+b%2Bc</Key><Size>1</Size></Contents></ListBucketResult>';
  const encoded = await storeAt((_, response) => void response.writeHead(200, { 'content-type': 'application/xml' }).end(xml));
  expect(await list(encoded)).toEqual(['a\u001b b+c']);
});
