import { AppError } from '../../../../shared/errors.ts';
import { hasEstimatedTimes } from '../../../../shared/estimated-times.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { printableKey } from '../../../../shared/printable-key.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import { type Decoder, type KnownOfMedia, type OpenMedia, proxySegmentMs } from '../../decoder/decoder.ts';
import type { ProxyStore } from './proxy-store.ts';

export interface ProxySegmentsOptions {
  readonly decoder: Decoder;
  readonly store: ProxyStore;
  /** The bytes to decode of a recording, without any layer around them. */
  readonly openReader: (recording: Recording) => Promise<ByteReader>;
  readonly knownOf: (recording: Recording) => KnownOfMedia;
}

/**
 * What the browser engine plays in place of a recording that it cannot play: segments, decoded and encoded when they are
 * asked for, kept sealed.
 */
export interface ProxySegments {
  /** Opens a recording before anything of it is asked for; what is wrong with it is told to who asks. */
  prepare(recording: Recording): void;
  /** Shared by all who ask for the same part; given up when none of them waits any longer. `usage` for a part that is none. */
  read(recording: Recording, part: ProxyRequest, signal: AbortSignal): Promise<Buffer>;
  /** Forgets all of a recording: its copy is about to go. */
  remove(id: RecordingId): Promise<void>;
  dispose(): Promise<void>;
}

/** One segment by its number, or what all have in common: it comes with any of them, so one is told that is needed next. */
export type ProxyRequest = { readonly segment: number } | { readonly initWith: number };

interface OpenedMedia {
  readonly media: OpenMedia;
  readonly reader: ByteReader;
}

interface MadeSegment {
  /** What all segments have in common. */
  readonly init: Buffer;
  readonly media: Buffer;
}

/** Recordings that stay open in the decoder; another one closes the one that was asked for longest ago. */
const keptOpen = 2;

export function createProxySegments({ decoder, store, openReader, knownOf }: ProxySegmentsOptions): ProxySegments {
  const open = new Map<RecordingId, { readonly isEstimated: boolean; readonly opening: Promise<OpenedMedia> }>();
  const making = new Map<string, { readonly id: RecordingId; readonly work: SharedWork<MadeSegment>; readonly done: Promise<void> }>();
  const nameOf = (recording: Recording, index: number): string => `${recording.id} ${index} ${hasEstimatedTimes(recording.probe)}`;

  async function close(id: RecordingId): Promise<void> {
    const known = open.get(id);
    open.delete(id);
    const opened = await known?.opening.catch(() => undefined);
    await opened?.media.close().catch(() => undefined);
    await opened?.reader.close();
  }

  async function openMedia(recording: Recording): Promise<OpenMedia> {
    const { id, key } = recording;
    const isEstimated = hasEstimatedTimes(recording.probe);
    // Its frames were counted meanwhile: from now on its times are others.
    if (open.has(id) && open.get(id)?.isEstimated !== isEstimated) await close(id);
    const opening =
      open.get(id)?.opening ??
      openReader(recording).then(async (reader) => {
        try {
          return { media: await decoder.open({ reader, name: printableKey(key), ...knownOf(recording) }), reader };
        } catch (error) {
          await reader.close();
          throw error;
        }
      });
    open.delete(id);
    open.set(id, { isEstimated, opening });
    for (const oldest of open.keys()) {
      if (open.size <= keptOpen) break;
      await close(oldest);
    }
    try {
      return (await opening).media;
    } catch (error) {
      if (open.get(id)?.opening === opening) open.delete(id);
      throw error;
    }
  }

  /** The ETag first: it is known while the recording is still arriving. */
  const contentOf = (recording: Recording): string =>
    `${recording.etag ?? recording.sha256 ?? ''}${hasEstimatedTimes(recording.probe) ? ' estimated' : ''}`;

  /** Who waits for a segment has it before it is kept; it can be asked for here until it is. */
  function make(recording: Recording, index: number): SharedWork<MadeSegment> {
    const { id } = recording;
    const content = contentOf(recording);
    const name = nameOf(recording, index);
    const work = shareWork(async (stop) => (await openMedia(recording)).segment(index, stop));
    const keep = async (): Promise<void> => {
      const { init, media } = await work.outcome;
      await store.write(id, content, 'init', init);
      await store.write(id, content, index, media);
    };
    // What cannot be kept is made again; why it could not be made is told to who waits.
    const done = keep()
      .catch(() => undefined)
      .finally(() => making.delete(name));
    making.set(name, { id, work, done });
    return work;
  }

  async function read(recording: Recording, part: ProxyRequest, signal: AbortSignal): Promise<Buffer> {
    const isInit = 'initWith' in part;
    const index = isInit ? part.initWith : part.segment;
    const lastIndex = Math.ceil((recording.probe?.durationMs ?? 0) / proxySegmentMs) - 1;
    if (!Number.isInteger(index) || index < 0 || index > lastIndex)
      throw new AppError('usage', `The recording ${recording.id} has no proxy segment ${index}.`);
    const name = nameOf(recording, index);
    if (!making.has(name)) {
      const kept = await store.read(recording.id, contentOf(recording), isInit ? 'init' : index);
      if (kept) return kept;
    }
    // Another may have asked for it meanwhile.
    const made = await (making.get(name)?.work ?? make(recording, index)).join(signal);
    return isInit ? made.init : made.media;
  }

  const settled = async (id?: RecordingId): Promise<void> => {
    await Promise.all([...making.values()].flatMap((each) => (id === undefined || each.id === id ? [each.done] : [])));
  };

  return {
    prepare(recording) {
      openMedia(recording).catch(() => undefined);
    },
    read,
    async remove(id) {
      await close(id);
      await settled(id);
      await store.remove(id);
    },
    async dispose() {
      await Promise.all([...open.keys()].map(close));
      await settled();
    },
  };
}

interface SharedWork<T> {
  readonly outcome: Promise<T>;
  join(signal: AbortSignal): Promise<T>;
}

/** Work for several who wait: it is stopped when the last of them has left. */
function shareWork<T>(start: (stop: AbortSignal) => Promise<T>): SharedWork<T> {
  const stop = new AbortController();
  const outcome = start(stop.signal);
  outcome.catch(() => undefined);
  let waiting = 0;
  return {
    outcome,
    join(signal) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      waiting += 1;
      const leave = (): void => {
        waiting -= 1;
        if (waiting === 0) stop.abort();
        reject(signal.reason);
      };
      if (signal.aborted) leave();
      else {
        signal.addEventListener('abort', leave, { once: true });
        outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      }
      return promise;
    },
  };
}
