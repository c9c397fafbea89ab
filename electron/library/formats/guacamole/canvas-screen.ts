import { type Canvas, createCanvas, Image, type SKRSContext2D } from '@napi-rs/canvas';
import * as namespace from 'guacamole-common-js';
import { composeScreen } from '../../../../shared/guacamole/compose.ts';
import { type GuacamoleLibrary, guacamoleLibrary } from '../../../../shared/guacamole/library.ts';
import { GuacamoleScreen } from '../../../../shared/guacamole/screen.ts';

/** A Guacamole display in Node: guacamole-common-js draws on canvases of @napi-rs/canvas. For worker threads. */
export type CanvasScreen = GuacamoleScreen<Image, Canvas>;

let known: GuacamoleLibrary<Image, Canvas> | null = null;

/** guacamole-common-js, with the little of a document that its layers need. */
export function canvasLibrary(): GuacamoleLibrary<Image, Canvas> {
  if (known) return known;
  if (!('document' in globalThis)) Object.assign(globalThis, { document: { createElement } });
  known = guacamoleLibrary(namespace);
  return known;
}

export function createCanvasScreen(): CanvasScreen {
  return new GuacamoleScreen(canvasLibrary());
}

/** Layers are elements within elements; nothing but their canvases is ever looked at here. */
function createElement(name: string): object {
  if (name === 'canvas') return Object.assign(createCanvas(0, 0), { style: {} });
  return { style: {}, parentNode: null, appendChild: () => undefined };
}

/** Decodes a PNG, JPEG or WebP whose header was read before; null when that fails. */
export async function decodePicture(image: {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}): Promise<Image | null> {
  const picture = new Image();
  // Never text: a name or an address would be opened, and SVG be drawn.
  picture.src = Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  try {
    await picture.decode();
  } catch {
    return null;
  }
  return picture.width === image.width && picture.height === image.height ? picture : null;
}

/** The picture of a display, on a canvas that is used again while it keeps its size. */
export interface ScreenPainter {
  /** Valid until the next call. */
  paint(screen: CanvasScreen, options: { readonly withPointer: boolean }): { readonly canvas: Canvas; readonly context: SKRSContext2D };
}

export function createScreenPainter(): ScreenPainter {
  const canvas = createCanvas(1, 1);
  const context = canvas.getContext('2d');
  return {
    paint(screen, options) {
      const width = Math.max(1, screen.width);
      const height = Math.max(1, screen.height);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      composeScreen(screen, context, options);
      return { canvas, context };
    },
  };
}
