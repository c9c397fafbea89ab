import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type _Object as ListedObject,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/errors.ts';
import type { Checksum } from '../../../shared/model/recording.ts';
import type { StoreSecret, StoreSettings } from '../../../shared/model/source.ts';
import { readCaFile } from './ca-file.ts';
import { bareEtag, sameEtag } from './etag.ts';
import { keyPrefix } from './key-prefix.ts';
import { rangeStart } from './range-start.ts';
import { readBody, withDeadline } from './read-stream.ts';
import type { ListOptions, ReadOptions, RecordingStore, StoredObject, StoreLevel } from './recording-store.ts';
import { notOfStore, objectChanged, rangeIgnored, type StoreOperation } from './store-failure.ts';

export type S3Settings = Extract<StoreSettings, { kind: 's3' }>;

/**
 * Whether a listing by levels is sure to tell every folder: Amazon's general purpose buckets, as its documentation of
 * ListObjectsV2 says. Not directory buckets, and nobody knows of the servers behind another endpoint: s3rver 3.7 leaves out
 * folders that hold nothing but folders.
 */
export function tellsEveryFolder({ endpoint, bucket }: S3Settings, environment: NodeJS.ProcessEnv): boolean {
  const isAmazon = endpoint === null && !environment.AWS_ENDPOINT_URL_S3 && !environment.AWS_ENDPOINT_URL;
  return isAmazon && !bucket.endsWith('--x-s3');
}

