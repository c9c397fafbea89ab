import { createCanvas as createPicture, ImageData } from '@napi-rs/canvas';
import { type Canvas, canvasHeight, canvasWidth } from './canvas.ts';

/** Writes a Guacamole protocol dump as guacd does: only what changed is drawn, and a sync follows only where something was. */
export interface DumpWriter {
  /** What the canvas shows from this time on. */
  frame(atMs: number, canvas: Canvas): void;
  /** In points, as the canvas has them. */
  pointer(atMs: number, x: number, y: number, buttons: number): void;
  /** A key that is pressed and released at once. */
  key(atMs: number, keysym: number): void;
  hold(atMs: number, keysym: number, isPressed: boolean): void;
  clipboard(text: string): void;
  toText(): string;
}

/** Milliseconds of the recording host's clock at the first sync. */
const firstTimestamp = 81_734_112;
/** Points on a side of a tile, the least that is drawn anew. */
const tile = 8;
const blobChars = 8064;
/** Off-screen, for the picture of the pointer. */
const cursorBuffer = -1;

export function createDumpWriter(): DumpWriter {
  const parts: string[] = [];
  let shown: Buffer | null = null;
  const put = (opcode: string, ...args: readonly (string | number)[]): void => void parts.push(instruction(opcode, ...args));
  const stamp = (atMs: number): number => firstTimestamp + Math.round(atMs);

  function image(layer: number, x: number, y: number, width: number, height: number, rgba: Buffer): void {
    const picture = createPicture(width, height);
    picture.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
    const base64 = picture.toBuffer('image/png').toString('base64');
    put('img', 1, 14, layer, 'image/png', x, y);
    for (let at = 0; at < base64.length; at += blobChars) put('blob', 1, base64.slice(at, at + blobChars));
    put('end', 1);
  }

  put('size', 0, 2 * canvasWidth, 2 * canvasHeight);
  put('size', cursorBuffer, 16, 24);
  image(cursorBuffer, 0, 0, 16, 24, arrow());
  put('cursor', 0, 0, cursorBuffer, 0, 0, 16, 24);

  return {
    frame(atMs, canvas) {
      const picture = canvas.toRgba(0, 0, canvasWidth, canvasHeight);
      const changed = changedArea(shown, picture);
      shown = picture;
      if (changed === null) return;
      const { x, y, width, height } = changed;
      image(0, 2 * x, 2 * y, 2 * width, 2 * height, canvas.toRgba(x, y, width, height));
      put('sync', stamp(atMs), 1);
    },
    pointer: (atMs, x, y, buttons) => put('mouse', Math.round(2 * x), Math.round(2 * y), buttons, stamp(atMs)),
    hold: (atMs, keysym, isPressed) => put('key', keysym, isPressed ? 1 : 0, stamp(atMs)),
    key(atMs, keysym) {
      put('key', keysym, 1, stamp(atMs));
      put('key', keysym, 0, stamp(atMs + 40));
    },
    clipboard(text) {
      put('clipboard', 2, 'text/plain');
      put('blob', 2, Buffer.from(text).toString('base64'));
      put('end', 2);
    },
    toText: () => parts.join(''),
  };
}

function instruction(opcode: string, ...args: readonly (string | number)[]): string {
  return `${[opcode, ...args].map((value) => `${[...String(value)].length}.${value}`).join(',')};`;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The rectangle around all tiles that differ, in points. */
function changedArea(before: Buffer | null, after: Buffer): Area | null {
  if (before === null) return { x: 0, y: 0, width: canvasWidth, height: canvasHeight };
  let [left, top, right, bottom] = [canvasWidth, canvasHeight, 0, 0];
  for (let y = 0; y < canvasHeight; y += tile) {
    for (let x = 0; x < canvasWidth; x += tile) {
      if (!isTileChanged(before, after, x, y)) continue;
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x + tile), Math.max(bottom, y + tile)];
    }
  }
  return right === 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

function isTileChanged(before: Buffer, after: Buffer, x: number, y: number): boolean {
  for (let row = y; row < y + tile; row++) {
    // Points are doubled in both directions.
    const start = 4 * (2 * row * 2 * canvasWidth + 2 * x);
    if (before.compare(after, start, start + 8 * tile, start, start + 8 * tile) !== 0) return true;
  }
  return false;
}

const arrowRows = ['#', '##', '#.#', '#..#', '#...#', '#....#', '#.....#', '#..####', '#.##', '##.#', '  #.#', '   #'];

/** 16 x 24 pixels, transparent around an arrow. */
function arrow(): Buffer {
  const rgba = Buffer.alloc(4 * 16 * 24);
  for (let y = 0; y < 24; y++) {
    for (let x = 0; x < 16; x++) {
      const cell = arrowRows[y >> 1]?.[x >> 1] ?? ' ';
      if (cell !== ' ') rgba.writeUInt32BE(cell === '#' ? 0x101010ff : 0xffffffff, 4 * (y * 16 + x));
    }
  }
  return rgba;
}
