import { parentPort } from 'node:worker_threads';
import { present } from '../../../shared/assert.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { openRecordingCache } from '../cache/recording-cache.ts';
import { createDecryption } from './decryptor.ts';
import { openContent } from './open-content.ts';
import type { UnwrapAnswer, UnwrapRequest, UnwrapTask } from './unwrap-messages.ts';
import { openUnwrappedCopies } from './unwrapped-copies.ts';
import type { UnwrappedState } from './unwrapped-state.ts';

/** Often enough for a bar. */
const progressStepBytes = 1024 ** 2;

/** Worker thread: makes the unwrapped copy of one recording. It reads the cache, writes the copy, and never sees the catalog. */
async function unwrap(
  task: UnwrapTask,
  { send, reserve, signal }: { send(answer: UnwrapAnswer): void; reserve(sizeBytes: number): Promise<void>; signal: AbortSignal },
): Promise<UnwrappedState> {
  const { id, original, name, decryption } = task;
  const key = Buffer.from(task.keyHex, 'hex');
  const cache = openRecordingCache({ folder: task.cacheFolder, key });
  const copies = openUnwrappedCopies({ folder: task.copiesFolder, key });
  let toldBytes = 0;
  let state: UnwrappedState | null = null;
  try {
    const content = await openContent({
      reader: await cache.open(id),
      name,
      decryption: decryption && createDecryption({ ...decryption, now: () => decryption.atMs, signal }),
      signal,
      onProgress(doneBytes) {
        if (doneBytes - toldBytes < progressStepBytes) return;
        toldBytes = doneBytes;
        send({ kind: 'progress', doneBytes });
      },
      async keep(kept) {
        state = await copies.write({ id, original, ...kept, reserve, signal });
        return copies.open(id, original);
      },
    });
    await content.reader.close();
    return present<UnwrappedState>(state, 'what is sent here has to be unwrapped');
  } finally {
    await copies.dispose();
    await cache.dispose();
  }
}

const port = parentPort;
if (port) {
  const cancelled = new AbortController();
  const send = (answer: UnwrapAnswer): void => port.postMessage(answer);
  let asked: PromiseWithResolvers<void> | null = null;
  const reserve = (sizeBytes: number): Promise<void> => {
    asked = Promise.withResolvers();
    send({ kind: 'reserve', sizeBytes });
    return asked.promise;
  };
  port.on('message', (request: UnwrapRequest) => {
    switch (request.kind) {
      case 'cancel':
        return cancelled.abort();
      case 'reserved':
        return request.error ? asked?.reject(AppError.fromPayload(request.error)) : asked?.resolve();
      case 'unwrap':
        unwrap(request.task, { send, reserve, signal: cancelled.signal }).then(
          (state) => send({ kind: 'done', state }),
          (error: unknown) => send({ kind: 'failed', error: toAppError(error).toPayload() }),
        );
    }
  });
}
