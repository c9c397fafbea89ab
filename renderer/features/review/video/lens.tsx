import { type RefObject, useEffect, useRef } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { lensPlace, lensRegion } from './lens-region.ts';
import styles from './pixel-stage.module.css';
import { type Point, pixelAt, toPicture } from './stage-geometry.ts';
import type { StageZoom } from './use-zoom.ts';

export interface LensProps {
  readonly engine: PlaybackEngine;
  readonly zoom: StageZoom;
  readonly power: number;
  /** Where it looks, in CSS pixels of the stage; read for every frame. */
  readonly point: RefObject<Point>;
}

const lens = { width: 264, height: 184 } as const;
/** From so many screen pixels per recorded one on, each is drawn as a square. */
export const squarePixels = 2;

/** A magnifier over the picture: what is shown now, larger, with the recorded pixel that it looks at. */
export function Lens({ engine, zoom, power, point }: LensProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const caption = useRef<HTMLSpanElement>(null);
  const latest = useRef({ zoom, power });
  latest.current = { zoom, power };
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      frame = requestAnimationFrame(draw);
      if (!box.current || !canvas.current || !caption.current) return;
      const { zoom: now, power: times } = latest.current;
      const { x, y } = lensPlace(point.current, lens, now.frame.stage);
      box.current.style.transform = `translate(${x}px, ${y}px)`;
      drawLens(canvas.current, engine, now, times, point.current);
      const pixel = pixelAt(now.view, now.frame.picture, point.current);
      const text = `${pixel ? `${pixel.x}, ${pixel.y}` : 'beside the picture'} \u00b7 ${times}x`;
      if (caption.current.textContent !== text) caption.current.textContent = text;
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [engine, point]);
  return (
    <div ref={box} className={styles.lens} style={{ inlineSize: lens.width, blockSize: lens.height }} data-testid="lens" aria-hidden="true">
      <canvas ref={canvas} />
      <span ref={caption} className={styles.lensCaption} />
    </div>
  );
}

function drawLens(canvas: HTMLCanvasElement, engine: PlaybackEngine, { view, frame }: StageZoom, power: number, point: Point): void {
  const { devicePixels, picture } = frame;
  const [width, height] = [Math.round(lens.width * devicePixels), Math.round(lens.height * devicePixels)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  const shown = engine.readPicture?.() ?? null;
  if (!context) return;
  context.fillStyle = '#0c0e12';
  context.fillRect(0, 0, width, height);
  if (!shown) return;
  const centre = toPicture(view, point);
  const scale = view.scale * power;
  const region = lensRegion(centre, lens, scale, picture, shown);
  context.imageSmoothingEnabled = scale * devicePixels < squarePixels;
  context.imageSmoothingQuality = 'high';
  context.drawImage(shown.source, region.x, region.y, region.width, region.height, 0, 0, width, height);
  drawAim(context, { x: width / 2, y: height / 2 }, Math.max(scale * devicePixels, 6 * devicePixels));
}

/** The recorded pixel in the middle, framed dark and light so that it shows on anything. */
function drawAim(context: CanvasRenderingContext2D, { x, y }: Point, size: number): void {
  for (const [color, width] of [
    ['#000000', 3],
    ['#ffffff', 1],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(x - size / 2, y - size / 2, size, size);
  }
}
