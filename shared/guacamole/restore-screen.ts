import type { DecodeImage } from './draw-operations.ts';
import type { GuacamoleLayer, GuacamoleLibrary } from './library.ts';
import { GuacamoleScreen, type ScreenLayer, type Sized } from './screen.ts';
import type { GuacamoleSegment, SegmentImage } from './segment.ts';

/** Compositing that replaces what is there. */
const source = 0xc;

/** The display as it was before a segment's first event. */
export async function restoreScreen<Picture extends Readonly<Sized>, Canvas extends Sized>(
  library: GuacamoleLibrary<Picture, Canvas>,
  { snapshot, images }: Pick<GuacamoleSegment, 'snapshot' | 'images'>,
  decode: DecodeImage<SegmentImage, Picture>,
  release?: (picture: Picture) => void,
): Promise<GuacamoleScreen<Picture, Canvas>> {
  const screen = new GuacamoleScreen(library);
  const draw = async (layer: GuacamoleLayer<Picture, Canvas>, at: number): Promise<void> => {
    const image = images[at];
    const picture = image ? await decode(image) : null;
    if (!picture) throw new Error('A picture of the snapshot cannot be decoded.');
    // The picture is of the canvas, which is larger than the layer: a buffer must not grow by it.
    const { autosize } = layer;
    layer.autosize = false;
    layer.setChannelMask(source);
    layer.drawImage(0, 0, picture);
    layer.autosize = autosize;
    release?.(picture);
  };
  const restored = new Map<number, ScreenLayer<Picture, Canvas>>();
  for (const { index, width, height } of snapshot.layers) restored.set(index, screen.addLayer(index, width, height));
  await Promise.all(
    snapshot.layers.map(async ({ index, image }) => {
      const target = restored.get(index);
      if (target && image !== null) await draw(target.layer, image);
    }),
  );
  for (const { index, parent, x, y, z, alpha, path, isPathClosed } of snapshot.layers) {
    const target = restored.get(index);
    if (!target) continue;
    const above = parent === null ? null : (restored.get(parent)?.visible ?? null);
    if (above) target.visible?.move(above, x, y, z);
    target.visible?.shade(alpha);
    for (const [left, top, width, height] of path) {
      target.layer.rect(left, top, width, height);
      target.path.push({ x: left, y: top, width, height });
    }
    target.isPathClosed = isPathClosed;
    if (isPathClosed && path.length > 0) target.layer.close();
  }
  if (snapshot.cursor) {
    const { hotspotX, hotspotY, width, height, image } = snapshot.cursor;
    const layer = new library.Layer(width, height);
    if (image !== null) await draw(layer, image);
    screen.cursor = { layer, hotspotX, hotspotY };
  }
  screen.pointer = snapshot.pointer;
  return screen;
}
