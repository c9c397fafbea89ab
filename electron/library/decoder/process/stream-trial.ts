import type { StreamTrial, TrialPicture, TrialRequest, TrialResult } from '../../formats/video/stream-trial.ts';
import * as av from './av.ts';

/** Bits that FFmpeg takes too much or too few of, and not only what it cannot go on from. */
const strictErrors = 'careful+aggressive';

/** Tries headers on coded frames with FFmpeg. Runs in the decoder process, as all of FFmpeg does; many tries are work with signs of life. */
export function createStreamTrial(onProgress: () => void): StreamTrial {
  return {
    decode(request) {
      onProgress();
      return decode(request);
    },
    h264Parameters(x264Options, width, height) {
      onProgress();
      return h264Parameters(x264Options, width, height);
    },
  };
}

async function decode({ codec, extradata, samples, isStrict }: TrialRequest): Promise<TrialResult> {
  const decoder = av.Codec.findDecoder(codec === 'h264' ? av.AV_CODEC_ID_H264 : av.AV_CODEC_ID_MPEG4);
  if (!decoder) return { clean: samples.map(() => false), picture: null };
  const context = new av.CodecContext();
  const packet = new av.Packet();
  const frame = new av.Frame();
  try {
    context.allocContext3(decoder);
    packet.alloc();
    frame.alloc();
    context.extraData = Buffer.from(extradata);
    const options = { threads: '1', ...(isStrict ? { err_detect: strictErrors } : {}) };
    if ((await context.open2(decoder, av.Dictionary.fromObject(options))) < 0) return { clean: samples.map(() => false), picture: null };
    const clean = samples.map(() => false);
    const refused = new Set<number>();
    let picture: TrialPicture | null = null;
    const receive = async (): Promise<void> => {
      while ((await context.receiveFrame(frame)) === 0) {
        // Frames come in the order in which they are shown: each carries the number of its sample.
        const index = Number(frame.pts);
        if (index >= 0 && index < clean.length) clean[index] = frame.decodeErrorFlags === 0;
        picture = pictureOf(frame) ?? picture;
        frame.unref();
      }
    };
    for (const [index, sample] of samples.entries()) {
      packet.data = Buffer.from(sample);
      packet.pts = BigInt(index);
      const code = await context.sendPacket(packet);
      packet.unref();
      await receive();
      if (code < 0) refused.add(index);
    }
    await context.sendPacket(null);
    await receive();
    return { clean: clean.map((isClean, index) => isClean && !refused.has(index)), picture };
  } finally {
    frame.free();
    packet.free();
    context.freeContext();
  }
}

function pictureOf(frame: av.Frame): TrialPicture | null {
  const [plane] = frame.data ?? [];
  const stride = frame.linesize[0] ?? 0;
  const { width, height } = frame;
  if (!plane || stride < width || plane.length < stride * (height - 1) + width) return null;
  const luma = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) luma.set(plane.subarray(y * stride, y * stride + width), y * width);
  return { width, height, luma };
}

async function h264Parameters(x264Options: string, width: number, height: number): Promise<Uint8Array | null> {
  const codec = av.Codec.findEncoderByName(av.FF_ENCODER_LIBX264);
  if (!codec) return null;
  const context = new av.CodecContext();
  try {
    context.allocContext3(codec);
    Object.assign(context, {
      width,
      height,
      pixelFormat: av.AV_PIX_FMT_YUV420P,
      timeBase: new av.Rational(1, 25),
      framerate: new av.Rational(25, 1),
      flags: av.AV_CODEC_FLAG_GLOBAL_HEADER,
    });
    if ((await context.open2(codec, av.Dictionary.fromObject({ threads: '1', 'x264-params': x264Options }))) < 0) return null;
    return context.extraData ? Uint8Array.from(context.extraData) : null;
  } finally {
    context.freeContext();
  }
}
