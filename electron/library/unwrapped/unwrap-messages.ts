import type { ErrorPayload } from '../../../shared/errors.ts';
import type { RecordingId, Sha256 } from '../../../shared/model/ids.ts';
import type { DecryptionPlan } from './open-content.ts';
import type { UnwrappedState } from './unwrapped-state.ts';

/** What a worker is given to do. */
export interface UnwrapTask {
  readonly id: RecordingId;
  /** The whole recording that is in the cache. */
  readonly original: Sha256;
  readonly name: string;
  readonly cacheFolder: string;
  readonly copiesFolder: string;
  /** The 32-byte cache key, hexadecimal. */
  readonly keyHex: string;
  readonly decryption: DecryptionPlan | null;
}

/** From library to worker. */
export type UnwrapRequest =
  | { readonly kind: 'unwrap'; readonly task: UnwrapTask }
  /** There is room, or why there is none. */
  | { readonly kind: 'reserved'; readonly error: ErrorPayload | null }
  | { readonly kind: 'cancel' };

/** From worker to library. After a `reserve` it waits for `reserved`. */
export type UnwrapAnswer =
  | { readonly kind: 'progress'; readonly doneBytes: number }
  | { readonly kind: 'reserve'; readonly sizeBytes: number }
  | { readonly kind: 'done'; readonly state: UnwrappedState }
  | { readonly kind: 'failed'; readonly error: ErrorPayload };
