import type { WordPlace } from '../../catalog/screen-line-places.ts';
import { cutTolerance, type LineImage, lineDifference, lineHash } from './line-image.ts';

/** What was read of a line. */
export interface Reading {
  /** '' where there is nothing to read. */
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
  /** Places are in the image. */
  readonly words: readonly WordPlace[];
}

/** Images of lines that were read, so that none is read twice. */
export interface LineCache {
  /** Of this very image, or of one that differs from it by the noise of lossy coding alone. */
  find(image: LineImage): Reading | null;
  add(image: LineImage, reading: Reading): void;
}

export interface LineCacheOptions {
  readonly maxReadings?: number;
  readonly maxImageBytes?: number;
}

/**
 * Images of one text differed by 236 to 782 in an MPEG-4 video of a desktop (a quarter to nine tenths of them); 3 and 8 in
 * a letter of 16 pixels, the least that two texts differed, by 972 without any noise.
 */
export const noiseDifference = 500;

const defaults = { maxReadings: 20_000, maxImageBytes: 8 * 1024 * 1024 } as const;

/** Bounded: what was not asked for the longest is forgotten first. Of the noise-tolerant look-up, the oldest images are. */
export function createLineCache(options: LineCacheOptions = {}): LineCache {
  const { maxReadings, maxImageBytes } = { ...defaults, ...options };
  const readings = new Map<string, Reading>();
  const images = new Map<LineImage, Reading>();
  /** By width: what is alike is looked for among those of its size alone. */
  const byWidth = new Map<number, Set<LineImage>>();
  let imageBytes = 0;

  function remember(hash: string, reading: Reading): void {
    readings.delete(hash);
    readings.set(hash, reading);
    const [oldest] = readings.keys();
    if (readings.size > maxReadings && oldest !== undefined) readings.delete(oldest);
  }

  function forgetImage(image: LineImage): void {
    images.delete(image);
    imageBytes -= image.ink.length;
    const beside = byWidth.get(image.area.width);
    beside?.delete(image);
    if (beside?.size === 0) byWidth.delete(image.area.width);
  }

  function findAlike(image: LineImage): Reading | null {
    const { width } = image.area;
    for (let other = width - cutTolerance; other <= width + cutTolerance; other++) {
      for (const known of byWidth.get(other) ?? []) {
        if (lineDifference(known, image, noiseDifference) < noiseDifference) return images.get(known) ?? null;
      }
    }
    return null;
  }

  return {
    find(image) {
      const hash = lineHash(image);
      const reading = readings.get(hash) ?? findAlike(image);
      if (reading) remember(hash, reading);
      return reading;
    },
    add(image, reading) {
      remember(lineHash(image), reading);
      images.set(image, reading);
      imageBytes += image.ink.length;
      const beside = byWidth.get(image.area.width) ?? new Set();
      byWidth.set(image.area.width, beside.add(image));
      for (const oldest of images.keys()) {
        if (imageBytes <= maxImageBytes) break;
        forgetImage(oldest);
      }
    },
  };
}
