import type { Canvas, Image } from '@napi-rs/canvas';
import type { GuacamoleLayer } from '../../../../shared/guacamole/library.ts';
import type { LayerSnapshot, ScreenSnapshot, SegmentImage } from '../../../../shared/guacamole/segment.ts';
import type { CanvasScreen } from '../../formats/guacamole/canvas-screen.ts';
import { encodePng } from './encode-png.ts';

/** A display with all that is kept for later, and the images of its layers. */
export interface TakenSnapshot {
  readonly snapshot: ScreenSnapshot;
  readonly images: readonly SegmentImage[];
  /** Of the images. */
  readonly bytes: number;
}

/** Takes snapshots of one display; the picture of a layer on which nothing was drawn since the last one is not made again. */
export interface SnapshotTaker {
  take(): Promise<TakenSnapshot>;
}

type Layer = GuacamoleLayer<Image, Canvas>;

export function createSnapshotTaker(screen: CanvasScreen): SnapshotTaker {
  const taken = new WeakMap<Layer, { readonly version: number; readonly image: Promise<SegmentImage> }>();

  /** A cursor's layer is drawn once and has no version of its own. */
  function imageOf(layer: Layer, version: number): Promise<SegmentImage> {
    const known = taken.get(layer);
    if (known?.version === version) return known.image;
    const image = encodeLayer(layer);
    taken.set(layer, { version, image });
    return image;
  }

  return {
    async take() {
      const pictures: Promise<SegmentImage>[] = [];
      const add = (layer: Layer, version: number): number => pictures.push(imageOf(layer, version)) - 1;
      const ordered = [...screen.layers()].sort((a, b) => a.order - b.order);
      const indexes = new Map(ordered.map(({ visible, index }) => [visible, index]));
      const layers = ordered.map(({ index, layer, visible, path, isPathClosed, version }): LayerSnapshot => {
        const parent = visible?.parent ?? null;
        return {
          index,
          width: layer.width,
          height: layer.height,
          image: version > 0 && layer.width > 0 && layer.height > 0 ? add(layer, version) : null,
          parent: parent === null ? null : (indexes.get(parent) ?? null),
          x: visible?.x ?? 0,
          y: visible?.y ?? 0,
          z: visible?.z ?? 0,
          alpha: visible?.alpha ?? 255,
          path: path.map(({ x, y, width, height }) => [x, y, width, height] as const),
          isPathClosed,
        };
      });
      const { cursor, pointer } = screen;
      const cursorSnapshot =
        cursor === null
          ? null
          : {
              hotspotX: cursor.hotspotX,
              hotspotY: cursor.hotspotY,
              width: cursor.layer.width,
              height: cursor.layer.height,
              image: cursor.layer.width > 0 && cursor.layer.height > 0 ? add(cursor.layer, 0) : null,
            };
      const images = await Promise.all(pictures);
      const bytes = images.reduce((sum, image) => sum + image.bytes.length, 0);
      return { snapshot: { layers, cursor: cursorSnapshot, pointer }, images, bytes };
    },
  };
}

async function encodeLayer(layer: Layer): Promise<SegmentImage> {
  const canvas = layer.getCanvas();
  const { width, height } = canvas;
  return { type: 'image/png', width, height, bytes: await encodePng(canvas) };
}
