import type { Checksum } from '../../../shared/model/recording.ts';

/** One object as a store lists it. Keys are relative to the store's prefix or folder, with `/` between parts. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Opaque version tag, without quotes; null where the store has none. */
  readonly etag: string | null;
  readonly versionId: string | null;
  readonly lastModifiedMs: number | null;
  /** A checksum over the whole object, where the store offers one (a listing often does not; `head` may). */
  readonly checksum: Checksum | null;
}

export interface ListOptions {
  /** Only keys that begin with this, below the store's own prefix. */
  readonly prefix?: string;
  readonly signal?: AbortSignal;
}

/** What lies directly below a prefix. */
export interface StoreLevel {
  readonly objects: readonly StoredObject[];
  /** Each ends with `/`: whatever lies deeper begins with one of them. */
  readonly prefixes: readonly string[];
  /** False: there is more than one answer holds. */
  readonly isWhole: boolean;
}

export interface ReadOptions {
  /** First byte. */
  readonly start: number;
  /** One past the last byte; start < endExclusive <= size. */
  readonly endExclusive: number;
  /** Fails with `store-object-changed` when the object no longer has this etag. */
  readonly ifEtag?: string | null;
  readonly signal?: AbortSignal;
}

/**
 * Where recordings are: S3 and compatible, Azure Blob, or a folder. Read only.
 * Every failure is an AppError with a `store-*` code that names the bucket, container or folder and the key;
 * an abort is `cancelled`.
 */
export interface RecordingStore {
  /** What to call it in messages, for example "s3://bucket/prefix". Never contains a secret. */
  readonly label: string;
  /** Pages of objects in the store's order, fetched as they are asked for; empty pages are left out. */
  list(options?: ListOptions): AsyncIterable<readonly StoredObject[]>;
  /**
   * The beginning of one level, in one request. Only where every folder is sure to be told: else recordings would be missed.
   */
  listLevel?(options?: ListOptions): Promise<StoreLevel>;
  head(key: string, signal?: AbortSignal): Promise<StoredObject>;
  /** The bytes of a range as they arrive; ends early only by throwing. */
  read(key: string, options: ReadOptions): AsyncIterable<Uint8Array>;
  dispose(): Promise<void>;
}
