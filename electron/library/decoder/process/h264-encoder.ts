import { AppError } from '../../../../shared/errors.ts';
import { proxyLevel } from '../proxy-codec.ts';
import { splitUnits, withLengths } from './annex-b.ts';
import * as av from './av.ts';

export interface EncodedPicture {
  readonly atMs: number;
  readonly bytes: Buffer;
  readonly isKey: boolean;
}

/** Pictures of one size become H.264, each at once: nothing is held back and nothing is reordered. */
export interface H264Encoder {
  readonly parameterSets: readonly Buffer[];
  /** `atMs`: when it is shown; rising. The frame is 4:2:0 of the encoder's size and is freed here. */
  encode(frame: av.Frame, atMs: number, isKey?: boolean): Promise<EncodedPicture[]>;
  finish(): Promise<EncodedPicture[]>;
  free(): void;
}

/** How a recording's colours are meant; passed on as they are. */
export interface Colours {
  readonly colorRange: av.AVColorRange;
  readonly colorSpace: av.AVColorSpace;
  readonly colorPrimaries: av.AVColorPrimaries;
  readonly colorTrc: av.AVColorTransferCharacteristic;
}

export function coloursOf(frame: av.Frame): Colours {
  const { colorRange, colorSpace, colorPrimaries, colorTrc } = frame;
  return {
    // What has to be converted to 4:2:0 has the usual range after that.
    colorRange: frame.format === av.AV_PIX_FMT_YUV420P ? colorRange : av.AVCOL_RANGE_MPEG,
    colorSpace: colorSpace === av.AVCOL_SPC_RGB ? av.AVCOL_SPC_UNSPECIFIED : colorSpace,
    colorPrimaries,
    colorTrc,
  };
}

export interface H264Options {
  readonly width: number;
  readonly height: number;
  readonly colours: Colours;
  readonly quality: 'proxy' | 'clip';
  readonly threads: number;
}

const settings = {
  // Many are made while someone waits, each for a few seconds of watching.
  proxy: { preset: 'ultrafast', crf: '20' },
  clip: { preset: 'veryfast', crf: '17' },
} as const;

/** Told in recipes. */
export const encoderName = {
  proxy: `libx264, preset ${settings.proxy.preset}, crf ${settings.proxy.crf}`,
  clip: `libx264, preset ${settings.clip.preset}, crf ${settings.clip.crf}`,
} as const;

export async function createH264Encoder({ width, height, colours, quality, threads }: H264Options): Promise<H264Encoder> {
  const codec = av.Codec.findEncoderByName(av.FF_ENCODER_LIBX264);
  if (!codec) throw new AppError('internal', 'This build of FFmpeg has no H.264 encoder.');
  const context = new av.CodecContext();
  const packet = new av.Packet();
  packet.alloc();
  context.allocContext3(codec);
  Object.assign(context, {
    width,
    height,
    pixelFormat: av.AV_PIX_FMT_YUV420P,
    timeBase: new av.Rational(1, 1000),
    // Only tells the rate control what to expect; every picture has a time of its own.
    framerate: new av.Rational(25, 1),
    // When there is a key frame is decided by who calls; the first picture is one.
    gopSize: 1_000_000,
    maxBFrames: 0,
    threadCount: threads,
    flags: av.AV_CODEC_FLAG_GLOBAL_HEADER,
    ...colours,
  });
  const options = {
    ...settings[quality],
    tune: 'zerolatency',
    'forced-idr': '1',
    profile: 'baseline',
    level: String(proxyLevel(width, height)),
  };
  const code = await context.open2(codec, av.Dictionary.fromObject(options));
  if (code < 0) {
    packet.free();
    context.freeContext();
    throw new AppError('internal', `A picture of ${width} x ${height} pixels cannot be encoded.`, { cause: new av.FFmpegError(code) });
  }

  async function drain(): Promise<EncodedPicture[]> {
    const encoded: EncodedPicture[] = [];
    for (;;) {
      const received = await context.receivePacket(packet);
      if (received === av.AVERROR_EAGAIN || received === av.AVERROR_EOF) return encoded;
      av.FFmpegError.throwIfError(received, 'encode');
      encoded.push({
        atMs: Number(packet.pts),
        bytes: withLengths(splitUnits(packet.data ?? Buffer.alloc(0))),
        isKey: packet.isKeyframe,
      });
      packet.unref();
    }
  }

  return {
    parameterSets: splitUnits(context.extraData ?? Buffer.alloc(0)),
    async encode(frame, atMs, isKey = false) {
      try {
        frame.pts = BigInt(atMs);
        // The recording's kinds of pictures are not the encoder's.
        frame.pictType = isKey ? av.AV_PICTURE_TYPE_I : av.AV_PICTURE_TYPE_NONE;
        av.FFmpegError.throwIfError(await context.sendFrame(frame), 'encode');
      } finally {
        frame.free();
      }
      return drain();
    },
    async finish() {
      av.FFmpegError.throwIfError(await context.sendFrame(null), 'encode');
      return drain();
    },
    free() {
      packet.free();
      context.freeContext();
    },
  };
}
