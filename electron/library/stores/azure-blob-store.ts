import { Readable } from 'node:stream';
import {
  type BlobItem,
  BlobServiceClient,
  type ContainerClient,
  type ContainerListBlobFlatSegmentResponse,
  type ContainerListBlobHierarchySegmentResponse,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { AppError } from '../../../shared/errors.ts';
import type { Checksum } from '../../../shared/model/recording.ts';
import type { StoreSecret, StoreSettings } from '../../../shared/model/source.ts';
import { bareEtag, sameEtag } from './etag.ts';
import { keyPrefix } from './key-prefix.ts';
import { rangeStart } from './range-start.ts';
import { readBody, withDeadline } from './read-stream.ts';
import type { ListOptions, ReadOptions, RecordingStore, StoredObject, StoreLevel } from './recording-store.ts';
import { notOfStore, objectChanged, rangeIgnored, type StoreOperation } from './store-failure.ts';

export type AzureSettings = Extract<StoreSettings, { kind: 'azure' }>;

/** The SDK's own default waits 4, 8 and 16 seconds: too long to learn that a server is stopped. */
const pipeline: StoragePipelineOptions = { retryOptions: { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } };
const pageSize = 1000;

/** Azure Blob. Secret fields by auth: connectionString; accountName and accountKey; sas. */
export async function openAzureBlobStore(settings: AzureSettings, secret: StoreSecret): Promise<RecordingStore> {
  const prefix = keyPrefix(settings.prefix);
  const label = `azure://${settings.container}${prefix.value === '' ? '' : `/${prefix.value.slice(0, -1)}`}`;
  const container = await containerClient(settings, secret, label);

  async function* list({ prefix: below = '', signal }: ListOptions = {}): AsyncGenerator<readonly StoredObject[]> {
    const operation: StoreOperation = { label, key: null, signal };
    let continuationToken: string | undefined;
    do {
      const page = await withDeadline(operation, async (abortSignal) => {
        const flat = container.listBlobsFlat({ prefix: prefix.toStore(below), abortSignal });
        const pages = flat.byPage({ maxPageSize: pageSize, ...(continuationToken && { continuationToken }) });
        const next: IteratorResult<ContainerListBlobFlatSegmentResponse, unknown> = await pages.next();
        return next.done ? undefined : next.value;
      });
      const objects = (page?.segment.blobItems ?? []).flatMap((item) => listedObject(item, prefix.fromStore));
      if (objects.length > 0) yield objects;
      continuationToken = page?.continuationToken || undefined;
    } while (continuationToken !== undefined);
  }

  async function listLevel({ prefix: below = '', signal }: ListOptions = {}): Promise<StoreLevel> {
    const page = await withDeadline({ label, key: null, signal }, async (abortSignal) => {
      const level = container.listBlobsByHierarchy('/', { prefix: prefix.toStore(below), abortSignal });
      const next: IteratorResult<ContainerListBlobHierarchySegmentResponse, unknown> = await level.byPage({ maxPageSize: pageSize }).next();
      return next.done ? undefined : next.value;
    });
    return {
      objects: (page?.segment.blobItems ?? []).flatMap((item) => listedObject(item, prefix.fromStore)),
      prefixes: (page?.segment.blobPrefixes ?? []).flatMap(({ name }) => prefix.levelFromStore(name) ?? []),
      isWhole: !page?.continuationToken,
    };
  }

  async function head(key: string, signal?: AbortSignal): Promise<StoredObject> {
    const blob = container.getBlobClient(prefix.address(key, label));
    const operation: StoreOperation = { label, key, signal };
    const properties = await withDeadline(operation, (abortSignal) => blob.getProperties({ abortSignal }));
    if (properties.etag === undefined) throw notOfStore(operation);
    return {
      key,
      sizeBytes: properties.contentLength ?? 0,
      etag: bareEtag(properties.etag),
      versionId: properties.versionId ?? null,
      lastModifiedMs: properties.lastModified?.getTime() ?? null,
      checksum: contentMd5(properties.contentMD5),
    };
  }

  async function* read(key: string, { start, endExclusive, ifEtag, signal }: ReadOptions): AsyncGenerator<Uint8Array> {
    const operation: StoreOperation = { label, key, signal };
    const blob = container.getBlobClient(prefix.address(key, label));
    const expected = endExclusive - start;
    const answer = await withDeadline(operation, (abortSignal) =>
      blob.download(start, expected, { abortSignal, maxRetryRequests: 2, ...(ifEtag && { conditions: { ifMatch: `"${ifEtag}"` } }) }),
    );
    const body = answer.readableStreamBody;
    if (!(body instanceof Readable)) throw new AppError('store-failed', `${label} answered without a body.`);
    const changed = !sameEtag(answer.etag, ifEtag) || (answer.contentLength !== undefined && answer.contentLength < expected);
    // Azure obeys; a cache on the way may not.
    if (changed || rangeStart(answer.contentRange) !== start) {
      body.destroy();
      throw changed ? objectChanged(operation) : rangeIgnored(operation);
    }
    yield* readBody(body, expected, operation);
  }

  return { label, list, listLevel, head, read, dispose: () => Promise.resolve() };
}

async function containerClient(settings: AzureSettings, secret: StoreSecret, label: string): Promise<ContainerClient> {
  const missing = (what: string): AppError => new AppError('store-credentials', `${what} of ${label} is missing.`);
  try {
    return (await serviceClient(settings, secret, missing)).getContainerClient(settings.container);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Not the SDK's message, which may quote the connection string.
    throw new AppError('store-credentials', `The credentials of ${label} are malformed.`);
  }
}

async function serviceClient(
  settings: AzureSettings,
  secret: StoreSecret,
  missing: (what: string) => AppError,
): Promise<BlobServiceClient> {
  switch (settings.auth) {
    case 'connection-string': {
      if (!secret.connectionString) throw missing('The connection string');
      return BlobServiceClient.fromConnectionString(secret.connectionString, pipeline);
    }
    case 'account-key': {
      const { accountName, accountKey } = secret;
      if (!accountName || !accountKey) throw missing('The account name or key');
      const url = settings.accountUrl ?? `https://${accountName}.blob.core.windows.net`;
      return new BlobServiceClient(url, new StorageSharedKeyCredential(accountName, accountKey), pipeline);
    }
    case 'sas': {
      if (!secret.sas) throw missing('The shared access signature');
      const url = new URL(accountUrl(settings));
      url.search = secret.sas.replace(/^\?/, '');
      return new BlobServiceClient(url.href, undefined, pipeline);
    }
    case 'default': {
      const { DefaultAzureCredential } = await import('@azure/identity');
      return new BlobServiceClient(accountUrl(settings), new DefaultAzureCredential(), pipeline);
    }
  }
}

function accountUrl({ accountUrl, container }: AzureSettings): string {
  if (accountUrl === null) throw new AppError('usage', `The account URL of azure://${container} is missing.`);
  return accountUrl;
}

function listedObject(item: BlobItem, fromStore: (key: string) => string | null): StoredObject[] {
  const key = fromStore(item.name);
  const { properties } = item;
  // Accounts with a hierarchical namespace list their folders as empty blobs.
  if (key === null || item.metadata?.hdi_isfolder === 'true') return [];
  return [
    {
      key,
      sizeBytes: properties.contentLength ?? 0,
      etag: bareEtag(properties.etag),
      versionId: item.versionId ?? null,
      lastModifiedMs: properties.lastModified.getTime(),
      checksum: contentMd5(properties.contentMD5),
    },
  ];
}

/** Content-MD5 is what the uploader declared or Azure computed for the whole blob. */
function contentMd5(md5: Uint8Array | undefined): Checksum | null {
  return md5?.length === 16 ? { algorithm: 'md5', value: Buffer.from(md5).toString('base64') } : null;
}
