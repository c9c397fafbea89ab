import { type DrawnScreen, drawScreen } from './drawn-screen.ts';
import { type TestVideo, type TestVideoKind, writeTestVideo } from './test-videos.ts';

/** What a drawn desktop shows from a time on. */
export interface ShownScreen extends DrawnScreen {
  readonly fromMs: number;
}

export interface ScreenVideoOptions {
  readonly kind?: TestVideoKind;
  readonly width?: number;
  readonly height?: number;
  readonly seconds: number;
  readonly frameRate?: number;
}

/** Writes a video of a desktop whose text is known: at each time the last screen that begins at or before it. */
export async function writeScreenVideo(path: string, screens: readonly ShownScreen[], options: ScreenVideoOptions): Promise<TestVideo> {
  const { kind = 'mp4', width = 640, height = 360, seconds, frameRate = 10 } = options;
  const pictures = screens.map((screen) => ({ fromMs: screen.fromMs, ...drawScreen({ ...screen, width, height }) }));
  return writeTestVideo(path, kind, {
    width,
    height,
    seconds,
    frameRate,
    paint(luma, frame) {
      const shown = pictures.findLast(({ fromMs }) => fromMs <= (frame * 1000) / frameRate);
      // Video has no darker than 16 and no lighter than 235.
      shown?.luma.forEach((value, at) => {
        luma[at] = 16 + Math.round((value * 219) / 255);
      });
    },
  });
}
