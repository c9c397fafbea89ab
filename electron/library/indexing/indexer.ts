import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
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
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording } from '../catalog/recordings.ts';
import type { IndexMessage, IndexTask } from './index-messages.ts';
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
}

export function createIndexer({ catalog, cacheFolder, derivedFolder, key, rulesPath }: IndexerOptions): Indexer {
  const workers = new Set<Worker>();

  /** Runs one worker to its end; each batch is stored in one transaction before the worker goes on. */
  async function runWorker(task: IndexTask, totalBytes: number, { signal, onProgress }: IndexOptions): Promise<RecordingIndex> {
    const worker = new Worker(new URL('./index-worker.ts', import.meta.url), { workerData: task });
    workers.add(worker);
    const { promise, resolve, reject } = Promise.withResolvers<RecordingIndex>();
    let seq = 0;
    const store = (batch: Extract<IndexMessage, { kind: 'batch' }>): void => {
      transaction(catalog, () => {
        insertTextLines(
          catalog,
          task.recordingId,
          batch.lines.map((line, at) => ({ ...line, seq: seq + at })),
        );
        insertSegments(catalog, task.recordingId, batch.segments);
        insertMarkers(catalog, task.recordingId, batch.markers);
      });
      seq += batch.lines.length;
      onProgress?.(batch.doneBytes, totalBytes);
    };
    const stop = (): void => reject(new AppError('cancelled', `Indexing ${task.name} was cancelled.`));
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: IndexMessage) => {
      if (message.kind === 'done') return resolve(message.index);
      if (message.kind === 'failed') return reject(AppError.fromPayload(message.error));
      // After a cancel nothing more is stored: the worker waits for an answer that never comes and is terminated.
      if (signal?.aborted) return;
      try {
        store(message);
        worker.postMessage('stored');
      } catch (error) {
        reject(error);
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new AppError('internal', `The worker that indexed ${task.name} ended early.`, { retryable: true })));
    try {
      signal?.throwIfAborted();
      return await promise;
    } finally {
      signal?.removeEventListener('abort', stop);
      workers.delete(worker);
      await worker.terminate();
    }
  }

  return {
    async index(id, options = {}) {
      const recording = getRecording(catalog, id);
      if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
      if (recording.probe?.playable !== 'replay' || recording.probe.kind !== 'terminal') return 'unsupported';
      const rules = await readRules(rulesPath);
      const temporary = join(derivedFolder, `${id}.part`);
      transaction(catalog, () => beginIndex(catalog, id));
      try {
        const task: IndexTask = {
          recordingId: id,
          name: recording.key,
          cacheFolder,
          keyHex: key.toString('hex'),
          segmentsPath: temporary,
          rules,
        };
        const index = await runWorker(task, recording.sizeBytes, options);
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
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
