import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { BlockTask, BlockTaskAnswer, BlockTaskMessage, BlockTaskResult } from './block-tasks.ts';

/** A worker thread that is started by its first task and does not keep the process alive while it has none. */
export interface BlockThread {
  run(task: BlockTask): Promise<BlockTaskResult>;
  dispose(): Promise<void>;
}

export function createBlockThread(): BlockThread {
  const waiting = new Map<number, PromiseWithResolvers<BlockTaskResult>>();
  let worker: Worker | null = null;
  let calls = 0;

  function settle(call: number): PromiseWithResolvers<BlockTaskResult> | undefined {
    const known = waiting.get(call);
    waiting.delete(call);
    if (waiting.size === 0) worker?.unref();
    return known;
  }
  function end(ended: Worker, cause: unknown): void {
    // An error is followed by an exit; by then the next thread may be at work.
    if (worker !== ended) return;
    worker = null;
    for (const call of [...waiting.keys()])
      settle(call)?.reject(new AppError('internal', 'The thread that stores downloads ended.', { cause }));
  }
  function start(): Worker {
    const started = new Worker(new URL('./block-worker.ts', import.meta.url));
    started.on('message', (answer: BlockTaskAnswer) => {
      const known = settle(answer.call);
      if (answer.ok) known?.resolve(answer.value);
      else known?.reject(AppError.fromPayload(answer.error));
    });
    started.on('error', (cause) => end(started, cause));
    started.on('exit', (code) => end(started, new Error(`Exit ${code}`)));
    return started;
  }

  return {
    run(task) {
      worker ??= start();
      const call = calls++;
      const result = Promise.withResolvers<BlockTaskResult>();
      waiting.set(call, result);
      worker.ref();
      const message: BlockTaskMessage = { call, task };
      worker.postMessage(message);
      return result.promise;
    },
    async dispose() {
      await worker?.terminate();
    },
  };
}
