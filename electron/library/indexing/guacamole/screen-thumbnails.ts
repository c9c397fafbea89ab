import { createCanvas } from '@napi-rs/canvas';
import { type CanvasScreen, createScreenPainter } from '../../formats/guacamole/canvas-screen.ts';
import { createThumbnailCollector, type ThumbnailSeries, thumbnailWidth } from '../thumbnails/thumbnail-series.ts';

/** Takes the thumbnails of a display while it is drawn. */
export interface ScreenThumbnails {
  /** Before something of this time is drawn: takes those that are due by then. */
  before(atMs: number): Promise<void>;
  /** The display is no longer what the last thumbnail shows. */
  changed(): void;
  finish(durationMs: number): Promise<ThumbnailSeries | null>;
}

const quality = 75;

export function createScreenThumbnails(screen: CanvasScreen, expectedMs: number): ScreenThumbnails {
  const collector = createThumbnailCollector(undefined, expectedMs);
  const painter = createScreenPainter();
  // All are of one size: that of the display when the first was taken.
  let size: { readonly width: number; readonly height: number } | null = null;
  let isChanged = true;

  async function take(): Promise<void> {
    if (!isChanged) {
      collector.add(null);
      return;
    }
    isChanged = false;
    const { canvas } = painter.paint(screen, { withPointer: false });
    size ??= { width: thumbnailWidth, height: clampHeight((thumbnailWidth * canvas.height) / canvas.width) };
    const small = createCanvas(size.width, size.height);
    const context = small.getContext('2d');
    const scale = Math.min(size.width / canvas.width, size.height / canvas.height);
    const width = canvas.width * scale;
    const height = canvas.height * scale;
    context.imageSmoothingQuality = 'high';
    context.drawImage(canvas, (size.width - width) / 2, (size.height - height) / 2, width, height);
    collector.add(await small.encode('jpeg', quality));
  }

  return {
    async before(atMs) {
      while (collector.nextMs < atMs) await take();
    },
    changed() {
      isChanged = true;
    },
    async finish(durationMs) {
      while (collector.nextMs <= durationMs) await take();
      return size === null ? null : collector.finish(size);
    },
  };
}

function clampHeight(height: number): number {
  return Math.min(4 * thumbnailWidth, Math.max(1, Math.round(height)));
}
