import type { TrialPicture } from '../stream-trial.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Sizes that recordings have, the likeliest first: those of Guacamole's encoder and of the recording qualities, a web
 * session's 2560x1200 scaled to each quality's height, then usual screens.
 */
export const usualSizes: readonly PictureSize[] = [
  '1280x720 640x480 1024x768 1920x1080 800x600 2560x1200 768x360 1024x480 1536x720 2304x1080 512x240 306x144 308x144 854x480 852x480 848x480',
  '640x360 960x540 1024x576 426x240 1366x768 1600x900 1280x1024 1280x800 1440x900 1680x1050 1920x1200 2560x1440 3840x2160 1280x960 1600x1200',
  '1152x864 1400x1050 2048x1152 2560x1080 3440x1440 2560x1600 2048x1536 1360x768 1280x768 1152x720 1536x864 1920x960 1536x1024 2160x1440',
  '2736x1824 3000x2000 3200x1800 2880x1800 3840x1080 5120x1440 320x240 400x300 480x360 512x384 160x120 320x180 480x270 256x144 720x480 720x576',
]
  .flatMap((line) => line.split(' '))
  .map((text) => {
    const [width = 0, height = 0] = text.split('x').map(Number);
    return { width, height };
  });

/**
 * How badly the rows of blocks of a picture fit together: with a wrong width each row of blocks is shifted against the one
 * above it. Zero for a picture of one colour.
 */
export function seamRoughness({ width, height, luma }: TrialPicture): number {
  let difference = 0;
  let count = 0;
  for (let y = 15; y + 1 < height; y += 16) {
    for (let x = 0; x < width; x += 1) difference += Math.abs((luma[y * width + x] ?? 0) - (luma[(y + 1) * width + x] ?? 0));
    count += width;
  }
  return count === 0 ? 0 : difference / count;
}
