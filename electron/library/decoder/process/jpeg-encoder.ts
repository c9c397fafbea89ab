import { AppError } from '../../../../shared/errors.ts';
import * as av from './av.ts';
import { createPictureScaler } from './picture-scaler.ts';

/** Small pictures as JPEG. */
export interface JpegEncoder {
  encode(source: av.Frame): Promise<Buffer>;
  free(): void;
}

/** FFmpeg's scale of quantisers, 2 best to 31 worst: text in a thumbnail is to be recognised, not read. */
const quantiser = 5;

export async function createJpegEncoder(width: number, height: number): Promise<JpegEncoder> {
  const codec = av.Codec.findEncoderByName(av.FF_ENCODER_MJPEG);
  if (!codec) throw new AppError('internal', 'This build of FFmpeg has no JPEG encoder.');
  const scaler = createPictureScaler(av.AV_PIX_FMT_YUVJ420P, width, height);
  const context = new av.CodecContext();
  const packet = new av.Packet();
  packet.alloc();
  context.allocContext3(codec);
  Object.assign(context, {
    width,
    height,
    pixelFormat: av.AV_PIX_FMT_YUVJ420P,
    colorRange: av.AVCOL_RANGE_JPEG,
    timeBase: new av.Rational(1, 1000),
    qMin: quantiser,
    qMax: quantiser,
    threadCount: 1,
  });
  function free(): void {
    packet.free();
    context.freeContext();
    scaler.free();
  }
  const code = await context.open2(codec, null);
  if (code < 0) {
    free();
    throw new AppError('internal', `A thumbnail of ${width} x ${height} pixels cannot be made.`, { cause: new av.FFmpegError(code) });
  }
  let count = 0n;
  return {
    free,
    async encode(source) {
      const small = await scaler.convert(source);
      small.pts = count;
      count += 1n;
      av.FFmpegError.throwIfError(await context.sendFrame(small), 'thumbnail');
      av.FFmpegError.throwIfError(await context.receivePacket(packet), 'thumbnail');
      const jpeg = Buffer.from(packet.data ?? Buffer.alloc(0));
      packet.unref();
      return jpeg;
    },
  };
}
