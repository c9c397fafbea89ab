import { Worker } from 'node:worker_threads';
import { AppError } from '../../../../shared/errors.ts';
import type { LanguageData } from './line-reader.ts';
import type { TrackedChanges, TrackerStart } from './line-tracker.ts';
import type { LumaFrame } from './luma-frame.ts';
import type { ScreenTextAnswer, ScreenTextRequest } from './screen-text-messages.ts';

/** A thread that reads the text of frames. What fails in it other than by a `ThreadEnded` can be tried again there. */
export interface ScreenTextThread {
  begin(start: TrackerStart): Promise<void>;
  /** One after the other: the next one is sent when this is settled. */
  frame(atMs: number, frame: LumaFrame): Promise<TrackedChanges>;
  finish(atMs: number): Promise<TrackedChanges>;
  isUsable(): boolean;
  stop(): Promise<void>;
}

/** The thread is gone: it ran out of memory, or was stopped. */
export class ThreadEnded extends Error {
  constructor(cause?: unknown) {
    super('The thread that reads the text of pictures ended early.', cause === undefined ? undefined : { cause });
    this.name = 'ThreadEnded';
  }
}

const nothing: TrackedChanges = { added: [], updated: [], resumeMs: 0 };

/** Loads the languages, so that a language that cannot be used is told here. */
export async function startScreenTextThread(
  languages: readonly LanguageData[],
  { isBackground }: { readonly isBackground: boolean },
): Promise<ScreenTextThread> {
  const worker = new Worker(new URL('./screen-text-worker.ts', import.meta.url));
  let isOver = false;
  let pending: PromiseWithResolvers<TrackedChanges | null> | null = null;
  const end = (cause?: unknown): void => {
    isOver = true;
    pending?.reject(new ThreadEnded(cause));
    pending = null;
  };
  worker.on('error', end).on('exit', () => end());
  worker.on('message', (answer: ScreenTextAnswer) => {
    const asked = pending;
    pending = null;
    worker.unref();
    if (answer.kind === 'done') asked?.resolve(answer.changes);
    else asked?.reject(AppError.fromPayload(answer.error));
  });
  // While it waits for work it does not keep the process alive.
  worker.unref();

  function ask(request: ScreenTextRequest): Promise<TrackedChanges | null> {
    if (isOver) throw new ThreadEnded();
    if (pending) throw new AppError('internal', 'The thread that reads text is still at the last frame.');
    pending = Promise.withResolvers();
    worker.ref();
    worker.postMessage(request);
    return pending.promise;
  }

  async function stop(): Promise<void> {
    isOver = true;
    await worker.terminate();
  }

  try {
    await ask({ kind: 'load', languages, isBackground });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    isUsable: () => !isOver,
    async begin(start) {
      await ask({ kind: 'begin', start });
    },
    async frame(atMs, frame) {
      return (await ask({ kind: 'frame', atMs, frame })) ?? nothing;
    },
    async finish(atMs) {
      return (await ask({ kind: 'finish', atMs })) ?? nothing;
    },
  };
}
