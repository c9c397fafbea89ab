import { glyphAdvance, glyphHeight, glyphWidth, hasInk } from './pixel-font.ts';

/** "#rrggbb". */
export type Colour = `#${string}`;

/** A picture of 640 x 360 points that is shown at twice the size: so every point has a chroma sample of its own in 4:2:0. */
export interface Canvas {
  rect(x: number, y: number, width: number, height: number, colour: Colour): void;
  frame(x: number, y: number, width: number, height: number, colour: Colour): void;
  text(x: number, y: number, text: string, colour: Colour, scale?: number): void;
  /** The mouse pointer with its tip there. */
  pointer(x: number, y: number): void;
  /** The picture as 1280 x 720 YUV 4:2:0 planes. */
  toYuv420(): Buffer;
  /** A part of the picture, in points, at twice their size, as RGBA. */
  toRgba(x: number, y: number, width: number, height: number): Buffer;
}

export const canvasWidth = 640;
export const canvasHeight = 360;

const pointerRows = ['#', '##', '#.#', '#..#', '#...#', '#....#', '#.....#', '#..####', '#.#', '##', '#'];

export function createCanvas(): Canvas {
  const planes = [0, 1, 2].map(() => new Uint8Array(canvasWidth * canvasHeight));
  /** 0xrrggbb of each point. */
  const colours = new Uint32Array(canvasWidth * canvasHeight);
  const rect = (x: number, y: number, width: number, height: number, colour: Colour): void => {
    const left = Math.max(0, Math.round(x));
    const right = Math.min(canvasWidth, Math.round(x + width));
    const sample = toYuv(colour);
    for (let row = Math.max(0, Math.round(y)); row < Math.min(canvasHeight, Math.round(y + height)); row++) {
      colours.fill(Number.parseInt(colour.slice(1), 16), row * canvasWidth + left, row * canvasWidth + Math.max(left, right));
      for (const [index, plane] of planes.entries())
        plane.fill(sample[index] ?? 0, row * canvasWidth + left, row * canvasWidth + Math.max(left, right));
    }
  };
  return {
    rect,
    frame: (x, y, width, height, colour) => {
      rect(x, y, width, 1, colour);
      rect(x, y + height - 1, width, 1, colour);
      rect(x, y, 1, height, colour);
      rect(x + width - 1, y, 1, height, colour);
    },
    text: (x, y, text, colour, scale = 1) => {
      for (const [index, character] of Array.from(text).entries()) {
        for (let row = 0; row < glyphHeight; row++) {
          for (let column = 0; column < glyphWidth; column++) {
            if (hasInk(character, column, row)) rect(x + (index * glyphAdvance + column) * scale, y + row * scale, scale, scale, colour);
          }
        }
      }
    },
    pointer: (x, y) => {
      for (const [row, cells] of pointerRows.entries()) {
        for (const [column, cell] of Array.from(cells).entries()) rect(x + column, y + row, 1, 1, cell === '#' ? '#101010' : '#ffffff');
      }
    },
    toRgba: (x, y, width, height) => {
      const rgba = Buffer.alloc(16 * width * height);
      for (let row = 0; row < 2 * height; row++) {
        for (let column = 0; column < 2 * width; column++) {
          const colour = colours[(y + (row >> 1)) * canvasWidth + x + (column >> 1)] ?? 0;
          rgba.writeUInt32BE(((colour << 8) | 0xff) >>> 0, 4 * (row * 2 * width + column));
        }
      }
      return rgba;
    },
    toYuv420: () => {
      const [luma = new Uint8Array(), ...chroma] = planes;
      const doubled = Buffer.alloc(4 * canvasWidth * canvasHeight);
      for (let y = 0; y < 2 * canvasHeight; y++) {
        for (let x = 0; x < 2 * canvasWidth; x++) doubled[y * 2 * canvasWidth + x] = luma[(y >> 1) * canvasWidth + (x >> 1)] ?? 0;
      }
      return Buffer.concat([doubled, ...chroma]);
    },
  };
}

/** BT.709, limited range. */
function toYuv(colour: Colour): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [Math.round(16 + 219 * luma), Math.round(128 + (224 * (blue - luma)) / 1.8556), Math.round(128 + (224 * (red - luma)) / 1.5748)];
}
