import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { StoreSecret, StoreSettings } from '../../shared/model/source.ts';
import { startServerProcess } from './server-process.ts';

/** A local S3 server (s3rver) with its own temporary folder. */
export interface S3Server {
  readonly endpoint: string;
  readonly secret: StoreSecret;
  settings(
    bucket: string,
    more?: { readonly prefix?: string; readonly auth?: 'keys' | 'profile' | 'default' },
  ): Extract<StoreSettings, { kind: 's3' }>;
  createBucket(bucket: string): Promise<void>;
  put(bucket: string, key: string, body: Uint8Array | string): Promise<void>;
  remove(bucket: string, key: string): Promise<void>;
  /** Stops answering, as a pulled network would; buckets and objects stay. */
  stop(): Promise<void>;
  /** Answers again, on the same port. */
  restart(): Promise<void>;
  /** Stops it for good and removes its folder. */
  dispose(): Promise<void>;
}

/** The only key pair that s3rver knows. */
const secret = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-s3-'));
  const require = createRequire(import.meta.url);
  const script = join(dirname(require.resolve('s3rver/package.json')), 'bin', 's3rver.js');
  const start = (port: number) =>
    startServerProcess({
      script,
      // s3rver encrypts the tokens of its listing pages with DES, which OpenSSL 3 has in its legacy provider only.
      nodeArgs: ['--openssl-legacy-provider'],
      args: ['--directory', folder, '--address', '127.0.0.1', '--port', String(port), '--silent', '--no-vhost-buckets'],
      listening: /listening on \S+?:(\d+)/,
    });
  let server = await start(0);
  const { port } = server;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    // A copy: the SDK writes into it.
    credentials: { ...secret },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return {
    endpoint,
    secret,
    settings: (bucket, { prefix = '', auth = 'keys' } = {}) => ({
      kind: 's3',
      bucket,
      prefix,
      region: 'us-east-1',
      endpoint,
      pathStyle: true,
      caFile: null,
      auth,
      profile: null,
    }),
    async createBucket(bucket) {
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
    },
    async put(bucket, key, body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    async remove(bucket, key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    stop: () => server.stop(),
    async restart() {
      await server.stop();
      server = await start(port);
    },
    async dispose() {
      client.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
