import type { ThumbnailGrid } from '../../catalog/index-data.ts';

/** Pixels; enough to tell one screen from another in a filmstrip. */
export const thumbnailWidth = 256;

/** Pictures at equal distances of time from 0 on. Several times may show the same picture. */
export interface ThumbnailSeries {
  readonly grid: ThumbnailGrid;
  /** JPEG. */
  readonly pictures: readonly Buffer[];
  /** By number of the thumbnail: which of the pictures. */
  readonly shown: readonly number[];
}

/** Takes thumbnails in one pass over a recording of unknown length, in bounded number: all that are kept are in memory. */
export interface ThumbnailCollector {
  /** When the next one is due: it is to show what is on the screen at this time. */
  readonly nextMs: number;
  /** Takes the picture of `nextMs`; null where it is still the same as the last one. */
  add(jpeg: Buffer | null): void;
  /** Null where there is no picture at all. */
  finish(size: { readonly width: number; readonly height: number }): ThumbnailSeries | null;
}

/** A few megabytes at most; more than a screen's width of a filmstrip shows. */
const mostThumbnails = 600;
const firstIntervalMs = 1000;

/**
 * When there are too many every other one is left out, and from then on one is taken half as often. `expectedMs`, where the
 * length of the recording is believed to be known, spares those that would be left out.
 */
export function createThumbnailCollector(most = mostThumbnails, expectedMs = 0): ThumbnailCollector {
  let intervalMs = firstIntervalMs;
  while (expectedMs >= intervalMs * (most - 1)) intervalMs *= 2;
  let taken: Buffer[] = [];
  return {
    get nextMs() {
      return taken.length * intervalMs;
    },
    add(jpeg) {
      const picture = jpeg ?? taken.at(-1);
      if (picture === undefined) throw new Error('The first thumbnail needs a picture.');
      taken.push(picture);
      if (taken.length < most) return;
      taken = taken.filter((_, index) => index % 2 === 0);
      intervalMs *= 2;
    },
    finish({ width, height }) {
      if (taken.length === 0) return null;
      const pictures = [...new Set(taken)];
      const indexOf = new Map(pictures.map((picture, index) => [picture, index]));
      return {
        grid: { intervalMs, count: taken.length, width, height },
        pictures,
        shown: taken.map((picture) => indexOf.get(picture) ?? 0),
      };
    },
  };
}
