import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { UnwrapAnswer, UnwrapRequest, UnwrapTask } from './unwrap-messages.ts';
import type { UnwrappedState } from './unwrapped-state.ts';

export interface UnwrapThreadOptions {
  /** Asked for what the copy takes by then; what it throws ends the work. */
  readonly reserve: (sizeBytes: number) => Promise<void>;
  /** How far it is, of the stored bytes. */
  readonly onProgress?: ((doneBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the unwrapped copy of a recording on a thread of its own, all or nothing. Decompression, decryption and sealing go
 * through so many buffers that the heap of the thread that does it is collected every few megabytes.
 */
export async function unwrapOnThread(task: UnwrapTask, options: UnwrapThreadOptions): Promise<UnwrappedState> {
  const { reserve, onProgress, signal } = options;
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./unwrap-worker.ts', import.meta.url));
  const { promise, resolve, reject } = Promise.withResolvers<UnwrappedState>();
  const send = (request: UnwrapRequest): void => worker.postMessage(request);
  const cancel = (): void => send({ kind: 'cancel' });

  worker.on('message', (answer: UnwrapAnswer) => {
    switch (answer.kind) {
      case 'progress':
        return onProgress?.(answer.doneBytes);
      case 'reserve':
        reserve(answer.sizeBytes).then(
          () => send({ kind: 'reserved', error: null }),
          (error: unknown) => send({ kind: 'reserved', error: toAppError(error).toPayload() }),
        );
        return;
      case 'done':
        return resolve(answer.state);
      case 'failed':
        return reject(AppError.fromPayload(answer.error));
    }
  });
  worker.on('error', reject).on('exit', () => {
    reject(new AppError('internal', `The thread that unpacked ${printableKey(task.name)} ended early.`, { retryable: true }));
  });
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    send({ kind: 'unwrap', task });
    return await promise;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}
