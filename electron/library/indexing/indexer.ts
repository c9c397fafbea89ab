import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { LogProfile } from '../../../shared/model/log-profile.ts';
import type { Recording, RecordingKind } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { fillFullText, mergeFullText } from '../catalog/full-text.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import {
  beginIndex,
  clearIndex,
  finishIndex,
  getRecordingIndex,
  insertMarkers,
  insertSegments,
  type RecordingIndex,
  saveIndex,
} from '../catalog/index-data.ts';
import { maxLines } from '../catalog/line-block.ts';
import type { LinePack } from '../catalog/line-pack.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { listCompanions } from '../catalog/recording-companions.ts';
import { getRecording, setIndexState } from '../catalog/recordings.ts';
import { insertLinePacks } from '../catalog/text-lines.ts';
import type { Decoder } from '../decoder/decoder.ts';
import { indexPictures } from './guacamole/index-pictures.ts';
import { type IndexTask, indexVersion } from './index-messages.ts';
import { type IndexThread, type StoredBatch, startIndexThread } from './index-thread.ts';
import type { OpenRecordedMedia } from './open-recorded-media.ts';
import { type Rule, readRules } from './rules.ts';
import { segmentsPath } from './segments-path.ts';
import { thumbnailsPath } from './thumbnails/thumbnail-file.ts';
import { indexVideoRecording } from './video/video-indexer.ts';

export interface IndexOptions {
  readonly signal?: AbortSignal;
  /** In bytes of the recording, of a video in milliseconds. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Something failed that indexing goes on after. */
  readonly onTrouble?: (error: AppError) => void;
}

export interface Indexer {
  /**
   * Indexes a cached, probed recording in a worker thread, a video through the decoder. `unsupported`: nothing of it can be
   * indexed.
   * Cancelled or failed, it leaves no part of an index behind, and an earlier one is gone; but once all was read the
   * recording can be played, and cancelled or killed from then on the next call goes on with making its text searchable.
   */
  index(id: RecordingId, options?: IndexOptions): Promise<'indexed' | 'unsupported'>;
  /** Removes the derived files of a recording. */
  removeDerived(id: RecordingId): Promise<void>;
  /** Stops the workers that run. */
  dispose(): Promise<void>;
}

/** What indexing one recording is given. */
export interface IndexWork {
  /** Where to write segments and thumbnails; moved into place when all is there. */
  readonly segmentsPath: string;
  readonly thumbnailsPath: string;
  readonly rules: readonly Rule[];
  readonly store: (batch: StoredBatch) => void;
  readonly signal: AbortSignal | undefined;
}

export interface IndexerOptions {
  readonly catalog: WritableCatalog;
  readonly cacheFolder: string;
  readonly derivedFolder: string;
  /** The 32-byte cache key. */
  readonly key: Buffer;
  readonly rulesPath: string;
  /** Draws what has pictures. */
  readonly decoder: Pick<Decoder, 'indexDump'>;
  readonly openReader: (recording: Recording) => Promise<ByteReader>;
  /** Opens the pictures of a video. */
  readonly openMedia: OpenRecordedMedia;
  /** A recording can be played from now on; its text is not all searchable yet. */
  readonly onReplayable?: (id: RecordingId) => void;
  /** A copy that was read is not what was stored. */
  readonly onDamaged?: (id: RecordingId, error: AppError) => void;
  /** The profile that was chosen for a forwarded log. */
  readonly profileOf?: (id: RecordingId) => Promise<LogProfile | null>;
}

/** About a tenth of a second: smaller slices cost the full-text indexes more. */
const packsPerSlice = 250;
/** A few milliseconds of merging. */
const pagesPerMerge = 64;
const indexedKinds: ReadonlySet<RecordingKind> = new Set(['terminal', 'transcript', 'guacamole']);

/** The packs that begin a list, with so many lines at most. */
function packsUpTo(packs: readonly LinePack[], lines: number): readonly LinePack[] {
  let left = lines;
  return packs.filter(({ count }) => {
    left -= count;
    return left >= 0;
  });
}

