import type { Box } from '../../../../shared/model/box.ts';
import { findTextLines } from './find-text-lines.ts';
import { createLineCache, type LineCache, type Reading } from './line-cache.ts';
import { areaOf, cutLine, type LineImage } from './line-image.ts';
import { createLineTracker, type SeenLine, type TrackedChanges, type TrackerStart } from './line-tracker.ts';
import type { LumaFrame } from './luma-frame.ts';
import { readableText } from './readable.ts';
import { createSettledPicture } from './settled-picture.ts';

/** Reads the text of frames in order of time. */
export interface FrameReader {
  frame(atMs: number, frame: LumaFrame): TrackedChanges;
  finish(atMs: number): TrackedChanges;
  /** Images that were read so far, and lines that were looked at; for measuring. */
  readonly counts: { readonly read: number; readonly seen: number };
}

export interface FrameReaderOptions {
  readonly read: (image: LineImage) => Reading;
  readonly start?: TrackerStart;
  readonly cache?: LineCache;
}

interface FoundLine {
  readonly image: LineImage;
  readonly reading: Reading;
}

/** Only lines in which something changed are looked up in the cache, and only those are read that it does not know. */
export function createFrameReader({ read, start, cache = createLineCache() }: FrameReaderOptions): FrameReader {
  const picture = createSettledPicture();
  const tracker = createLineTracker(start);
  const counts = { read: 0, seen: 0 };
  let found = new Map<string, FoundLine>();

  function readLine(box: Box, area: Box): FoundLine {
    const image = cutLine(picture, box, area);
    const known = cache.find(image);
    if (known) return { image, reading: known };
    counts.read += 1;
    const reading = read(image);
    cache.add(image, reading);
    return { image, reading };
  }

  return {
    counts,
    frame(atMs, frame) {
      picture.update(frame);
      const now = new Map<string, FoundLine>();
      const seen: SeenLine[] = [];
      const lines = findTextLines(picture);
      for (const box of lines) {
        counts.seen += 1;
        const area = areaOf(box, lines, picture);
        const place = `${box.x} ${box.y} ${box.width} ${box.height} ${area.y} ${area.height}`;
        const before = found.get(place);
        const line = before && !picture.hasChanged(area) ? before : readLine(box, area);
        now.set(place, line);
        const reading = readableText(line.reading);
        if (reading) seen.push({ box, reading: inBox(reading, box, line.image), image: line.image });
      }
      found = now;
      return tracker.frame(atMs, seen);
    },
    finish: (atMs) => tracker.finish(atMs),
  };
}

/** Places of words from the left of the line's box, which the image of it begins before. */
function inBox(reading: Reading, box: Box, { area }: LineImage): Reading {
  const margin = box.x - area.x;
  return { ...reading, words: reading.words.map((word) => ({ ...word, left: word.left - margin, right: word.right - margin })) };
}
