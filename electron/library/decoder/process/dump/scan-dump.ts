import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { createScreenPainter } from '../../../formats/guacamole/canvas-screen.ts';
import type { DisplayCursor } from '../../../formats/guacamole/display-cursor.ts';
import type { ScannedFrame, ScanOptions } from '../../decoder.ts';
import { createChangeMeter } from '../changed-share.ts';
import { timesToLookAt } from '../scan-frames.ts';

export interface ScanDumpWork {
  readonly cursor: DisplayCursor;
  readonly durationMs: number;
  readonly options: ScanOptions;
  readonly signal: AbortSignal;
}

const thumbnailQuality = 75;

/**
 * Looks at a dump every so often, in order. The pointer is left out: it would hide what is read. Of what was drawn in
 * between it counts what is different where it is looked at.
 */
export async function scanDump(
  { cursor, durationMs, options, signal }: ScanDumpWork,
  emit: (frame: ScannedFrame) => Promise<void>,
): Promise<void> {
  const painter = createScreenPainter();
  const meter = createChangeMeter();
  let isFirst = true;
  let isDrawn = true;
  for (const { atMs, withThumbnail } of timesIn(options, durationMs)) {
    signal.throwIfAborted();
    if (isFirst) await cursor.showAt(atMs, signal);
    for (let change = await cursor.next(atMs, signal); change; change = await cursor.next(atMs, signal)) isDrawn ||= change.isFrame;
    if (!isFirst && !isDrawn && options.changedOnly && !withThumbnail) continue;
    const { canvas } = painter.paint(cursor.screen(), { withPointer: false });
    const { width, height } = canvas;
    const luma = lumaOf(canvas.data());
    if (isDrawn) meter.note({ bytes: luma, stride: width, width, height });
    const changed = meter.share();
    const isShown = isFirst || withThumbnail || !options.changedOnly || changed > 0;
    isDrawn = false;
    isFirst = false;
    if (!isShown) continue;
    meter.keep({ bytes: luma, stride: width, width, height });
    const small = options.maxWidth !== null && width > options.maxWidth ? scaled(canvas, options.maxWidth) : null;
    await emit({
      atMs,
      sinceMs: cursor.position().frameAtMs,
      luma: small ? lumaOf(small.data()) : luma,
      width: small?.width ?? width,
      height: small?.height ?? height,
      changed,
      thumbnail: withThumbnail ? await scaled(canvas, Math.min(options.thumbnailWidth, width)).encode('jpeg', thumbnailQuality) : null,
    });
  }
}

/** The last frame of a dump is at its very end: it is looked at too, whatever the distance from the time before. */
function* timesIn(options: ScanOptions, durationMs: number): ReturnType<typeof timesToLookAt> {
  yield* timesToLookAt({ ...options, toMs: Math.min(options.toMs, durationMs) });
  if (options.fromMs <= durationMs && options.toMs >= durationMs) yield { atMs: durationMs, withThumbnail: false };
}

/** ITU-R BT.601, full range, as the eye weighs colours. */
function lumaOf(rgba: Buffer): Buffer {
  const luma = Buffer.alloc(rgba.length / 4);
  for (let at = 0, from = 0; at < luma.length; at += 1, from += 4) {
    luma[at] = (77 * (rgba[from] ?? 0) + 150 * (rgba[from + 1] ?? 0) + 29 * (rgba[from + 2] ?? 0) + 128) >> 8;
  }
  return luma;
}

function scaled(canvas: Canvas, width: number): Canvas {
  const height = Math.max(1, Math.round((canvas.height * width) / canvas.width));
  const small = createCanvas(width, height);
  const context = small.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, width, height);
  return small;
}
