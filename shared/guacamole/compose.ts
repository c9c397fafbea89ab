import type { GuacamoleScreen, ScreenLayer, Sized } from './screen.ts';

/** What composing needs of a canvas: a browser's or another. */
export interface ComposeContext<Canvas> {
  globalAlpha: number;
  fillStyle: unknown;
  fillRect(x: number, y: number, width: number, height: number): void;
  save(): void;
  restore(): void;
  beginPath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
  drawImage(
    image: Canvas,
    sourceX: number,
    sourceY: number,
    sourceWidth: number,
    sourceHeight: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
}

/**
 * Draws the whole display into a canvas of its size, opaque: each layer above its parent and within its bounds, the deeper
 * before the higher ones, and the pointer above all.
 */
export function composeScreen<Picture extends Readonly<Sized>, Canvas extends Sized>(
  screen: GuacamoleScreen<Picture, Canvas>,
  context: ComposeContext<Canvas>,
  { withPointer }: { readonly withPointer: boolean },
): void {
  const { width, height } = screen;
  context.save();
  context.globalAlpha = 1;
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  const children = Map.groupBy(screen.layers(), ({ visible }) => visible?.parent ?? null);
  const drawLayer = ({ layer, visible }: ScreenLayer<Picture, Canvas>, x: number, y: number, alpha: number): void => {
    if (!visible || layer.width <= 0 || layer.height <= 0) return;
    context.save();
    context.beginPath();
    context.rect(x, y, layer.width, layer.height);
    context.clip();
    context.globalAlpha = (alpha * visible.alpha) / 255;
    context.drawImage(layer.getCanvas(), 0, 0, layer.width, layer.height, x, y, layer.width, layer.height);
    const above = (children.get(visible) ?? []).sort((a, b) => (a.visible?.z ?? 0) - (b.visible?.z ?? 0) || a.order - b.order);
    for (const child of above) drawLayer(child, x + (child.visible?.x ?? 0), y + (child.visible?.y ?? 0), (alpha * visible.alpha) / 255);
    context.restore();
  };
  for (const root of screen.layers()) if (root.index === 0) drawLayer(root, 0, 0, 1);
  if (withPointer) drawPointer(screen, context);
  context.restore();
}

function drawPointer<Picture extends Readonly<Sized>, Canvas extends Sized>(
  { pointer, cursor }: GuacamoleScreen<Picture, Canvas>,
  context: ComposeContext<Canvas>,
): void {
  if (!pointer) return;
  if (cursor) {
    const { layer, hotspotX, hotspotY } = cursor;
    if (layer.width <= 0 || layer.height <= 0) return;
    const { width, height } = layer;
    context.drawImage(layer.getCanvas(), 0, 0, width, height, pointer.x - hotspotX, pointer.y - hotspotY, width, height);
    return;
  }
  // Where it was is recorded, but not what it looked like.
  for (const [fill, x, y, width, height] of arrow) {
    context.fillStyle = fill;
    context.fillRect(pointer.x + x, pointer.y + y, width, height);
  }
}

/** A small arrow in rectangles, which are the same pixels everywhere. */
const arrow: readonly (readonly [fill: string, x: number, y: number, width: number, height: number])[] = Array.from(
  { length: 12 },
  (_, row) => [
    ['#fff', 0, row, row < 8 ? row + 2 : Math.max(1, 10 - row), 1] as const,
    ...(row > 0 && row < 10 ? [['#000', 1, row, Math.max(1, row < 8 ? row - 1 : 8 - row), 1] as const] : []),
  ],
).flat();
