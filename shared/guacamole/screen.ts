import { assertNever } from '../assert.ts';
import type { GuacamoleLayer, GuacamoleLibrary, GuacamoleVisibleLayer, TransferFunction } from './library.ts';
import { largestArea, largestCursor, largestSide, longestPath, mostLayers, type Operation, type Rectangle } from './operations.ts';

/** A layer or buffer of the display, with what the library does not tell of it. */
export interface ScreenLayer<Picture, Canvas> {
  readonly index: number;
  readonly layer: GuacamoleLayer<Picture, Canvas>;
  /** The same for layers; null for buffers, which are never seen. */
  readonly visible: GuacamoleVisibleLayer<Picture, Canvas> | null;
  /** Of layers that lie at the same depth the later one is above. */
  order: number;
  /** Rectangles that the next fill fills. A closed path is filled again, but begins anew with the next rectangle. */
  path: Rectangle[];
  isPathClosed: boolean;
  /** Counts what was drawn, so that an unchanged picture need not be taken again. */
  version: number;
}

/** The image of the mouse pointer, and which of its pixels is at the pointer's position. */
export interface ScreenCursor<Picture, Canvas> {
  readonly layer: GuacamoleLayer<Picture, Canvas>;
  readonly hotspotX: number;
  readonly hotspotY: number;
}

export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly buttons: number;
}

/** What an operation did. */
export interface Effect {
  /** What may have changed of what is seen, on its layer. */
  readonly seen: { readonly layer: number; readonly area: Rectangle } | null;
  /** Pixels that were touched, seen or not: what it took. */
  readonly cost: number;
  /** Why it was not carried out. */
  readonly refused: 'too-large' | 'impossible' | null;
}

const nothing: Effect = { seen: null, cost: 0, refused: null };
const tooLarge: Effect = { seen: null, cost: 0, refused: 'too-large' };
const impossible: Effect = { seen: null, cost: 0, refused: 'impossible' };

const over = 0xe;
const source = 0xc;
/** Binary compositing that the library knows; others are drawn over, as guacenc does. */
const knownMasks = new Set([0x1, 0x2, 0x4, 0x6, 0x8, 0x9, 0xa, 0xb, 0xc, 0xe, 0xf]);
const copyRule = 0x3;
const keepRule = 0x5;
/** The library computes each pixel of such a copy by itself. */
const transferCost = 20;
/** Canvases are a multiple of this on a side. */
const canvasStep = 64;

/** A canvas. */
export interface Sized {
  width: number;
  height: number;
}

/**
 * The layers of a Guacamole display, drawn by guacamole-common-js: each operation has taken effect when `apply` returns,
 * and what would take more memory than a display can need is refused. The same operations give the same pixels wherever
 * it runs, and from whatever snapshot they go on.
 */
export class GuacamoleScreen<Picture extends Readonly<Sized>, Canvas extends Sized> {
  private readonly library: GuacamoleLibrary<Picture, Canvas>;
  private readonly known = new Map<number, ScreenLayer<Picture, Canvas>>();
  private orders = 0;
  private area = 0;
  cursor: ScreenCursor<Picture, Canvas> | null = null;
  pointer: Pointer | null = null;

  constructor(library: GuacamoleLibrary<Picture, Canvas>) {
    this.library = library;
    this.addLayer(0, 0, 0);
  }

  get width(): number {
    return this.known.get(0)?.layer.width ?? 0;
  }

  get height(): number {
    return this.known.get(0)?.layer.height ?? 0;
  }

  /** All layers and buffers, in no order. */
  layers(): Iterable<ScreenLayer<Picture, Canvas>> {
    return this.known.values();
  }

  /** `picture`: of an `img`; null where it could not be decoded. */
  apply(operation: Operation, picture: Picture | null): Effect {
    switch (operation[0]) {
      case 'size': {
        const [, index, width, height] = operation;
        const target = this.find(index);
        return target && this.resize(target, width, height) ? wholeLayer(target) : tooLarge;
      }
      case 'img': {
        const [, mask, index, x, y] = operation;
        if (picture === null) return nothing;
        const target = this.find(index);
        if (!target) return tooLarge;
        const area = { x, y, width: picture.width, height: picture.height };
        return this.draw(target, area, mask, (layer) => layer.drawImage(x, y, picture));
      }
      case 'copy':
      case 'transfer':
        return this.copy(operation);
      case 'rect': {
        const [, index, x, y, width, height] = operation;
        return this.addToPath(index, { x, y, width, height });
      }
      case 'cfill': {
        const [, mask, index, red, green, blue, alpha] = operation;
        return this.fill(index, mask, (layer) => layer.fillColor(red, green, blue, alpha));
      }
      case 'move':
        return this.move(operation);
      case 'shade': {
        const [, index, alpha] = operation;
        const target = this.find(index);
        if (!target?.visible) return impossible;
        target.visible.shade(alpha);
        return wholeLayer(target);
      }
      case 'dispose':
        return this.dispose(operation[1]);
      case 'cursor':
        return this.setCursor(operation);
      case 'mouse': {
        const [, x, y, buttons] = operation;
        this.pointer = { x, y, buttons };
        return nothing;
      }
      default:
        return assertNever(operation);
    }
  }

