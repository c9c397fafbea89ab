import { Worker } from 'node:worker_threads';
import { AppError } from '../../../../../shared/errors.ts';
import type { ClipRange } from '../clip-range.ts';
import type { VideoTask } from './render-clip.ts';
import type { VideoAnswer, VideoRequest } from './video-messages.ts';

/** Events of one message: a cancel is heard, and progress told, after each. */
const eventsPerMessage = 500;

/** Renders a range to an MP4 file in a thread of its own. A failure or cancellation leaves a file that is not whole. */
export async function renderVideo(
  task: VideoTask,
  range: ClipRange,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (atMs: number) => void },
): Promise<void> {
  const worker = new Worker(new URL('./video-worker.ts', import.meta.url));
  try {
    await ask(worker, { kind: 'start', task });
    for await (const batch of range.events()) {
      for (let at = 0; at < batch.length; at += eventsPerMessage) {
        signal.throwIfAborted();
        const events = batch.slice(at, at + eventsPerMessage);
        await ask(worker, { kind: 'events', events });
        onProgress(events.at(-1)?.[0] ?? range.fromMs);
      }
    }
    signal.throwIfAborted();
    await ask(worker, { kind: 'finish' });
  } finally {
    // Natively allocated: it is released by the thread itself before it ends.
    await ask(worker, { kind: 'close' }).catch(() => {});
    await worker.terminate();
  }
}

function ask(worker: Worker, request: VideoRequest): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onMessage = (answer: VideoAnswer): void => (answer.ok ? resolve() : reject(AppError.fromPayload(answer.error)));
  const onExit = (): void => reject(new AppError('internal', 'The thread that renders the video ended early.'));
  worker.on('message', onMessage).on('error', reject).on('exit', onExit);
  worker.postMessage(request);
  return promise.finally(() => worker.off('message', onMessage).off('error', reject).off('exit', onExit));
}
