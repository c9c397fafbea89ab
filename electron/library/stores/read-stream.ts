import { addAbortSignal, type Readable } from 'node:stream';
import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { type StoreOperation, storeFailure } from './store-failure.ts';

/** A store that is silent this long is taken for dead. */
export const silenceLimitMs = 30_000;

/**
 * The chunks of a response body, exactly `expectedBytes` of them or an AppError: a connection that ends early, stalls
 * or brings too much never passes for a complete read. The body is destroyed however the reading ends.
 */
export async function* readBody(body: Readable, expectedBytes: number, operation: StoreOperation): AsyncGenerator<Uint8Array> {
  if (operation.signal) addAbortSignal(operation.signal, body);
  const chunks = body[Symbol.asyncIterator]();
  let received = 0;
  try {
    for (;;) {
      // Armed only while waiting for the store: a slow consumer is not a silent store.
      const silence = setTimeout(() => body.destroy(Object.assign(new Error('No data'), { code: 'ETIMEDOUT' })), silenceLimitMs);
      const next = await chunks.next().finally(() => clearTimeout(silence));
      if (next.done) break;
      const chunk: unknown = next.value;
      if (!(chunk instanceof Uint8Array))
        throw new AppError('store-failed', `${operation.label} answered with something that is not bytes.`);
      // A store may bring more than the range asked for (s3rver does for the first byte); the rest is not wanted.
      const wanted = chunk.subarray(0, expectedBytes - received);
      received += wanted.length;
      if (wanted.length < chunk.length) {
        if (wanted.length > 0) yield wanted;
        return;
      }
      // Read to its end even when complete: only then is the connection free for the next range.
      yield wanted;
    }
  } catch (error) {
    throw storeFailure(error, operation);
  } finally {
    body.destroy();
  }
  if (operation.signal?.aborted) throw storeFailure(new Error('aborted'), operation);
  if (received === expectedBytes) return;
  const which = `"${printableKey(operation.key ?? '')}" in ${operation.label}`;
  const message = `The connection ended while reading ${which}: ${received} of ${expectedBytes} bytes arrived.`;
  throw new AppError('store-unreachable', message, { retryable: true });
}

/**
 * Runs one request with a limit on how long the store may take to begin its answer. The signal handed to `work`
 * stays linked to the caller's after that, so that a body being read can still be cancelled.
 */
export async function withDeadline<T>(operation: StoreOperation, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), silenceLimitMs);
  const signal = operation.signal ? AbortSignal.any([operation.signal, late.signal]) : late.signal;
  try {
    operation.signal?.throwIfAborted();
    return await work(signal);
  } catch (error) {
    const cause = late.signal.aborted ? Object.assign(new Error('No answer', { cause: error }), { code: 'ETIMEDOUT' }) : error;
    throw storeFailure(cause, operation);
  } finally {
    clearTimeout(timer);
  }
}
