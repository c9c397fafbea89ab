/** What the display needs of guacamole-common-js, whose canvases and pictures are a browser's in the window and others in Node. */
export interface GuacamoleLibrary<Picture, Canvas> {
  readonly Layer: new (width: number, height: number) => GuacamoleLayer<Picture, Canvas>;
  readonly Display: { readonly VisibleLayer: new (width: number, height: number) => GuacamoleVisibleLayer<Picture, Canvas> };
  readonly Client: { readonly DefaultTransferFunction: Readonly<Record<number, TransferFunction>> };
}

export interface GuacamoleLayer<Picture, Canvas> {
  /** A buffer grows with what is drawn into it. */
  autosize: boolean | number;
  readonly width: number;
  readonly height: number;
  /** A little larger than the layer: its sides are multiples of 64. */
  getCanvas(): Canvas;
  resize(width: number, height: number): void;
  drawImage(x: number, y: number, image: Picture): void;
  copy(
    source: GuacamoleLayer<Picture, Canvas>,
    sourceX: number,
    sourceY: number,
    width: number,
    height: number,
    x: number,
    y: number,
  ): void;
  put(source: GuacamoleLayer<Picture, Canvas>, sourceX: number, sourceY: number, width: number, height: number, x: number, y: number): void;
  transfer(
    source: GuacamoleLayer<Picture, Canvas>,
    sourceX: number,
    sourceY: number,
    width: number,
    height: number,
    x: number,
    y: number,
    rule: TransferFunction,
  ): void;
  rect(x: number, y: number, width: number, height: number): void;
  close(): void;
  fillColor(red: number, green: number, blue: number, alpha: number): void;
  setChannelMask(mask: number): void;
}

export interface GuacamoleVisibleLayer<Picture, Canvas> extends GuacamoleLayer<Picture, Canvas> {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly alpha: number;
  readonly parent: GuacamoleVisibleLayer<Picture, Canvas> | null;
  move(parent: GuacamoleVisibleLayer<Picture, Canvas>, x: number, y: number, z: number): void;
  shade(alpha: number): void;
  /** Takes it out of its parent. */
  dispose(): void;
}

export interface Pixel {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}
export type TransferFunction = (source: Pixel, destination: Pixel) => void;

/**
 * The library within the namespace of its module. Its published types are of other names than it exports at run time: it
 * has one default export that holds all.
 */
export function guacamoleLibrary<Picture, Canvas>(namespace: object): GuacamoleLibrary<Picture, Canvas> {
  const library: unknown = Reflect.get(namespace, 'default');
  if (!isLibrary<Picture, Canvas>(library)) throw new TypeError('guacamole-common-js is not what it was: it exports no layers.');
  return library;
}

function isLibrary<Picture, Canvas>(value: unknown): value is GuacamoleLibrary<Picture, Canvas> {
  if (typeof value !== 'object' || value === null) return false;
  return ['Layer', 'Display', 'Client'].every((name) => typeof Reflect.get(value, name) === 'function');
}
