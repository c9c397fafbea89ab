import { evenSize } from '../proxy-codec.ts';
import * as av from './av.ts';
import { createPictureScaler, type PictureScaler } from './picture-scaler.ts';

/** Makes of any picture what an H.264 encoder takes: planar 4:2:0 of the recording's size, made even. */
export interface EncoderInput {
  readonly width: number;
  readonly height: number;
  /** A picture of its own, to be freed by the caller; it may be drawn on after `makeWritable`. */
  prepare(source: av.Frame): Promise<av.Frame>;
  free(): void;
}

export function createEncoderInput(recorded: { readonly width: number; readonly height: number }): EncoderInput {
  const even = evenSize(recorded);
  const isEven = even.width === recorded.width && even.height === recorded.height;
  let scaler: PictureScaler | null = null;

  /** As it is recorded, in 4:2:0. */
  async function planar(source: av.Frame): Promise<av.Frame> {
    if (source.format === av.AV_PIX_FMT_YUV420P && source.width === recorded.width && source.height === recorded.height) return source;
    scaler ??= createPictureScaler(av.AV_PIX_FMT_YUV420P, recorded.width, recorded.height);
    return scaler.convert(source);
  }

  return {
    ...even,
    async prepare(source) {
      const picture = await planar(source);
      const prepared = new av.Frame();
      prepared.alloc();
      if (isEven) av.FFmpegError.throwIfError(prepared.ref(picture), 'picture');
      else {
        Object.assign(prepared, { format: av.AV_PIX_FMT_YUV420P, ...even });
        av.FFmpegError.throwIfError(prepared.allocBuffer(), 'picture');
        extend(picture, prepared);
      }
      return prepared;
    },
    free: () => scaler?.free(),
  };
}

/** Copies a picture of odd size and repeats its last row and column; planes of colour have the even size already. */
function extend(source: av.Frame, target: av.Frame): void {
  const from = source.data ?? [];
  const to = target.data ?? [];
  for (let plane = 0; plane < 3; plane += 1) {
    const shift = plane === 0 ? 0 : 1;
    const width = (source.width + shift) >> shift;
    const height = (source.height + shift) >> shift;
    const [fromStride = 0, toStride = 0] = [source.linesize[plane], target.linesize[plane]];
    const fromPlane = from[plane];
    const toPlane = to[plane];
    if (!fromPlane || !toPlane) continue;
    for (let row = 0; row < target.height >> shift; row += 1) {
      const start = Math.min(row, height - 1) * fromStride;
      fromPlane.copy(toPlane, row * toStride, start, start + width);
      toPlane.fill(fromPlane[start + width - 1] ?? 0, row * toStride + width, row * toStride + (target.width >> shift));
    }
  }
}
