import { composeScreen } from '../../../../../shared/guacamole/compose.ts';
import type { GuacamoleScreen } from '../../../../../shared/guacamole/screen.ts';
import type { Picture } from '../engine.ts';

/** Where a display is seen: one picture of all its layers and the pointer. */
export interface GuacamoleStage {
  show(screen: GuacamoleScreen<ImageBitmap, HTMLCanvasElement>): void;
  readPicture(): Picture;
  dispose(): void;
}

/** A canvas in a host element, of the display's own size; the host scales it. */
export function openGuacamoleStage(host: HTMLElement): GuacamoleStage {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('A canvas has no context.');
  canvas.width = 0;
  canvas.height = 0;
  host.append(canvas);
  return {
    show(screen) {
      const { width, height } = screen;
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      if (width > 0 && height > 0) composeScreen<ImageBitmap, HTMLCanvasElement>(screen, context, { withPointer: true });
    },
    readPicture: () => ({ width: canvas.width, height: canvas.height, source: canvas }),
    dispose: () => canvas.remove(),
  };
}
