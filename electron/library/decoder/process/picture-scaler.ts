import * as av from './av.ts';

/** Pictures of one format and size, made of pictures of any; the result is valid until the next one is made. */
export interface PictureScaler {
  convert(source: av.Frame): Promise<av.Frame>;
  free(): void;
}

export function createPictureScaler(pixelFormat: av.AVPixelFormat, width: number, height: number): PictureScaler {
  // Without a size and a format of its own it takes them, and the colours, from each picture.
  const context = new av.SoftwareScaleContext();
  context.allocContext();
  const target = new av.Frame();
  target.alloc();
  Object.assign(target, { format: pixelFormat, width, height });
  av.FFmpegError.throwIfError(target.allocBuffer(), 'picture');
  return {
    async convert(source) {
      av.FFmpegError.throwIfError(await context.scaleFrame(target, source), 'picture');
      return target;
    },
    free() {
      target.free();
      context.freeContext();
    },
  };
}