  /** A layer as a snapshot has it: made at its size, empty. */
  addLayer(index: number, width: number, height: number): ScreenLayer<Picture, Canvas> {
    const { Layer, Display } = this.library;
    const visible = index < 0 ? null : new Display.VisibleLayer(width, height);
    const layer = visible ?? new Layer(width, height);
    if (!visible) layer.autosize = 1;
    this.orders += 1;
    const added = { index, layer, visible, order: this.orders, path: [], isPathClosed: true, version: 0 };
    this.known.set(index, added);
    this.area += canvasArea(width, height);
    return added;
  }

  /** The layer of a number, made where there is none yet, as the protocol has it; null where there are too many. */
  private find(index: number): ScreenLayer<Picture, Canvas> | null {
    const known = this.known.get(index);
    if (known) return known;
    const [width, height] = index < 0 ? [0, 0] : [this.width, this.height];
    if (this.known.size >= mostLayers || this.area + canvasArea(width, height) > largestArea) return null;
    const added = this.addLayer(index, width, height);
    const display = this.known.get(0)?.visible;
    if (display) added.visible?.move(display, 0, 0, 0);
    return added;
  }

  private resize(target: ScreenLayer<Picture, Canvas>, width: number, height: number): boolean {
    const { layer } = target;
    if (width === layer.width && height === layer.height) return true;
    if (!this.fits(target, width, height)) return false;
    this.area += canvasArea(width, height) - canvasArea(layer.width, layer.height);
    resizeLayer(layer, width, height);
    // A canvas that changes its size forgets its path.
    target.path = [];
    target.version += 1;
    return true;
  }

  private fits({ layer }: ScreenLayer<Picture, Canvas>, width: number, height: number): boolean {
    if (width > largestSide || height > largestSide) return false;
    return this.area + canvasArea(width, height) - canvasArea(layer.width, layer.height) <= largestArea;
  }

  /** Room for an area: buffers grow, which the library would do by itself without asking for how much. */
  private makeRoom(target: ScreenLayer<Picture, Canvas>, area: Rectangle): boolean {
    if (target.visible) return true;
    const { layer } = target;
    return this.resize(target, Math.max(layer.width, area.x + area.width), Math.max(layer.height, area.y + area.height));
  }

  private draw(
    target: ScreenLayer<Picture, Canvas>,
    area: Rectangle,
    mask: number,
    work: (layer: GuacamoleLayer<Picture, Canvas>) => void,
  ): Effect {
    if (!this.makeRoom(target, area)) return tooLarge;
    const { layer } = target;
    layer.setChannelMask(knownMasks.has(mask) ? mask : over);
    work(layer);
    target.version += 1;
    // Compositing by `source` clears what lies outside too.
    return mask === source ? wholeLayer(target) : { ...seenOn(target, area), cost: area.width * area.height };
  }

  private copy([name, from, sourceX, sourceY, width, height, how, to, x, y]: Extract<
    Operation,
    readonly ['copy' | 'transfer', ...unknown[]]
  >): Effect {
    const given = this.find(from);
    const target = this.find(to);
    if (!given || !target) return tooLarge;
    const size = clipToCanvas(given.layer, { x: sourceX, y: sourceY, width, height });
    if (size === null || (name === 'transfer' && how === keepRule)) return nothing;
    const area = { x, y, ...size };
    const args = [given.layer, sourceX, sourceY, size.width, size.height, x, y] as const;
    if (name === 'copy') return this.draw(target, area, how, (layer) => layer.copy(...args));
    if (how === copyRule) return this.draw(target, area, over, (layer) => layer.put(...args));
    const rule: TransferFunction | undefined = this.library.Client.DefaultTransferFunction[how];
    if (!rule) return impossible;
    const effect = this.draw(target, area, over, (layer) => layer.transfer(...args, rule));
    return { ...effect, cost: transferCost * effect.cost };
  }

  private addToPath(index: number, area: Rectangle): Effect {
    const target = this.find(index);
    if (!target) return tooLarge;
    if (!target.isPathClosed && target.path.length >= longestPath) return tooLarge;
    if (!this.makeRoom(target, area)) return tooLarge;
    if (target.isPathClosed) target.path = [];
    target.isPathClosed = false;
    target.path.push(area);
    target.layer.rect(area.x, area.y, area.width, area.height);
    return nothing;
  }

