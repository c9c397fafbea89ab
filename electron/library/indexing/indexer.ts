import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { LogProfile } from '../../../shared/model/log-profile.ts';
import type { RecordingKind } from '../../../shared/model/recording.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import {
  beginIndex,
  clearIndex,
  finishIndex,
  insertMarkers,
  insertSegments,
  insertTextLines,
  type RecordingIndex,
} from '../catalog/index-data.ts';
import { maxLines } from '../catalog/line-block.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { listCompanions } from '../catalog/recording-companions.ts';
import { getRecording, setIndexState } from '../catalog/recordings.ts';
import type { IndexTask } from './index-messages.ts';
import { type IndexThread, type StoredBatch, startIndexThread } from './index-thread.ts';
import { readRules } from './rules.ts';
import { segmentsPath } from './segments-path.ts';

export interface IndexOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface Indexer {
  /**
   * Indexes a cached, probed recording in a worker thread. `unsupported`: it holds no text that can be indexed yet.
   * Cancelled or failed, it leaves no part of an index behind; an earlier one is gone.
   */
  index(id: RecordingId, options?: IndexOptions): Promise<'indexed' | 'unsupported'>;
  /** Removes the derived file of a recording. */
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
  /** The profile that was chosen for a forwarded log. */
  readonly profileOf?: (id: RecordingId) => Promise<LogProfile | null>;
}

const indexedKinds: ReadonlySet<RecordingKind> = new Set(['terminal', 'transcript']);

export function createIndexer({
  catalog,
  cacheFolder,
  derivedFolder,
  key,
  rulesPath,
  profileOf = async () => null,
}: IndexerOptions): Indexer {
  const threads = new Set<IndexThread>();
  const idle: IndexThread[] = [];

  function takeThread(): IndexThread {
    const known = idle.pop();
    if (known?.isUsable()) return known;
    const thread = startIndexThread();
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

  return {
    async index(id, options = {}) {
      const recording = getRecording(catalog, id);
      if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
      if (recording.probe?.playable !== 'replay' || !indexedKinds.has(recording.probe.kind) || recording.companionOf !== null)
        return 'unsupported';
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
        finishIndex(catalog, id, index);
        return 'indexed';
      } catch (error) {
        transaction(catalog, () => clearIndex(catalog, id));
        await rm(temporary, { force: true });
        throw error;
      }
    },
    removeDerived: (id) => rm(segmentsPath(derivedFolder, id), { force: true }),
    async dispose() {
      await Promise.all([...threads].map((thread) => thread.stop()));
    },
  };
}
