/// <reference path="./video-js-core.d.ts" />
import { AppError } from '../../../../shared/errors.ts';
import { seekTarget } from './seek-time.ts';

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
  /**
   * Resolves when the data of a time is there, before the element is sent to it; false where it will not come. An element of the
   * engine's own source has no need of it: one that is fed takes a later frame, up to a tenth of a second away, for the one that
   * is not there yet.
   */
  whenBuffered?(seconds: number, signal: AbortSignal): Promise<boolean>;
  /** What is wrong with the media, after an `error` event of the element. */
  readError(): AppError;
  dispose(): void;
}

/** Loads what plays videos; asked for before one is opened, it is there in time. */
export function loadPlayer(): Promise<typeof import('video.js/core.es.js')> {
  window.VIDEOJS_NO_DYNAMIC_STYLE = true;
  return import('video.js/core.es.js');
}

export interface VideoSource {
  readonly src: string;
  readonly type: string;
  /** Where the player begins: nothing is decoded for the beginning of the recording when that is elsewhere. */
  readonly atMs: number;
}

/**
 * Puts a video into a host element and resolves once a frame can be shown.
 * @throws AppError `input-malformed` when Chromium cannot decode it, `disk-failed` when it cannot be read.
 */
export async function openVideo(host: HTMLElement, { src, type, atMs }: VideoSource): Promise<OpenVideo> {
  const { default: videojs } = await loadPlayer();
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
  player.one('loadedmetadata', () => {
    if (atMs > 0) element.currentTime = seekTarget(atMs / 1000, element.duration);
  });
  player.src({ src, type });
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
