import { type GuacamoleLibrary, guacamoleLibrary } from '../../../../../shared/guacamole/library.ts';
import type { SegmentImage } from '../../../../../shared/guacamole/segment.ts';

export type BrowserGuacamole = GuacamoleLibrary<ImageBitmap, HTMLCanvasElement>;

/** guacamole-common-js, loaded when the first dump is opened. */
export async function loadGuacamole(): Promise<BrowserGuacamole> {
  return guacamoleLibrary(await import('guacamole-common-js'));
}

/** Decodes an image of a dump without giving it an address in the page; null when Chromium cannot. */
export async function decodeBitmap({ bytes, type }: SegmentImage): Promise<ImageBitmap | null> {
  try {
    // Colours as they are recorded, whatever an image says of itself: so does whoever indexes.
    return await createImageBitmap(new Blob([new Uint8Array(bytes)], { type }), { colorSpaceConversion: 'none' });
  } catch {
    return null;
  }
}