  private fill(index: number, mask: number, work: (layer: GuacamoleLayer<Picture, Canvas>) => void): Effect {
    const target = this.find(index);
    if (!target) return tooLarge;
    const effect = this.draw(target, boundsOf(target.path), mask, work);
    target.isPathClosed = true;
    return effect;
  }

  private move([, index, parentIndex, x, y, z]: Extract<Operation, readonly ['move', ...unknown[]]>): Effect {
    const target = index > 0 ? this.find(index) : null;
    const parent = parentIndex >= 0 ? this.find(parentIndex) : null;
    if (!target?.visible || !parent?.visible) return impossible;
    for (let above: GuacamoleVisibleLayer<Picture, Canvas> | null = parent.visible; above; above = above.parent) {
      if (above === target.visible) return impossible;
    }
    if (target.visible.parent !== parent.visible) {
      this.orders += 1;
      target.order = this.orders;
    }
    target.visible.move(parent.visible, x, y, z);
    return wholeLayer(target);
  }

  private dispose(index: number): Effect {
    const target = this.known.get(index);
    // The display itself stays.
    if (!target || index === 0) return impossible;
    const effect = wholeLayer(target);
    target.visible?.dispose();
    this.known.delete(index);
    this.area -= canvasArea(target.layer.width, target.layer.height);
    // Its memory is given back at once, not when a collector finds that nothing refers to it.
    resizeLayer(target.layer, 0, 0);
    return effect;
  }

  private setCursor([, hotspotX, hotspotY, from, x, y, width, height]: Extract<Operation, readonly ['cursor', ...unknown[]]>): Effect {
    if (width > largestCursor || height > largestCursor) return tooLarge;
    const given = this.find(from);
    if (!given) return tooLarge;
    // A new one each time: when the library resizes a cursor within the same canvas the old one shines through.
    const layer = new this.library.Layer(width, height);
    const size = clipToCanvas(given.layer, { x, y, width, height });
    if (size) layer.copy(given.layer, x, y, size.width, size.height, 0, 0);
    this.cursor = { layer, hotspotX, hotspotY };
    return { ...nothing, cost: width * height };
  }
}

/** The library copies what was drawn, which fails where nothing of it is left: no canvas may be without a width. */
function resizeLayer<Picture, Canvas extends Sized>(layer: GuacamoleLayer<Picture, Canvas>, width: number, height: number): void {
  if (width === 0 || height === 0) layer.getCanvas().width = 0;
  layer.resize(width, height);
}

function wholeLayer<Picture, Canvas>(target: ScreenLayer<Picture, Canvas>): Effect {
  const { width, height } = target.layer;
  return { ...seenOn(target, { x: 0, y: 0, width, height }), cost: width * height };
}

function seenOn<Picture, Canvas>(
  { index, layer, visible }: ScreenLayer<Picture, Canvas>,
  area: Rectangle,
): Pick<Effect, 'seen' | 'refused'> {
  const x = Math.max(0, area.x);
  const y = Math.max(0, area.y);
  const width = Math.min(layer.width, area.x + area.width) - x;
  const height = Math.min(layer.height, area.y + area.height) - y;
  return { seen: visible && width > 0 && height > 0 ? { layer: index, area: { x, y, width, height } } : null, refused: null };
}

/** What of an area lies on a layer's canvas, from its upper left corner; null where nothing does. */
function clipToCanvas<Picture, Canvas>(
  layer: GuacamoleLayer<Picture, Canvas>,
  area: Rectangle,
): { readonly width: number; readonly height: number } | null {
  if (layer.width === 0 || layer.height === 0) return null;
  const width = Math.min(area.width, canvasSide(layer.width) - area.x);
  const height = Math.min(area.height, canvasSide(layer.height) - area.y);
  return width > 0 && height > 0 ? { width, height } : null;
}

function boundsOf(path: readonly Rectangle[]): Rectangle {
  const [first] = path;
  if (!first) return { x: 0, y: 0, width: 0, height: 0 };
  const x = path.reduce((least, area) => Math.min(least, area.x), first.x);
  const y = path.reduce((least, area) => Math.min(least, area.y), first.y);
  const right = path.reduce((most, area) => Math.max(most, area.x + area.width), first.x);
  const bottom = path.reduce((most, area) => Math.max(most, area.y + area.height), first.y);
  return { x, y, width: right - x, height: bottom - y };
}

function canvasSide(side: number): number {
  return Math.ceil(side / canvasStep) * canvasStep;
}

function canvasArea(width: number, height: number): number {
  return canvasSide(width) * canvasSide(height);
}
