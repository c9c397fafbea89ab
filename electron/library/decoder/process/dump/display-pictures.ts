import { createCanvas } from '@napi-rs/canvas';
import { type CanvasScreen, createScreenPainter } from '../../../formats/guacamole/canvas-screen.ts';
import type { DisplayCursor } from '../../../formats/guacamole/display-cursor.ts';
import * as av from '../av.ts';
import type { DecodedPicture, PictureCursor } from '../frame-cursor.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pictures of one size of a display that may change its own: from the upper left corner, black where it has nothing. */
export interface DisplayPictures {
  /** Straight RGBA, valid until the next call. */
  take(screen: CanvasScreen, options: { readonly withPointer: boolean }): Buffer;
}

export function createDisplayPictures({ width, height }: Size): DisplayPictures {
  const painter = createScreenPainter();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  return {
    take(screen, options) {
      const painted = painter.paint(screen, options).canvas;
      if (painted.width === width && painted.height === height) return painted.data();
      context.fillStyle = '#000';
      context.fillRect(0, 0, width, height);
      context.drawImage(painted, 0, 0);
      return canvas.data();
    },
  };
}

/** Times are whole milliseconds. */
export const displayTimeBase = { num: 1, den: 1000 } as const;

export interface DisplayPictureOptions {
  readonly cursor: DisplayCursor;
  readonly size: Size;
  /** What changes sooner than this after the last picture is seen with the next one. */
  readonly leastMs: number;
  readonly signal: AbortSignal;
}

/** The pictures of a dump as those of a video are gone through, pointer and all. */
export interface DisplayPictureCursor extends PictureCursor {
  free(): void;
}

export function createDisplayPictureCursor({ cursor, size, leastMs, signal }: DisplayPictureOptions): DisplayPictureCursor {
  const pictures = createDisplayPictures(size);
  let frame: av.Frame | null = null;
  let shownMs = 0;

  function picture(atMs: number): DecodedPicture {
    frame?.free();
    // A copy: an encoder may keep the picture until it has seen later ones.
    const rgba = Buffer.from(pictures.take(cursor.screen(), { withPointer: true }));
    frame = av.Frame.fromVideoBuffer(rgba, { ...size, format: av.AV_PIX_FMT_RGBA, timeBase: displayTimeBase });
    shownMs = atMs;
    return { frame, ticks: BigInt(atMs), number: cursor.position().frameNumber };
  }

  async function nextMs(): Promise<number | null> {
    const changeMs = await cursor.nextAtMs(signal);
    return changeMs === null ? null : Math.max(changeMs, shownMs + leastMs);
  }

  return {
    async shownAt(ticks) {
      const atMs = Number(ticks);
      await cursor.showAt(atMs, signal);
      return picture(atMs);
    },
    async peek() {
      const atMs = await nextMs();
      return atMs === null ? null : { ticks: BigInt(atMs) };
    },
    async next() {
      const atMs = await nextMs();
      if (atMs === null) return null;
      while ((await cursor.next(atMs, signal)) !== null);
      return picture(atMs);
    },
    free() {
      frame?.free();
      frame = null;
    },
  };
}
