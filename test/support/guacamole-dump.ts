import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { numberedLuma } from './frame-number.ts';

/** A picture to put into a dump. */
export interface TestPicture {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** One instruction as it stands in a dump: lengths count Unicode code points. */
export function instruction(opcode: string, ...args: readonly (string | number)[]): string {
  return `${[opcode, ...args].map((value) => `${[...String(value)].length}.${value}`).join(',')};`;
}

/** The largest blob that guacd writes, in characters of base64. */
const blobChars = 8064;

/** An image stream; its parts may be put between those of others. */
export function imageParts(stream: number, layer: number, x: number, y: number, picture: TestPicture, mask = 14): string[] {
  const base64 = picture.bytes.toString('base64');
  const blobs = Array.from({ length: Math.ceil(base64.length / blobChars) }, (_, index) =>
    instruction('blob', stream, base64.slice(index * blobChars, (index + 1) * blobChars)),
  );
  return [instruction('img', stream, mask, layer, picture.type, x, y), ...blobs, instruction('end', stream)];
}

export const image = (stream: number, layer: number, x: number, y: number, picture: TestPicture, mask?: number): string =>
  imageParts(stream, layer, x, y, picture, mask).join('');

export const rectangle = (layer: number, x: number, y: number, width: number, height: number, rgba: readonly number[], mask = 14): string =>
  instruction('rect', layer, x, y, width, height) + instruction('cfill', mask, layer, ...rgba);

/** A picture painted by a function, in the encoding that a recorder would use. */
export function picture(
  width: number,
  height: number,
  paint: (context: ReturnType<Canvas['getContext']>) => void,
  type: TestPicture['type'] = 'image/png',
): TestPicture {
  const canvas = createCanvas(width, height);
  paint(canvas.getContext('2d'));
  return { type, width, height, bytes: encode(canvas, type) };
}

function encode(canvas: Canvas, type: TestPicture['type']): Buffer {
  if (type === 'image/jpeg') return canvas.toBuffer('image/jpeg', 90);
  return type === 'image/webp' ? canvas.toBuffer('image/webp', 90) : canvas.toBuffer('image/png');
}

/** A picture that shows a number (see frame-number.ts). */
export function numberedPicture(number: number, width: number, height: number, type: TestPicture['type'] = 'image/png'): TestPicture {
  const luma = numberedLuma(number, width, height);
  return picture(
    width,
    height,
    (context) => {
      const pixels = context.createImageData(width, height);
      for (const [at, value] of luma.entries()) pixels.data.set([value, value, value, 255], 4 * at);
      context.putImageData(pixels, 0, 0);
    },
    type,
  );
}

export interface NumberedDumpOptions {
  readonly frames?: number;
  readonly frameMs?: number;
  readonly width?: number;
  readonly height?: number;
  /** Put before the sync of a frame. */
  readonly extra?: (frame: number, atMs: number) => string;
}

export const numberedDump = { frames: 250, frameMs: 40, width: 160, height: 96, firstTimestamp: 5_000_000 } as const;

/** A dump whose every frame shows its number: images of the three kinds in turn, each drawn whole. Frame n is at n * frameMs. */
export function makeNumberedDump(options: NumberedDumpOptions = {}): string {
  const { frames, frameMs, width, height, firstTimestamp, extra } = { ...numberedDump, extra: undefined, ...options };
  const types = ['image/png', 'image/jpeg', 'image/webp'] as const;
  let text = instruction('size', 0, width, height);
  for (let frame = 0; frame < frames; frame += 1) {
    text += image(frame % 4, 0, 0, 0, numberedPicture(frame, width, height, types[frame % 3]));
    text += extra?.(frame, frame * frameMs) ?? '';
    text += sync(frame * frameMs, firstTimestamp);
  }
  return text;
}

export const sync = (atMs: number, firstTimestamp: number = numberedDump.firstTimestamp): string =>
  instruction('sync', firstTimestamp + atMs, 1);

export const mouse = (x: number, y: number, buttons: number, atMs: number): string =>
  instruction('mouse', x, y, buttons, numberedDump.firstTimestamp + atMs);

/** A key that is pressed and released. */
export const key = (keysym: number, atMs: number): string => keyDown(keysym, atMs) + keyUp(keysym, atMs);
export const keyDown = (keysym: number, atMs: number): string => instruction('key', keysym, 1, numberedDump.firstTimestamp + atMs);
export const keyUp = (keysym: number, atMs: number): string => instruction('key', keysym, 0, numberedDump.firstTimestamp + atMs);

/** A text typed key by key, 50 ms apart; a line feed is Enter. */
export function typing(text: string, atMs: number): string {
  return [...text]
    .map((character, index) => {
      const codePoint = character.codePointAt(0) ?? 0;
      const keysym = character === '\n' ? 0xff0d : codePoint <= 0xff ? codePoint : 0x01000000 + codePoint;
      return key(keysym, atMs + index * 50);
    })
    .join('');
}

export const clipboard = (stream: number, text: string, mimeType = 'text/plain'): string =>
  instruction('clipboard', stream, mimeType) +
  instruction('blob', stream, Buffer.from(text).toString('base64')) +
  instruction('end', stream);
