import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import type { Box } from '../../../../shared/model/box.ts';
import type { DecodedFrame } from '../../decoder/decoder.ts';
import { fitted, pictureFont, registerPictureFont } from '../picture-font.ts';
import { paintBlack } from '../redaction/redact.ts';

const stripHeight = 24;
const padding = 8;

/** Two texts below a picture. */
export interface Strip {
  readonly left: string;
  readonly right: string;
}

/**
 * A frame as PNG, parts of it black. `strip`: burnt in below the picture, on rows of its own, so that no recorded
 * pixel is covered.
 */
export async function paintStill(frame: DecodedFrame, boxes: readonly Box[], strip: Strip | null): Promise<Buffer> {
  const { width, height } = frame;
  const canvas = createCanvas(width, strip ? height + stripHeight : height);
  const context = canvas.getContext('2d');
  putFrame(context, frame, boxes);
  if (strip) {
    registerPictureFont();
    context.fillStyle = '#000000';
    context.fillRect(0, height, width, stripHeight);
    context.fillStyle = '#a8afb8';
    context.font = pictureFont(12, false, false);
    const baseline = height + 16;
    const rightWidth = Math.min(context.measureText(strip.right).width, width - 2 * padding);
    context.fillText(strip.right, width - padding - rightWidth, baseline, width - 2 * padding);
    const room = width - 3 * padding - rightWidth;
    if (room > 40) context.fillText(fitted(context, strip.left, room), padding, baseline);
  }
  return canvas.encode('png');
}

/** Puts a frame onto a canvas, parts of it black. */
export function putFrame(context: SKRSContext2D, { rgba, width, height }: DecodedFrame, boxes: readonly Box[]): void {
  const pixels = Buffer.from(rgba);
  paintBlack(pixels, { width, height }, boxes);
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  context.putImageData(new ImageData(clamped, width, height), 0, 0);
}
