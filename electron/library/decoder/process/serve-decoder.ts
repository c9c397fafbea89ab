import { AppError, toAppError } from '../../../../shared/errors.ts';
import type { DecoderWork, FromDecoder, ToDecoder } from '../decoder-messages.ts';
import * as av from './av.ts';
import type { MediaBytes } from './media-bytes.ts';
import { type MediaSession, openMediaSession, type SessionOptions } from './media-session.ts';
import { createRemoteBytes } from './remote-bytes.ts';

/** The end of the connection that a decoder process holds. */
export interface DecoderPort {
  post(message: FromDecoder): void;
  listen(listener: (message: ToDecoder) => void): void;
}

interface Call {
  readonly media: number;
  readonly stop: AbortController;
  /** Resolved when nothing of it is at work any more. */
  readonly over: PromiseWithResolvers<void>;
  next: (() => void) | null;
}

interface Media {
  readonly name: string;
  readonly session: Promise<MediaSession>;
}

/** A sign of life at most this often. */
const signMs = 1000;

/** The decoder process: opens videos whose bytes it asks for, and answers calls about them. */
export function serveDecoder(port: DecoderPort, { pid, threads }: { readonly pid: number; readonly threads: number }): void {
  av.Log.setLevel(av.AV_LOG_QUIET);
  const medias = new Map<number, Media>();
  const calls = new Map<number, Call>();
  const reads = new Map<number, PromiseWithResolvers<Uint8Array>>();
  let lastRead = 0;

  function read(media: number, start: number, end: number): Promise<Uint8Array> {
    lastRead += 1;
    const answer = Promise.withResolvers<Uint8Array>();
    reads.set(lastRead, answer);
    port.post({ kind: 'read', read: lastRead, media, start, end });
    return answer.promise;
  }

  /** Tells now and then that work on a recording is getting on. */
  function signOfLife(media: number): () => void {
    let lastSign = 0;
    return () => {
      const now = performance.now();
      if (now - lastSign < signMs) return;
      lastSign = now;
      port.post({ kind: 'alive', media });
    };
  }

  function remoteBytes(media: number, sizeBytes: number): MediaBytes {
    return createRemoteBytes(sizeBytes, (start, end) => read(media, start, end));
  }

  function open(
    media: number,
    { name, sizeBytes, form, known }: Extract<DecoderWork, { method: 'open' }>,
    signal: AbortSignal,
  ): Promise<MediaSession> {
    const options = { bytes: remoteBytes(media, sizeBytes), threads, known, onProgress: signOfLife(media) };
    const session = openSession(options, form, signal);
    medias.set(media, { name, session });
    session.catch(() => medias.delete(media));
    return session;
  }

  async function work(id: number, call: Call, asked: DecoderWork): Promise<unknown> {
    const { signal } = call.stop;
    const onBegin = (): void => port.post({ kind: 'begun', id });
    if (asked.method === 'open') {
      onBegin();
      return (await open(call.media, asked, signal)).facts;
    }
    if (asked.method === 'indexDump') {
      onBegin();
      const { indexDump } = await import('./dump/index-dump.ts');
      const bytes = remoteBytes(call.media, asked.sizeBytes);
      return indexDump(asked, bytes, (batch) => emit(id, call, batch), signal, signOfLife(call.media));
    }
    const media = medias.get(call.media);
    if (!media) throw new AppError('internal', 'The video is not open in this process.');
    const session = await media.session;
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    switch (asked.method) {
      case 'frameAt':
        return session.frameAt(asked.atMs, signal, onBegin);
      case 'frameNumberAt':
        onBegin();
        return session.frameNumberAt(asked.atMs, signal);
      case 'segment':
        return session.segment(asked.index, signal, onBegin);
      case 'keyFrames':
        onBegin();
        return session.keyFrames;
      case 'structure':
        onBegin();
        return session.structure;
      case 'scan':
        onBegin();
        await session.scan(asked.options, signal, (frame) => emit(id, call, frame));
        return null;
      case 'copyClip':
        onBegin();
        return session.copyClip(asked.request, signal, (bytes) => emit(id, call, bytes));
      case 'encodeClip':
        onBegin();
        return session.encodeClip(asked.request, signal, (bytes) => emit(id, call, bytes));
    }
  }

  /** Waits until the other side has dealt with it: never is more than one on its way. */
  function emit(id: number, call: Call, item: unknown): Promise<void> {
    const taken = Promise.withResolvers<void>();
    const onAbort = (): void => taken.reject(new AppError('cancelled', 'Cancelled.'));
    call.next = taken.resolve;
    call.stop.signal.addEventListener('abort', onAbort, { once: true });
    if (call.stop.signal.aborted) onAbort();
    else port.post({ kind: 'item', id, item });
    return taken.promise.finally(() => call.stop.signal.removeEventListener('abort', onAbort));
  }

  async function answer(id: number, media: number, asked: DecoderWork): Promise<void> {
    const call: Call = { media, stop: new AbortController(), over: Promise.withResolvers<void>(), next: null };
    calls.set(id, call);
    const name = 'name' in asked ? asked.name : (medias.get(media)?.name ?? '');
    try {
      port.post({ kind: 'done', id, result: await work(id, call, asked) });
    } catch (error) {
      port.post({ kind: 'failed', id, error: named(toAppError(error), name).toPayload() });
    } finally {
      calls.delete(id);
      call.over.resolve();
    }
  }

  /** Nothing is freed under the hands of native code: what is under way ends first. */
  async function close(number: number): Promise<void> {
    const media = medias.get(number);
    medias.delete(number);
    const under = [...calls.values()].filter((call) => call.media === number);
    for (const call of under) call.stop.abort();
    await Promise.all(under.map(({ over }) => over.promise));
    const session = await media?.session.catch(() => null);
    await session?.close();
  }

  function receive(message: ToDecoder): void {
    switch (message.kind) {
      case 'call':
        void answer(message.id, message.media, message.work);
        return;
      case 'cancel':
        calls.get(message.id)?.stop.abort();
        return;
      case 'next':
        calls.get(message.id)?.next?.();
        return;
      case 'bytes':
        reads.get(message.read)?.resolve(message.bytes);
        reads.delete(message.read);
        return;
      case 'no-bytes':
        reads.get(message.read)?.reject(AppError.fromPayload(message.error));
        reads.delete(message.read);
        return;
      case 'close':
        void close(message.media);
    }
  }

  port.listen(receive);
  port.post({ kind: 'ready', pid });
}

/** A Guacamole dump is told by its content; all else is for FFmpeg to find out. */
async function openSession(
  options: SessionOptions,
  form: Extract<DecoderWork, { method: 'open' }>['form'],
  signal: AbortSignal,
): Promise<MediaSession> {
  // What draws dumps is large, and most processes never need it.
  const isDump =
    form === 'display' || /^\d{1,2}\.[a-z]|^\x1f\x8b|^\x28\xb5\x2f\xfd/.test((await options.bytes.read(0, 4)).toString('latin1'));
  const dump = isDump ? await import('./dump/dump-session.ts').then(({ openDumpSession }) => openDumpSession(options, form, signal)) : null;
  return dump ?? openMediaSession(options, signal);
}

/** What went wrong deep inside does not know of what it went wrong. */
function named(error: AppError, name: string): AppError {
  if (error.code === 'cancelled' || error.message.includes(name)) return error;
  const { code, message, action, retryable } = error;
  return new AppError(code, `${name}: ${message}`, { action, retryable, cause: error });
}
