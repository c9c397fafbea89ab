/**
 * What an instruction of a Guacamole dump does to the display, checked and put in order: numbers are whole and within
 * bounds, and an image stands where its `img` stood, whole, however its stream was interleaved with others. Layers below 0
 * are buffers that are never seen themselves; 0 is the display.
 */
export type Operation =
  | readonly [name: 'size', layer: number, width: number, height: number]
  /** `image`: number of the picture among those that come with the operations. */
  | readonly [name: 'img', mask: number, layer: number, x: number, y: number, image: number]
  | readonly [
      name: 'copy',
      source: number,
      sourceX: number,
      sourceY: number,
      width: number,
      height: number,
      mask: number,
      layer: number,
      x: number,
      y: number,
    ]
  | readonly [
      name: 'transfer',
      source: number,
      sourceX: number,
      sourceY: number,
      width: number,
      height: number,
      rule: number,
      layer: number,
      x: number,
      y: number,
    ]
  | readonly [name: 'rect', layer: number, x: number, y: number, width: number, height: number]
  | readonly [name: 'cfill', mask: number, layer: number, red: number, green: number, blue: number, alpha: number]
  | readonly [name: 'move', layer: number, parent: number, x: number, y: number, z: number]
  | readonly [name: 'shade', layer: number, alpha: number]
  | readonly [name: 'dispose', layer: number]
  | readonly [
      name: 'cursor',
      hotspotX: number,
      hotspotY: number,
      source: number,
      sourceX: number,
      sourceY: number,
      width: number,
      height: number,
    ]
  /** Where the pointer is, and which of its buttons are down (1 left, 2 middle, 4 right). */
  | readonly [name: 'mouse', x: number, y: number, buttons: number];

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Kinds of images that recorders write; anything else in a dump is no image to us. */
export const imageTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageType = (typeof imageTypes)[number];

/**
 * No display is larger, and neither is an image: a dump may declare any size, and one pixel takes four bytes. Side and
 * area of one layer, image or buffer, and the area of all of them together.
 */
export const largestSide = 16_384;
export const largestArea = 64 * 1024 * 1024;
/** guacd keeps at most a few thousand buffers. */
export const mostLayers = 8192;
/** Pixels; guacd's are 64 at most. */
export const largestCursor = 512;
/** Rectangles of one path. */
export const longestPath = 10_000;
