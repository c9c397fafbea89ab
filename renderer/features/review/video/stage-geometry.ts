import type { Box } from '../../../../shared/model/box.ts';

/** CSS pixels of a stage, or recorded pixels of a picture. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a picture lies on a stage: its recorded pixel (px, py) is at (x + px * scale, y + py * scale) in CSS pixels. */
export interface StageView {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What a reviewer chose to see, whatever the size of the stage. fit: all of it; fill: no stage left empty; free: `scale`
 * CSS pixels for a recorded one. `centre` is the recorded point in the middle of the stage.
 */
export type Zoom =
  | { readonly mode: 'fit' }
  | { readonly mode: 'fill'; readonly centre: Point }
  | { readonly mode: 'free'; readonly scale: number; readonly centre: Point };

/** A stage and the picture on it; `devicePixels` are the screen's pixels per CSS pixel. */
export interface StageFrame {
  readonly stage: Size;
  readonly picture: Size;
  readonly devicePixels: number;
}

/** Screen pixels per recorded pixel that stepping stops at. */
const steps = [0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16];
const largestStep = 16;
/** Scales this close to each other are the same one. */
const tolerance = 1.001;

/** Before the stage is laid out it has no size: then it is no scale to divide by. */
const smallestScale = 0.001;

export function fitScale({ stage, picture }: StageFrame): number {
  return Math.max(Math.min(stage.width / picture.width, stage.height / picture.height), smallestScale);
}

export function fillScale({ stage, picture }: StageFrame): number {
  return Math.max(stage.width / picture.width, stage.height / picture.height, smallestScale);
}

/** One recorded pixel is one pixel of the screen. */
export function actualScale({ devicePixels }: StageFrame): number {
  return 1 / devicePixels;
}

/** Where the picture lies: a picture larger than the stage never leaves a part of it empty, a smaller one is in the middle. */
export function viewOf(zoom: Zoom, frame: StageFrame): StageView {
  const scale = scaleOf(zoom, frame);
  const centre = zoom.mode === 'fit' ? centreOf(frame.picture) : zoom.centre;
  return place(scale, frame, {
    x: frame.stage.width / 2 - centre.x * scale,
    y: frame.stage.height / 2 - centre.y * scale,
  });
}

function scaleOf(zoom: Zoom, frame: StageFrame): number {
  if (zoom.mode === 'fit') return fitScale(frame);
  return zoom.mode === 'fill' ? fillScale(frame) : zoom.scale;
}

function centreOf({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}

function place(scale: number, { stage, picture, devicePixels }: StageFrame, { x, y }: Point): StageView {
  return {
    scale,
    x: placeAxis(x, stage.width, picture.width * scale, devicePixels),
    y: placeAxis(y, stage.height, picture.height * scale, devicePixels),
  };
}

/** On whole pixels of the screen, so that a recorded pixel is never spread over two. */
function placeAxis(at: number, room: number, length: number, devicePixels: number): number {
  const placed = length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at));
  return Math.round(placed * devicePixels) / devicePixels;
}

/** The recorded point under a point of the stage; outside the picture where there is none under it. */
export function toPicture({ scale, x, y }: StageView, point: Point): Point {
  return { x: (point.x - x) / scale, y: (point.y - y) / scale };
}

export function toStage({ scale, x, y }: StageView, point: Point): Point {
  return { x: x + point.x * scale, y: y + point.y * scale };
}

/** The recorded pixel under a point of the stage; null beside the picture. */
export function pixelAt(view: StageView, picture: Size, point: Point): Point | null {
  const { x, y } = toPicture(view, point);
  const pixel = { x: Math.floor(x), y: Math.floor(y) };
  return pixel.x >= 0 && pixel.y >= 0 && pixel.x < picture.width && pixel.y < picture.height ? pixel : null;
}

/** The recorded pixels between two points of the stage, whichever is dragged to which; null where they hold none. */
export function boxBetween(view: StageView, picture: Size, from: Point, to: Point): Box | null {
  const [a, b] = [toPicture(view, from), toPicture(view, to)];
  const left = Math.max(Math.floor(Math.min(a.x, b.x)), 0);
  const top = Math.max(Math.floor(Math.min(a.y, b.y)), 0);
  const width = Math.min(Math.ceil(Math.max(a.x, b.x)), picture.width) - left;
  const height = Math.min(Math.ceil(Math.max(a.y, b.y)), picture.height) - top;
  return width > 0 && height > 0 ? { x: left, y: top, width, height } : null;
}

/** Another scale, keeping the recorded point under `at` where it is. Down to all of the picture it is `fit` again. */
export function zoomTo(zoom: Zoom, frame: StageFrame, scale: number, at: Point): Zoom {
  const view = viewOf(zoom, frame);
  const lowest = Math.min(fitScale(frame), actualScale(frame));
  const highest = Math.max(largestStep / frame.devicePixels, fitScale(frame));
  const next = Math.min(Math.max(scale, lowest), highest);
  if (isSame(next, fitScale(frame)) && lowest === fitScale(frame)) return { mode: 'fit' };
  const held = toPicture(view, at);
  return free(place(next, frame, { x: at.x - held.x * next, y: at.y - held.y * next }), frame);
}

/** The next round scale up or down; `fit` is one of them. */
export function stepZoom(zoom: Zoom, frame: StageFrame, direction: 1 | -1, at: Point): Zoom {
  const { scale } = viewOf(zoom, frame);
  const fit = fitScale(frame);
  const scales = [...steps.map((step) => step / frame.devicePixels), fit].sort((a, b) => a - b);
  const next = direction === 1 ? scales.find((each) => each > scale * tolerance) : scales.findLast((each) => each < scale / tolerance);
  if (next === fit) return { mode: 'fit' };
  return next === undefined ? zoom : zoomTo(zoom, frame, next, at);
}

/** Moves the picture by CSS pixels. */
export function panZoom(zoom: Zoom, frame: StageFrame, by: Point): Zoom {
  const view = viewOf(zoom, frame);
  const moved = place(view.scale, frame, { x: view.x + by.x, y: view.y + by.y });
  if (moved.x === view.x && moved.y === view.y) return zoom;
  const { centre } = free(moved, frame);
  return zoom.mode === 'fill' ? { mode: 'fill', centre } : { mode: 'free', scale: view.scale, centre };
}

export function canPan(view: StageView, { stage, picture }: StageFrame): boolean {
  return picture.width * view.scale > stage.width + 1 || picture.height * view.scale > stage.height + 1;
}

/** CSS pixels between what is brought into view and the edge of the stage. */
const revealMargin = 24;

/** Moves the picture only as far as it takes to see a box, or its beginning where all of it does not fit. */
export function revealBox(zoom: Zoom, frame: StageFrame, box: Box): Zoom {
  const view = viewOf(zoom, frame);
  const { x, y } = toStage(view, box);
  return panZoom(zoom, frame, {
    x: shiftInto(x, box.width * view.scale, frame.stage.width),
    y: shiftInto(y, box.height * view.scale, frame.stage.height),
  });
}

function shiftInto(start: number, length: number, room: number): number {
  const end = start + length;
  if (start < revealMargin || length > room - 2 * revealMargin) return start < 0 || end > room ? revealMargin - start : 0;
  return end > room - revealMargin ? room - revealMargin - end : 0;
}

function free(view: StageView, { stage }: StageFrame): Zoom & { readonly centre: Point } {
  return { mode: 'free', scale: view.scale, centre: toPicture(view, { x: stage.width / 2, y: stage.height / 2 }) };
}

function isSame(a: number, b: number): boolean {
  return a / b < tolerance && b / a < tolerance;
}
