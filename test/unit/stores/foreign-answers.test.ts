import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../electron/library/stores/open-store.ts';
import type { RecordingStore } from '../../../electron/library/stores/recording-store.ts';

/** What stands between Witness and a store answers in its place, or confuses what it answers: none of that may pass for the store's word. */
const kinds = {
  s3: {
    settings: (port: number) => ({
      ...{ kind: 's3' as const, bucket: 'b', prefix: '', region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` },
      ...{ pathStyle: true, caFile: null, auth: 'keys' as const, profile: null },
    }),
    secret: (_: number) => ({ accessKeyId: 'id', secretAccessKey: 'secret' }),
    listing: [
      '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>b</Name><Prefix/><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys>',
      '<IsTruncated>false</IsTruncated><Contents><Key>a.cast</Key><Size>1</Size></Contents>',
      '<Contents><Key>b.cast</Key><Size>1</Size></Contents></ListBucketResult>',
    ],
  },
  azure: {
    settings: (_: number) => ({
      ...{ kind: 'azure' as const, container: 'b', prefix: '', accountUrl: null, auth: 'connection-string' as const },
    }),
    secret: (port: number) => ({
      connectionString: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:${port}/a`,
    }),
    listing: [
      '<?xml version="1.0" encoding="UTF-8"?><EnumerationResults ContainerName="b"><Blobs>',
      '<Blob><Name>a.cast</Name><Properties><Last-Modified>Tue, 24 Nov 2026 00:00:00 GMT</Last-Modified><Etag>1</Etag><Content-Length>1</Content-Length></Properties></Blob>',
      '<Blob><Name>b.cast</Name><Properties><Last-Modified>Tue, 24 Nov 2026 00:00:00 GMT</Last-Modified><Etag>1</Etag><Content-Length>1</Content-Length></Properties></Blob></Blobs><NextMarker/></EnumerationResults>',
    ],
  },
};

async function storeAt(kind: keyof typeof kinds, listener: RequestListener): Promise<RecordingStore> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { settings, secret } = kinds[kind];
  const store = await openStore({ settings: settings(port), secret: secret(port) });
  onTestFinished(async () => {
    await store.dispose();
    server.closeAllConnections();
    server.close();
  });
  return store;
}

const answers =
  (body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body);

async function list(store: RecordingStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of store.list()) keys.push(...page.map(({ key }) => key));
  return keys;
}

async function read(store: RecordingStore): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read('k', { start: 2, endExclusive: 6 })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const page = '<html><head><title>Wi-Fi</title></head><body><h1>Accept the terms</h1></body></html>';

describe.each(['s3', 'azure'] as const)('an answer that is not of the %s store', (kind) => {
  test('is told in place of a listing that would be empty', async () => {
    for (const body of [page, '', '<?xml version="1.0"?><other/>']) {
      await expect(list(await storeAt(kind, answers(body)))).rejects.toMatchObject({ code: 'store-failed' });
    }
  });

  test('is told when folders are asked for', async () => {
    const store = await storeAt(kind, answers(page));
    if (store.listLevel) await expect(store.listLevel()).rejects.toMatchObject({ code: 'store-failed' });
  });

  test('never makes a listing shorter than it is', async () => {
    const [head, ...rest] = kinds[kind].listing;
    const whole = [head, ...rest].join('');
    expect(await list(await storeAt(kind, answers(whole, { 'content-type': 'application/xml' })))).toEqual(['a.cast', 'b.cast']);
    for (const end of [1, 20, 60, rest.join('').length - 10, rest.join('').length]) {
      const cut = answers(whole.slice(0, -end), { 'content-type': 'application/xml' });
      await expect(list(await storeAt(kind, cut))).rejects.toMatchObject({ code: 'store-failed' });
    }
  });

  test('is no object', async () => {
    for (const body of [page, '']) {
      const store = await storeAt(kind, answers(body));
      await expect(store.head('k')).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('"k"') });
    }
  });

  test('brings no bytes of another place', async () => {
    const moved: RequestListener = (_, response) =>
      void response.writeHead(206, { 'content-range': 'bytes 1-4/10', etag: '"v1"', 'content-length': '4' }).end('1234');
    const whole: RequestListener = (_, response) =>
      void response.writeHead(200, { etag: '"v1"', 'content-length': '10' }).end('0123456789');
    for (const listener of [moved, whole]) {
      await expect(read(await storeAt(kind, listener))).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringContaining('ranges'),
      });
    }
  });
});
