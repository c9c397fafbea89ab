import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobServiceClient, ContainerSASPermissions } from '@azure/storage-blob';
import type { StoreSettings } from '../../shared/model/source.ts';
import { startServerProcess } from './server-process.ts';

type AzureSettings = Extract<StoreSettings, { kind: 'azure' }>;

/** A local Azure Blob server (Azurite) with its own temporary folder and a random account key. */
export interface AzureServer {
  readonly accountUrl: string;
  readonly accountName: string;
  readonly accountKey: string;
  readonly connectionString: string;
  settings(container: string, more?: { readonly prefix?: string; readonly auth?: AzureSettings['auth'] }): AzureSettings;
  createBucket(container: string): Promise<void>;
  put(container: string, key: string, body: Uint8Array | string): Promise<void>;
  remove(container: string, key: string): Promise<void>;
  /** A shared access signature that may list and read one container for an hour; "r" alone may not list. */
  sas(container: string, permissions?: string): Promise<string>;
  stop(): Promise<void>;
  /** Answers again, on the same port. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

export async function startAzureServer(): Promise<AzureServer> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-azure-'));
  const require = createRequire(import.meta.url);
  const script = join(dirname(require.resolve('azurite/package.json')), 'dist', 'src', 'blob', 'main.js');
  const accountName = 'witness';
  const accountKey = randomBytes(64).toString('base64');
  const start = (port: number) =>
    startServerProcess({
      script,
      args: [
        ...['--location', folder, '--blobHost', '127.0.0.1', '--blobPort', String(port)],
        ...['--silent', '--skipApiVersionCheck', '--disableTelemetry'],
      ],
      env: { AZURITE_ACCOUNTS: `${accountName}:${accountKey}` },
      listening: /successfully listens on http:\/\/\S+?:(\d+)/,
    });
  let server = await start(0);
  const { port } = server;
  const accountUrl = `http://127.0.0.1:${port}/${accountName}`;
  const connectionString = [
    'DefaultEndpointsProtocol=http',
    `AccountName=${accountName}`,
    `AccountKey=${accountKey}`,
    `BlobEndpoint=${accountUrl}`,
  ].join(';');
  const client = BlobServiceClient.fromConnectionString(connectionString);
  return {
    accountUrl,
    accountName,
    accountKey,
    connectionString,
    settings: (container, { prefix = '', auth = 'connection-string' } = {}) => ({
      kind: 'azure',
      container,
      prefix,
      accountUrl: auth === 'connection-string' ? null : accountUrl,
      auth,
    }),
    async createBucket(container) {
      await client.createContainer(container);
    },
    async put(container, key, body) {
      const bytes = Buffer.from(body);
      await client.getContainerClient(container).getBlockBlobClient(key).upload(bytes, bytes.length);
    },
    async remove(container, key) {
      await client.getContainerClient(container).deleteBlob(key);
    },
    async sas(container, permissions = 'rl') {
      const url = await client.getContainerClient(container).generateSasUrl({
        permissions: ContainerSASPermissions.parse(permissions),
        expiresOn: new Date(Date.now() + 3_600_000),
      });
      return new URL(url).search;
    },
    stop: () => server.stop(),
    async restart() {
      await server.stop();
      server = await start(port);
    },
    async dispose() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
