import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { RecordingIndex } from '../catalog/index-data.ts';
import type { IndexMessage, IndexRequest, IndexTask } from './index-messages.ts';

export type StoredBatch = Extract<IndexMessage, { kind: 'batch' }>;

/** One worker thread that indexes one recording after the other: starting it costs more than most recordings do. */
export interface IndexThread {
  /** `store` keeps each batch before the worker goes on. When this fails for another reason than the input, the thread is over. */
  run(task: IndexTask, store: (batch: StoredBatch) => void, signal: AbortSignal | undefined): Promise<RecordingIndex>;
  /** Whether it can take another task. */
  isUsable(): boolean;
  stop(): Promise<void>;
}

/** @param onDamaged told of copies that are not what was stored. */
export function startIndexThread(onDamaged: (id: RecordingId, error: AppError) => void): IndexThread {
  const worker = new Worker(new URL('./index-worker.ts', import.meta.url));
  let isOver = false;
  worker.once('exit', () => {
    isOver = true;
  });
  // While it waits for work it does not keep the process alive.
  worker.unref();

  async function stop(): Promise<void> {
    isOver = true;
    await worker.terminate();
  }

  return {
    stop,
    isUsable: () => !isOver,
    async run(task, store, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<RecordingIndex>();
      const listening = new AbortController();
      const send = (request: IndexRequest): void => worker.postMessage(request);
      const onMessage = (message: IndexMessage): void => {
        if (message.kind === 'done') resolve(message.index);
        else if (message.kind === 'failed') reject(AppError.fromPayload(message.error));
        else if (message.kind === 'damaged') onDamaged(message.recordingId, AppError.fromPayload(message.error));
        // After a cancel nothing more is stored.
        else if (!signal?.aborted) {
          try {
            store(message);
            send({ kind: 'stored' });
          } catch (error) {
            breakOff(error);
          }
        }
      };
      const breakOff = (error: unknown): void => {
        isOver = true;
        reject(error);
      };
      const onExit = (): void =>
        breakOff(new AppError('internal', `The worker that indexed ${task.name} ended early.`, { retryable: true }));
      worker.on('message', onMessage).on('error', breakOff).on('exit', onExit);
      signal?.addEventListener('abort', () => breakOff(new AppError('cancelled', `Indexing ${task.name} was cancelled.`)), {
        once: true,
        signal: listening.signal,
      });
      worker.ref();
      try {
        signal?.throwIfAborted();
        send({ kind: 'index', task });
        return await promise;
      } finally {
        listening.abort();
        worker.off('message', onMessage).off('error', breakOff).off('exit', onExit);
        worker.unref();
        if (isOver) await stop();
      }
    },
  };
}
