import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { LumaFrame } from '../../electron/library/indexing/screen-text/luma-frame.ts';

/** A line of text on a drawn screen, by its upper left corner. */
export interface DrawnLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  /** Luminance, 0 to 255. */
  readonly ink?: number;
}

export interface DrawnScreen {
  readonly width?: number;
  readonly height?: number;
  readonly ground?: number;
  readonly lines: readonly DrawnLine[];
  /** Rectangles of a luminance: borders, buttons, carets. */
  readonly rectangles?: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly ink: number;
  }[];
}

/** A monospaced font that comes with the packages, so that every machine draws the same. */
const family = 'Drawn Screen Mono';
GlobalFonts.registerFromPath(
  createRequire(import.meta.url).resolve('@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'),
  family,
);

/** Draws a screen as a desktop would: grey antialiased text on a flat ground. */
export function drawScreen({ width = 640, height = 360, ground = 250, lines, rectangles = [] }: DrawnScreen): LumaFrame {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const grey = (level: number): string => `rgb(${level} ${level} ${level})`;
  context.fillStyle = grey(ground);
  context.fillRect(0, 0, width, height);
  for (const { x, y, width: wide, height: high, ink } of rectangles) {
    context.fillStyle = grey(ink);
    context.fillRect(x, y, wide, high);
  }
  context.textBaseline = 'top';
  for (const { text, x, y, size = 16, ink = ground > 128 ? 20 : 235 } of lines) {
    context.font = `${size}px "${family}"`;
    context.fillStyle = grey(ink);
    context.fillText(text, x, y);
  }
  const { data } = context.getImageData(0, 0, width, height);
  const luma = new Uint8Array(width * height);
  for (let at = 0; at < luma.length; at += 1) luma[at] = data[4 * at] ?? 0;
  return { width, height, luma };
}

/** The same picture as lossy video gives it back: each pixel off by up to so much, more where there is contrast. */
export function addNoise({ width, height, luma }: LumaFrame, amount: number, random: () => number): LumaFrame {
  const noisy = luma.map((value, at) => {
    const contrast = Math.abs(value - (luma[at - 1] ?? value)) + Math.abs(value - (luma[at + width] ?? value));
    const most = amount * (0.3 + Math.min(1, contrast / 200));
    return Math.max(0, Math.min(255, Math.round(value + (2 * random() - 1) * most)));
  });
  return { width, height, luma: noisy };
}
