import { AppError, errorPayloadSchema, toAppError } from '../../../../../shared/errors.ts';
import type { OpenVideo } from '../video-element.ts';
import { proxyMimeType } from './avc-codec.ts';
import { type FragmentSink, ProxyFeeder } from './proxy-feeder.ts';

export interface ProxySource {
  /** `<src>/<n>` is a segment, `<src>/init-<n>` what comes before all of them, made with segment n. */
  readonly src: string;
  readonly segmentMs: number;
  readonly durationMs: number;
  /** Where the player begins: what is under it is made first. */
  readonly atMs: number;
  /** Something went wrong that does not stop the player. */
  readonly onWarning: (error: AppError) => void;
}

/** At its very end a fed element shows nothing new. Seconds. */
const insideLastFrame = 0.001;

/**
 * Puts a video into a host element that is fed with the proxy of a recording, and resolves once its first frame can be
 * shown. Throws what went wrong in making it.
 */
export async function openProxyVideo(host: HTMLElement, source: ProxySource): Promise<OpenVideo> {
  const ended = new AbortController();
  const { segmentMs, durationMs, atMs } = source;
  const firstIndex = Math.max(0, Math.min(Math.floor(atMs / segmentMs), Math.ceil(durationMs / segmentMs) - 1));
  const init = await fetchPart(`${source.src}/init-${firstIndex}`, ended.signal);
  const media = new MediaSource();
  const element = document.createElement('video');
  element.playsInline = true;
  element.preload = 'auto';
  element.dataset.delivery = 'proxy';
  const url = URL.createObjectURL(media);
  element.src = url;
  host.append(element);
  let failure: AppError | null = null;
  let feeder: ProxyFeeder | null = null;
  const dispose = (): void => {
    ended.abort();
    feeder?.dispose();
    element.removeAttribute('src');
    element.load();
    element.remove();
    URL.revokeObjectURL(url);
  };
  const readError = (): AppError =>
    failure ?? new AppError('decoder-failed', `The proxy of this recording cannot be shown (${element.error?.message || 'unknown'}).`);
  try {
    await once(media, 'sourceopen', ended.signal);
    media.duration = durationMs / 1000;
    const buffer = media.addSourceBuffer(proxyMimeType(init));
    const sink = sinkOf(media, buffer);
    await sink.append(init);
    const first = Promise.withResolvers<void>();
    first.promise.catch(() => undefined);
    const feeding = new ProxyFeeder({
      sink,
      segmentMs,
      durationMs,
      fetchSegment: (index, signal) => fetchPart(`${source.src}/${index}`, signal),
      position: () => ({ timeMs: element.currentTime * 1000, rate: element.playbackRate }),
      onWarning: (error) => source.onWarning(toAppError(error)),
      onError: (error) => {
        failure = toAppError(error);
        first.reject(failure);
        // The element fails as it does when a download breaks off; whoever follows it asks `readError`.
        if (media.readyState === 'open') media.endOfStream('network');
      },
    });
    feeder = feeding;
    const wake = (): void => feeding.wake();
    for (const name of ['seeking', 'timeupdate', 'waiting', 'ratechange'] as const) {
      element.addEventListener(name, wake, { signal: ended.signal });
    }
    element.addEventListener('loadeddata', () => first.resolve(), { signal: ended.signal });
    element.addEventListener('error', () => first.reject(readError()), { signal: ended.signal });
    element.currentTime = Math.min(atMs, durationMs) / 1000;
    feeding.start();
    await first.promise;
    const whenBuffered = (seconds: number, signal: AbortSignal): Promise<boolean> => {
      // What played stands still until there is something else to show.
      if (!feeding.hasAt(seconds * 1000)) element.pause();
      return feeding.reach(seconds * 1000, signal);
    };
    return { element, lastSeconds: durationMs / 1000 - insideLastFrame, whenBuffered, readError, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** A SourceBuffer takes one change at a time, and says by events when it took it. */
function sinkOf(media: MediaSource, buffer: SourceBuffer): FragmentSink {
  const changed = async (change: () => void): Promise<void> => {
    const settled = new AbortController();
    const failed = once(buffer, 'error', settled.signal).then(() => {
      throw new AppError('decoder-failed', 'The browser engine did not take a part of the proxy.');
    });
    const done = once(buffer, 'updateend', settled.signal);
    try {
      change();
      await Promise.race([done, failed]);
    } finally {
      settled.abort();
    }
  };
  return {
    append: (bytes) => changed(() => buffer.appendBuffer(bytes)),
    remove: (fromSeconds, toSeconds) => changed(() => buffer.remove(fromSeconds, toSeconds)),
    buffered: () =>
      Array.from({ length: buffer.buffered.length }, (_, at) => ({ start: buffer.buffered.start(at), end: buffer.buffered.end(at) })),
    end: () => {
      if (media.readyState === 'open' && !buffer.updating) media.endOfStream();
    },
  };
}

/** Resolves with the next event of a name; never, once aborted. */
function once(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => target.addEventListener(name, () => resolve(), { once: true, signal }));
}

async function fetchPart(url: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new AppError('disk-failed', 'The proxy of this recording cannot be read: the library does not answer.', {
      cause,
      retryable: true,
    });
  });
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  const payload = errorPayloadSchema.safeParse(await response.json().catch(() => null));
  throw payload.success
    ? AppError.fromPayload(payload.data)
    : new AppError('decoder-failed', `The proxy of this recording could not be made (${response.status}).`);
}
