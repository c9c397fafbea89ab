import { Worker } from 'node:worker_threads';
import { AppError, type ErrorPayload } from '../../../../shared/errors.ts';
import { type PackedEvents, packEvents } from './packed-events.ts';
import type { ScreenState } from './segment-cutter.ts';
import type { PassOptions, PassResult, StartPass } from './terminal-pass.ts';

/** From the reader of a recording to its terminal. Requests are answered in order. */
export type PassRequest =
  | { readonly kind: 'start'; readonly options: PassOptions }
  | { readonly kind: 'feed'; readonly events: PackedEvents }
  | { readonly kind: 'finish' };

export type PassReply =
  | { readonly kind: 'started'; readonly first: ScreenState }
  | { readonly kind: 'result'; readonly result: PassResult }
  | { readonly kind: 'failed'; readonly error: ErrorPayload };

/** A thread with a terminal: one pass at a time, each from a fresh terminal. */
export interface PassThread {
  readonly startPass: StartPass;
  stop(): Promise<void>;
}

/** Starts the thread. It ends with the thread that started it. */
export function startPassThread(): PassThread {
  const worker = new Worker(new URL('./pass-worker.ts', import.meta.url));
  const waiting: { resolve: (reply: PassReply) => void; reject: (error: unknown) => void }[] = [];
  let ended: unknown = null;
  const end = (error: unknown): void => {
    ended = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (reply: PassReply) => {
    const request = waiting.shift();
    if (waiting.length === 0) worker.unref();
    if (reply.kind === 'failed') request?.reject(AppError.fromPayload(reply.error));
    else request?.resolve(reply);
  });
  // While it waits for work it does not keep the process alive.
  worker.unref();
  worker.on('error', end);
  worker.on('exit', () => end(new AppError('internal', 'The terminal that indexed a recording ended early.', { retryable: true })));

  function ask(request: PassRequest, transfer: ArrayBuffer[] = []): Promise<PassReply> {
    if (ended !== null) return Promise.reject(ended);
    const { promise, resolve, reject } = Promise.withResolvers<PassReply>();
    waiting.push({ resolve, reject });
    worker.ref();
    worker.postMessage(request, transfer);
    return promise;
  }

  async function askResult(request: PassRequest, transfer?: ArrayBuffer[]): Promise<PassResult> {
    const reply = await ask(request, transfer);
    if (reply.kind !== 'result') throw new Error('The terminal gave another answer than was asked for.');
    return reply.result;
  }

  return {
    stop: async () => void (await worker.terminate()),
    startPass(options) {
      const first = ask({ kind: 'start', options }).then((reply) => {
        if (reply.kind !== 'started') throw new Error('The terminal gave another answer than was asked for.');
        return reply.first;
      });
      // It is awaited later; should something else fail before, that is what is told.
      first.catch(() => undefined);
      return {
        first,
        feed(events, text) {
          const packed = packEvents(events, text);
          return askResult({ kind: 'feed', events: packed }, [packed.timesMs.buffer, packed.codes.buffer, packed.ends.buffer]);
        },
        finish: () => askResult({ kind: 'finish' }),
        // The next pass takes a fresh terminal.
        dispose: () => undefined,
      };
    },
  };
}