export function createIndexer({
  catalog,
  cacheFolder,
  derivedFolder,
  key,
  rulesPath,
  decoder,
  openReader,
  openMedia,
  profileOf = async () => null,
  onReplayable,
  onDamaged = () => undefined,
}: IndexerOptions): Indexer {
  const threads = new Set<IndexThread>();
  const idle: IndexThread[] = [];

  function takeThread(): IndexThread {
    const known = idle.pop();
    if (known?.isUsable()) return known;
    const thread = startIndexThread(onDamaged);
    threads.add(thread);
    return thread;
  }

  /** Each batch is stored in one transaction before more is read. */
  function createStore(id: RecordingId, totalBytes: number, { onProgress }: IndexOptions): (batch: StoredBatch) => void {
    let seq = 0;
    return (batch) => {
      // A recording with more lines than can be told apart is indexed as far as they go; it plays whole.
      const packs = packsUpTo(batch.packs, maxLines - seq);
      transaction(catalog, () => {
        insertLinePacks(catalog, id, seq, packs);
        insertSegments(catalog, id, batch.segments);
        insertMarkers(catalog, id, batch.markers);
      });
      seq += packs.reduce((lines, { count }) => lines + count, 0);
      onProgress?.(batch.doneBytes, totalBytes);
    };
  }

  /** Text is read in a thread. */
  async function indexText(recording: Recording, work: IndexWork): Promise<RecordingIndex> {
    const { id } = recording;
    const task: IndexTask = {
      recordingId: id,
      name: recording.key,
      cacheFolder,
      unwrapped: recording.unwrapped && recording.sha256 ? { folder: derivedFolder, original: recording.sha256 } : null,
      keyHex: key.toString('hex'),
      segmentsPath: work.segmentsPath,
      rules: work.rules,
      companions: listCompanions(catalog, id)
        .filter(({ cacheState }) => cacheState === 'complete')
        .map((companion) => ({ name: companion.key.slice(companion.key.lastIndexOf('/') + 1), recordingId: companion.id })),
      profile: await profileOf(id),
    };
    const thread = takeThread();
    try {
      return await thread.run(task, work.store, work.signal);
    } finally {
      if (thread.isUsable()) idle.push(thread);
      else threads.delete(thread);
    }
  }

  /** Pictures are drawn in a process. */
  async function indexDump(recording: Recording, work: IndexWork): Promise<RecordingIndex> {
    const reader = await openReader(recording);
    try {
      return await indexPictures({ ...work, decoder, reader, recording, key });
    } finally {
      await reader.close();
    }
  }

  /** In slices, with the library's other work in between. */
  async function fillText(id: RecordingId, signal: AbortSignal | undefined): Promise<'indexed'> {
    while (fillFullText(catalog, id, packsPerSlice)) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    finishIndex(catalog, id);
    // All can be found by now, and sooner after this.
    while (mergeFullText(catalog, pagesPerMerge)) {
      await setImmediate();
      if (signal?.aborted) break;
    }
    return 'indexed';
  }

  return {
    async index(id, options = {}) {
      const recording = getRecording(catalog, id);
      if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
      if (recording.probe?.kind === 'video' && recording.probe.playable !== 'no') {
        await indexVideoRecording({ catalog, derivedFolder, key, openMedia }, recording, options);
        return 'indexed';
      }
      if (recording.probe?.playable !== 'replay' || !indexedKinds.has(recording.probe.kind) || recording.companionOf !== null)
        return 'unsupported';
      const saved = recording.indexState === 'replayable' ? getRecordingIndex(catalog, id) : null;
      if (saved?.indexVersion === indexVersion) {
        // Killed while its text was taken in: that is all that is left to do.
        return fillText(id, options.signal);
      }
      const rules = await readRules(rulesPath);
      const temporary = { segments: join(derivedFolder, `${id}.part`), thumbnails: join(derivedFolder, `${id}.thumbs.part`) };
      transaction(catalog, () => {
        // Killed from here on, the recording counts as not indexed.
        setIndexState(catalog, id, 'none');
        beginIndex(catalog, id);
      });
      try {
        const work: IndexWork = {
          segmentsPath: temporary.segments,
          thumbnailsPath: temporary.thumbnails,
          rules,
          store: createStore(id, recording.sizeBytes, options),
          signal: options.signal,
        };
        const index = await (recording.probe.kind === 'guacamole' ? indexDump : indexText)(recording, work);
        await rename(temporary.segments, segmentsPath(derivedFolder, id));
        if (index.thumbnails) await rename(temporary.thumbnails, thumbnailsPath(derivedFolder, id));
        saveIndex(catalog, id, index);
      } catch (error) {
        transaction(catalog, () => clearIndex(catalog, id));
        for (const path of [temporary.segments, temporary.thumbnails]) await rm(path, { force: true });
        throw error;
      }
      onReplayable?.(id);
      return fillText(id, options.signal);
    },
    async removeDerived(id) {
      for (const path of [segmentsPath(derivedFolder, id), thumbnailsPath(derivedFolder, id)]) await rm(path, { force: true });
    },
    async dispose() {
      await Promise.all([...threads].map((thread) => thread.stop()));
    },
  };
}
