import type { ErrorPayload } from '../../../shared/errors.ts';
import type { RecordingId, Sha256 } from '../../../shared/model/ids.ts';
import type { LogProfile } from '../../../shared/model/log-profile.ts';
import type { Marker } from '../../../shared/model/review.ts';
import type { RecordingIndex, SegmentRecord } from '../catalog/index-data.ts';
import type { LinePack } from '../catalog/line-pack.ts';
import type { Rule } from './rules.ts';

/** What a worker is given to do. */
export interface IndexTask {
  readonly recordingId: RecordingId;
  readonly name: string;
  readonly cacheFolder: string;
  /** Where the recording has an unwrapped copy, to be read in place of the original. */
  readonly unwrapped: { readonly folder: string; readonly original: Sha256 } | null;
  /** The 32-byte cache key, hexadecimal. */
  readonly keyHex: string;
  /** Where to write the segments; renamed into place by who started the worker. */
  readonly segmentsPath: string;
  readonly rules: readonly Rule[];
  /** Cached objects that are read with the recording, by their names beside it. */
  readonly companions: readonly { readonly name: string; readonly recordingId: RecordingId }[];
  /** How a forwarded log is read; null: by the first profile that fits. */
  readonly profile: LogProfile | null;
}

/** From library to worker. */
export type IndexRequest = { readonly kind: 'index'; readonly task: IndexTask } | { readonly kind: 'stored' };

/** From worker to library. Before it sends another `batch` the worker waits for the `stored` of the last: that is the backpressure. */
export type IndexMessage =
  | {
      readonly kind: 'batch';
      readonly packs: readonly LinePack[];
      readonly segments: readonly SegmentRecord[];
      readonly markers: readonly Marker[];
      readonly doneBytes: number;
    }
  /** The copy of this recording (or of one that is read with it) is not what was stored. */
  | { readonly kind: 'damaged'; readonly recordingId: RecordingId; readonly error: ErrorPayload }
  | { readonly kind: 'done'; readonly index: RecordingIndex }
  | { readonly kind: 'failed'; readonly error: ErrorPayload };

/** Raised when what indexing stores changes, so that older indexes are made anew. */
export const indexVersion = 3;
