/// <reference path="./video-js-core.d.ts" />
import { AppError } from '../../../../shared/errors.ts';

declare global {
  interface Window {
    /** Read by video.js when it loads: it must not write style elements; the stage has its own styles. */
    VIDEOJS_NO_DYNAMIC_STYLE?: boolean;
  }
}

/** A video element that video.js looks after, without any controls of its own. */
export interface OpenVideo {
  readonly element: HTMLVideoElement;
  /** The latest time at which the last frame is shown; seconds. */
  readonly lastSeconds: number;
  /** What is wrong with the media, after an `error` event of the element. */
  readError(): AppError;
  dispose(): void;
}

/**
 * Puts a video into a host element and resolves once its first frame can be shown.
 * @throws AppError `input-malformed` when Chromium cannot decode it, `disk-failed` when it cannot be read.
 */
export async function openVideo(host: HTMLElement, source: { readonly src: string; readonly type: string }): Promise<OpenVideo> {
  window.VIDEOJS_NO_DYNAMIC_STYLE = true;
  const { default: videojs } = await import('video.js/core.es.js');
  const element = document.createElement('video');
  element.className = 'video-js';
  element.playsInline = true;
  host.append(element);
  const player = videojs(element, {
    controls: false,
    // Nothing but the media itself: no control bar, poster, spinner, error screen or text tracks.
    children: ['mediaLoader'],
    techOrder: ['html5'],
    preload: 'auto',
    inactivityTimeout: 0,
    userActions: { click: false, doubleClick: false, hotkeys: false },
  });
  const readError = (): AppError => mediaError(element.error ?? player.error());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  player.one('loadeddata', () => resolve());
  player.on('error', () => reject(readError()));
  player.src(source);
  try {
    await promise;
  } catch (error) {
    player.dispose();
    throw error;
  }
  return { element, lastSeconds: Number.POSITIVE_INFINITY, readError, dispose: () => player.dispose() };
}

/** A MediaError, by its code in the HTML standard: 2 network, 3 decode, 4 source not supported. */
function mediaError(error: { readonly code: number; readonly message: string } | null | undefined): AppError {
  const because = error?.message ? ` (${error.message})` : '';
  if (error?.code === 2) {
    return new AppError('disk-failed', `The video could not be read${because}.`, {
      action: 'Try again; if it persists, remove the recording from the cache and fetch it again.',
      retryable: true,
    });
  }
  return new AppError('input-malformed', `The video cannot be decoded${because}.`, {
    action: 'Fetch it again; if that does not help, the recording is damaged or its codec is not supported yet.',
  });
}
