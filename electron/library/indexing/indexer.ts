import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { LogProfile } from '../../../shared/model/log-profile.ts';
import type { RecordingKind } from '../../../shared/model/recording.ts';
import { fillFullText } from '../catalog/full-text.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import {
  beginIndex,
  clearIndex,
  finishIndex,
  getRecordingIndex,
  insertMarkers,
  insertSegments,
  insertTextLines,
  type RecordingIndex,
  saveIndex,
} from '../catalog/index-data.ts';
import { maxLines } from '../catalog/line-block.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { listCompanions } from '../catalog/recording-companions.ts';
import { getRecording, setIndexState } from '../catalog/recordings.ts';
import { type IndexTask, indexVersion } from './index-messages.ts';
import { type IndexThread, type StoredBatch, startIndexThread } from './index-thread.ts';
import { readRules } from './rules.ts';
import { segmentsPath } from './segments-path.ts';
import { thumbnailsPath } from './thumbnails/thumbnail-file.ts';

export interface IndexOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface Indexer {
  /**
   * Indexes a cached, probed recording in a worker thread. `unsupported`: it holds no text that can be indexed yet.
   * Cancelled or failed, it leaves no part of an index behind, and an earlier one is gone; but once all was read the
   * recording can be played, and cancelled or killed from then on the next call goes on with making its text searchable.
   */
  index(id: RecordingId, options?: IndexOptions): Promise<'indexed' | 'unsupported'>;
  /** Removes the derived files of a recording. */
  removeDerived(id: RecordingId): Promise<void>;
  /** Stops the workers that run. */
  dispose(): Promise<void>;
}

export interface IndexerOptions {
  readonly catalog: WritableCatalog;
  readonly cacheFolder: string;
  readonly derivedFolder: string;
  /** The 32-byte cache key. */
  readonly key: Buffer;
  readonly rulesPath: string;
  /** A recording can be played from now on; its text is not all searchable yet. */
  readonly onReplayable?: (id: RecordingId) => void;
  /** A copy that was read is not what was stored. */
  readonly onDamaged?: (id: RecordingId, error: AppError) => void;
  /** The profile that was chosen for a forwarded log. */
  readonly profileOf?: (id: RecordingId) => Promise<LogProfile | null>;
}

/** About a fifth of a second: smaller slices cost the full-text indexes more. */
const linesPerSlice = 8000;
const indexedKinds: ReadonlySet<RecordingKind> = new Set(['terminal', 'transcript']);

export function createIndexer({
  catalog,
  cacheFolder,
  derivedFolder,
  key,
  rulesPath,
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

  /** Runs one task to its end; each batch is stored in one transaction before the worker goes on. */
  async function runTask(task: IndexTask, totalBytes: number, { signal, onProgress }: IndexOptions): Promise<RecordingIndex> {
    const thread = takeThread();
    let seq = 0;
    const store = (batch: StoredBatch): void => {
      // A recording with more lines than can be told apart is indexed as far as they go; it plays whole.
      const lines = batch.lines.slice(0, maxLines - seq);
      transaction(catalog, () => {
        insertTextLines(
          catalog,
          task.recordingId,
          lines.map((line, at) => ({ ...line, seq: seq + at })),
        );
        insertSegments(catalog, task.recordingId, batch.segments);
        insertMarkers(catalog, task.recordingId, batch.markers);
      });
      seq += lines.length;
      onProgress?.(batch.doneBytes, totalBytes);
    };
    try {
      return await thread.run(task, store, signal);
    } finally {
      if (thread.isUsable()) idle.push(thread);
      else threads.delete(thread);
    }
  }

  /** In slices, with the library's other work in between. */
  async function fillText(id: RecordingId, signal: AbortSignal | undefined): Promise<'indexed'> {
    while (fillFullText(catalog, id, linesPerSlice)) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    finishIndex(catalog, id);
    return 'indexed';
  }

  return {
    async index(id, options = {}) {
      const recording = getRecording(catalog, id);
      if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
      if (recording.probe?.playable !== 'replay' || !indexedKinds.has(recording.probe.kind) || recording.companionOf !== null)
        return 'unsupported';
      const saved = recording.indexState === 'replayable' ? getRecordingIndex(catalog, id) : null;
      if (saved?.indexVersion === indexVersion) {
        // Killed while its text was taken in: that is all that is left to do.
        return fillText(id, options.signal);
      }
      const rules = await readRules(rulesPath);
      const temporary = join(derivedFolder, `${id}.part`);
      transaction(catalog, () => {
        // Killed from here on, the recording counts as not indexed.
        setIndexState(catalog, id, 'none');
        beginIndex(catalog, id);
      });
      try {
        const task: IndexTask = {
          recordingId: id,
          name: recording.key,
          cacheFolder,
          unwrapped: recording.unwrapped && recording.sha256 ? { folder: derivedFolder, original: recording.sha256 } : null,
          keyHex: key.toString('hex'),
          segmentsPath: temporary,
          rules,
          companions: listCompanions(catalog, id)
            .filter(({ cacheState }) => cacheState === 'complete')
            .map((companion) => ({ name: companion.key.slice(companion.key.lastIndexOf('/') + 1), recordingId: companion.id })),
          profile: await profileOf(id),
        };
        const index = await runTask(task, recording.sizeBytes, options);
        await rename(temporary, segmentsPath(derivedFolder, id));
        saveIndex(catalog, id, index);
      } catch (error) {
        transaction(catalog, () => clearIndex(catalog, id));
        await rm(temporary, { force: true });
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
