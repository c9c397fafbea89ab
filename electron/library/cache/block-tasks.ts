import type { ErrorPayload } from '../../../shared/errors.ts';
import type { Checksum } from '../../../shared/model/recording.ts';
import type { ContentDigest } from './content-hash.ts';

/** Bytes that all threads see: part of a download, used over and over. */
export interface SharedBytes {
  readonly memory: SharedArrayBuffer;
  readonly offset: number;
  readonly length: number;
}

/**
 * What a block worker is asked; `stream` tells downloads apart. Bytes are shared, neither copied nor moved, and may be
 * used again when the task is done. They are hashed in the order in which they are sent.
 */
export type BlockTask =
  | { readonly kind: 'open'; readonly stream: number; readonly path: string; readonly masterKey: Uint8Array; readonly id: string }
  | { readonly kind: 'write'; readonly stream: number; readonly index: number; readonly plain: SharedBytes }
  | { readonly kind: 'close'; readonly stream: number }
  | { readonly kind: 'begin'; readonly stream: number; readonly algorithm: Checksum['algorithm'] | null }
  | { readonly kind: 'hash'; readonly stream: number; readonly plain: SharedBytes }
  | { readonly kind: 'digest'; readonly stream: number }
  | { readonly kind: 'abandon'; readonly stream: number };

/** The digest for `digest`, null for all else. */
export type BlockTaskResult = ContentDigest | null;

export interface BlockTaskMessage {
  readonly call: number;
  readonly task: BlockTask;
}

export type BlockTaskAnswer =
  | { readonly call: number; readonly ok: true; readonly value: BlockTaskResult }
  | { readonly call: number; readonly ok: false; readonly error: ErrorPayload };

export function viewOf({ memory, offset, length }: SharedBytes): Uint8Array {
  return new Uint8Array(memory, offset, length);
}
