import type { ThumbnailSeries } from '../thumbnails/thumbnail-series.ts';

/** Thumbnails of a video whose length is known, added in order of time. */
export interface ThumbnailRow {
  readonly intervalMs: number;
  add(atMs: number, jpeg: Buffer): void;
  /** Those up to a time; null where there is none. */
  series(toMs: number): ThumbnailSeries | null;
}

/** About ten megabytes of them at most. */
const mostThumbnails = 1800;
const leastIntervalMs = 2000;
const secondMs = 1000;
const missing = -1;

/** `earlier`: of the same video, from its beginning. */
export function createThumbnailRow(durationMs: number, earlier: ThumbnailSeries | null): ThumbnailRow {
  const intervalMs = Math.max(leastIntervalMs, Math.ceil(durationMs / mostThumbnails / secondMs) * secondMs);
  const known = earlier?.grid.intervalMs === intervalMs ? earlier : null;
  const pictures: Buffer[] = [...(known?.pictures ?? [])];
  const shown: number[] = (known?.shown ?? []).map((number) => (number < pictures.length ? number : missing));
  let size = known ? { width: known.grid.width, height: known.grid.height } : null;
  return {
    intervalMs,
    add(atMs, jpeg) {
      const number = Math.floor(atMs / intervalMs);
      size ??= jpegSize(jpeg);
      while (shown.length < number) shown.push(missing);
      if (shown.length > number) return;
      // Where the picture stands still one does for many.
      if (!pictures.at(-1)?.equals(jpeg)) pictures.push(jpeg);
      shown.push(pictures.length - 1);
    },
    series(toMs) {
      if (size === null || shown.length === 0) return null;
      const count = Math.max(1, Math.min(shown.length, Math.ceil(toMs / intervalMs) || 1));
      // A number behind the last picture is none: where nothing could be decoded, nothing is shown.
      const numbers = shown.slice(0, count).map((number) => (number === missing ? pictures.length : number));
      return { grid: { intervalMs, count, ...size }, pictures, shown: numbers };
    },
  };
}

/** Of a baseline JPEG, from its frame header. */
function jpegSize(jpeg: Buffer): { width: number; height: number } {
  for (let at = 2; at + 9 < jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    // Start of frame, all kinds of it; not DHT, JPG and DAC, which lie between them.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
  }
  return { width: 0, height: 0 };
}