/** S3 or a compatible store. Secret fields: accessKeyId, secretAccessKey, sessionToken (auth "keys" only). */
export async function openS3Store(
  settings: S3Settings,
  secret: StoreSecret,
  hasLevels = tellsEveryFolder(settings, process.env),
): Promise<RecordingStore> {
  const prefix = keyPrefix(settings.prefix);
  const label = `s3://${settings.bucket}${prefix.value === '' ? '' : `/${prefix.value.slice(0, -1)}`}`;
  const client = new S3Client(await clientConfig(settings, secret, label));
  const bucket = settings.bucket;

  async function* list({ prefix: below = '', signal }: ListOptions = {}): AsyncGenerator<readonly StoredObject[]> {
    const operation: StoreOperation = { label, key: null, signal };
    let token: string | undefined;
    do {
      // URL encoding, because XML 1.0 cannot carry every character that a key may have; not every compatible store obeys.
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix.toStore(below),
        EncodingType: 'url',
        ContinuationToken: token,
      });
      const page = await withDeadline(operation, (abortSignal) => client.send(command, { abortSignal }));
      if (!isListing(page)) throw notOfStore(operation);
      const decode = keyDecoder(page);
      const objects = (page.Contents ?? []).flatMap((listed) => listedObject(listed, decode, prefix.fromStore));
      if (objects.length > 0) yield objects;
      const next = page.IsTruncated ? page.NextContinuationToken : undefined;
      if (next !== undefined && next === token)
        throw new AppError('store-failed', `${label} repeats the same page of its listing for ever.`);
      token = next;
    } while (token !== undefined);
  }

  async function listLevel({ prefix: below = '', signal }: ListOptions = {}): Promise<StoreLevel> {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix.toStore(below), Delimiter: '/', EncodingType: 'url' });
    const operation: StoreOperation = { label, key: null, signal };
    const page = await withDeadline(operation, (abortSignal) => client.send(command, { abortSignal }));
    if (!isListing(page)) throw notOfStore(operation);
    const decode = keyDecoder(page);
    return {
      objects: (page.Contents ?? []).flatMap((listed) => listedObject(listed, decode, prefix.fromStore)),
      prefixes: (page.CommonPrefixes ?? []).flatMap((each) => prefix.levelFromStore(decode(each.Prefix ?? '')) ?? []),
      isWhole: !page.IsTruncated,
    };
  }

  async function head(key: string, signal?: AbortSignal): Promise<StoredObject> {
    const command = new HeadObjectCommand({ Bucket: bucket, Key: prefix.address(key, label), ChecksumMode: 'ENABLED' });
    const operation: StoreOperation = { label, key, signal };
    const answer = await withDeadline(operation, (abortSignal) => client.send(command, { abortSignal }));
    if (answer.ETag === undefined) throw notOfStore(operation);
    return {
      key,
      sizeBytes: answer.ContentLength ?? 0,
      etag: bareEtag(answer.ETag),
      versionId: answer.VersionId ?? null,
      lastModifiedMs: answer.LastModified?.getTime() ?? null,
      checksum: s3Checksum(answer, bucket),
    };
  }

  async function* read(key: string, { start, endExclusive, ifEtag, signal }: ReadOptions): AsyncGenerator<Uint8Array> {
    const operation: StoreOperation = { label, key, signal };
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: prefix.address(key, label),
      Range: `bytes=${start}-${endExclusive - 1}`,
      ...(ifEtag && { IfMatch: `"${ifEtag}"` }),
    });
    const answer = await withDeadline(operation, (abortSignal) => client.send(command, { abortSignal }));
    const { Body: body } = answer;
    if (!(body instanceof Readable)) throw new AppError('store-failed', `${label} answered without a body.`);
    const expected = endExclusive - start;
    // Some compatible stores ignore If-Match, or Range: both are checked again here.
    const changed = !sameEtag(answer.ETag, ifEtag) || (answer.ContentLength !== undefined && answer.ContentLength < expected);
    if (changed || rangeStart(answer.ContentRange) !== start) {
      body.destroy();
      throw changed ? objectChanged(operation) : rangeIgnored(operation);
    }
    yield* readBody(body, expected, operation);
  }

  return {
    label,
    list,
    ...(hasLevels && { listLevel }),
    head,
    read,
    dispose: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

async function clientConfig(settings: S3Settings, secret: StoreSecret, label: string): Promise<S3ClientConfig> {
  const ca = settings.caFile === null ? null : [...rootCertificates, await readCaFile(settings.caFile)];
  const credentials = await credentialsOf(settings, secret, label);
  return {
    region: settings.region,
    forcePathStyle: settings.pathStyle,
    ...(settings.endpoint !== null && { endpoint: settings.endpoint }),
    ...(credentials && { credentials }),
    // Three tries with the SDK's short backoff: a stopped server fails in about a second.
    maxAttempts: 3,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // The cache verifies the whole object against head(); the SDK could only check what it got in one piece.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3_000, httpsAgent: { keepAlive: true, maxSockets: 50, ...(ca && { ca }) } },
  };
}

async function credentialsOf(settings: S3Settings, secret: StoreSecret, label: string): Promise<S3ClientConfig['credentials'] | null> {
  switch (settings.auth) {
    case 'default':
      return null;
    case 'profile': {
      const { fromIni } = await import('@aws-sdk/credential-providers');
      return fromIni(settings.profile === null ? {} : { profile: settings.profile });
    }
    case 'keys': {
      const { accessKeyId, secretAccessKey, sessionToken } = secret;
      if (!accessKeyId || !secretAccessKey) throw new AppError('store-credentials', `The access key of ${label} is not complete.`);
      return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    }
  }
}

/** S3 tells of every listing whether there is more, and the compatible stores do, or at least whose listing it is. */
function isListing({ Name, IsTruncated, KeyCount }: ListObjectsV2CommandOutput): boolean {
  return Name !== undefined || IsTruncated !== undefined || KeyCount !== undefined;
}

function keyDecoder({ EncodingType: encoding }: ListObjectsV2CommandOutput): (key: string) => string {
  return encoding === 'url' ? decodeListedKey : (key) => key;
}

function decodeListedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

function listedObject(listed: ListedObject, decode: (key: string) => string, fromStore: (key: string) => string | null): StoredObject[] {
  const key = fromStore(decode(listed.Key ?? ''));
  if (key === null) return [];
  const { Size: sizeBytes = 0, LastModified: modified } = listed;
  // A listing does not tell how the object is encrypted, so its ETag cannot be taken for an MD5; head() can.
  return [{ key, sizeBytes, etag: bareEtag(listed.ETag), versionId: null, lastModifiedMs: modified?.getTime() ?? null, checksum: null }];
}

type HeadFacts = Pick<
  HeadObjectCommandOutput,
  | 'ChecksumSHA256'
  | 'ChecksumSHA1'
  | 'ChecksumCRC32'
  | 'ChecksumCRC32C'
  | 'ChecksumCRC64NVME'
  | 'ChecksumType'
  | 'ETag'
  | 'ServerSideEncryption'
  | 'SSECustomerAlgorithm'
>;

/** The strongest checksum over the whole object; composite ones (of multipart uploads) are over parts and do not count. */
export function s3Checksum(head: HeadFacts, bucket: string): Checksum | null {
  const md5 = etagMd5(head, bucket);
  const offered: readonly (readonly [Checksum['algorithm'], string | undefined])[] = [
    ['sha256', head.ChecksumSHA256],
    ['sha1', head.ChecksumSHA1],
    ['md5', md5],
    ['crc32', head.ChecksumCRC32],
    ['crc32c', head.ChecksumCRC32C],
    ['crc64nvme', head.ChecksumCRC64NVME],
  ];
  for (const [algorithm, value] of offered) {
    if (value === undefined) continue;
    // "value-3": a checksum of three parts' checksums.
    const whole = algorithm === 'md5' || (head.ChecksumType !== 'COMPOSITE' && !value.includes('-'));
    if (whole) return { algorithm, value };
  }
  return null;
}

/** An ETag is the MD5 of the object only for single-part uploads without KMS or customer keys, outside directory buckets. */
function etagMd5(head: HeadFacts, bucket: string): string | undefined {
  const etag = bareEtag(head.ETag);
  if (etag === null || !/^[0-9a-f]{32}$/.test(etag)) return undefined;
  if (head.ServerSideEncryption?.startsWith('aws:') || head.SSECustomerAlgorithm !== undefined || bucket.endsWith('--x-s3'))
    return undefined;
  return Buffer.from(etag, 'hex').toString('base64');
}
