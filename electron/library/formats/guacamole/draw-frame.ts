import type { Canvas, Image } from '@napi-rs/canvas';
import { drawOperations } from '../../../../shared/guacamole/draw-operations.ts';
import type { Operation, Rectangle } from '../../../../shared/guacamole/operations.ts';
import type { ProblemLog } from '../problem-log.ts';
import { type CanvasScreen, decodePicture } from './canvas-screen.ts';
import type { DumpFrame, DumpImage } from './dump-items.ts';
import { isIntact } from './intact-image.ts';

/** What a frame did to the display. */
export interface DrawnFrame {
  /** What took effect, and the images of it: the same again draws the same again. */
  readonly operations: readonly Operation[];
  readonly images: readonly DumpImage[];
  readonly seen: readonly { readonly layer: number; readonly area: Rectangle }[];
  /** Pixels touched. */
  readonly cost: number;
  /** Images that could not be decoded. */
  readonly damagedImages: number;
}

/** Draws a frame of a dump. What cannot be drawn is left out, and is a problem. */
export async function drawFrame(screen: CanvasScreen, frame: DumpFrame, problems: ProblemLog): Promise<DrawnFrame> {
  const operations: Operation[] = [];
  const images: DumpImage[] = [];
  const seen: { readonly layer: number; readonly area: Rectangle }[] = [];
  let cost = 0;
  let damagedImages = 0;
  await drawOperations<DumpImage, Image, Canvas>(screen, frame.operations, frame.images, {
    decode: async (image) => (isIntact(image) ? decodePicture(image) : null),
    onEffect(operation, effect, picture) {
      cost += effect.cost;
      if (effect.seen) seen.push(effect.seen);
      if (effect.refused === 'too-large') {
        problems.add('too-large', 'It draws layers, images or paths larger than any display; they are left out.');
      }
      // What is refused is refused again wherever it is drawn again.
      if (operation[0] !== 'img') {
        operations.push(operation);
        return;
      }
      const [name, mask, layer, x, y, at] = operation;
      const image = frame.images[at];
      if (picture === null || image === undefined) {
        damagedImages += 1;
        problems.add('image-damaged', 'An image cannot be decoded and is not shown.');
        return;
      }
      images.push(image);
      operations.push([name, mask, layer, x, y, images.length - 1]);
    },
  });
  return { operations, images, seen, cost, damagedImages };
}
