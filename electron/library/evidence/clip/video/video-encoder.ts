/** Pictures of one size, RGBA, become a video file. */
export interface VideoEncoder {
  /** `rgba`: width x height x 4 bytes; `atMs`: when it is first shown, later than the picture before it. */
  add(rgba: Buffer, atMs: number): Promise<void>;
  /** Ends the file: it is whole only after this. */
  finish(): Promise<void>;
  /** Releases what the encoder holds, finished or not. */
  close(): Promise<void>;
}

const timeBase = { num: 1, den: 1000 };

/** An H.264 video in MP4 with a time of its own for each picture, through FFmpeg (libx264, 4:2:0, which every browser plays). */
export async function createVideoEncoder(options: {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}): Promise<VideoEncoder> {
  const av = await import('node-av');
  const { width, height, path } = options;
  av.Log.setLevel(av.AV_LOG_QUIET);
  const check = (code: number, what: string): void => av.FFmpegError.throwIfError(code, what);
  const codec = av.Codec.findEncoderByName(av.FF_ENCODER_LIBX264);
  if (!codec) throw new Error('This build of FFmpeg has no H.264 encoder.');

  const output = new av.FormatContext();
  check(output.allocOutputContext2(null, 'mp4', path), 'output');
  const stream = output.newStream(codec);
  const context = new av.CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    width,
    height,
    pixelFormat: av.AV_PIX_FMT_YUV420P,
    timeBase: new av.Rational(timeBase.num, timeBase.den),
    gopSize: 60,
    flags: av.AV_CODEC_FLAG_GLOBAL_HEADER,
  });
  const settings = av.Dictionary.fromObject({ preset: 'veryfast', crf: '18' });
  check(await context.open2(codec, settings), 'encoder');
  check(stream.codecpar.fromContext(context), 'stream');
  stream.timeBase = new av.Rational(timeBase.num, timeBase.den);
  check(await output.openOutput(), path);
  check(await output.writeHeader(av.Dictionary.fromObject({ movflags: 'faststart' })), path);

  const scale = new av.SoftwareScaleContext();
  scale.getContext(width, height, av.AV_PIX_FMT_RGBA, width, height, av.AV_PIX_FMT_YUV420P, av.SWS_BILINEAR);
  const packet = new av.Packet();
  packet.alloc();

  async function drain(): Promise<void> {
    for (;;) {
      const code = await context.receivePacket(packet);
      if (code === av.AVERROR_EAGAIN || code === av.AVERROR_EOF) return;
      check(code, 'encode');
      packet.streamIndex = stream.index;
      packet.rescaleTs(timeBase, stream.timeBase);
      check(await output.interleavedWriteFrame(packet), path);
      packet.unref();
    }
  }

  return {
    async add(rgba, atMs) {
      using source = av.Frame.fromVideoBuffer(rgba, { width, height, format: av.AV_PIX_FMT_RGBA, timeBase });
      using frame = new av.Frame();
      frame.alloc();
      Object.assign(frame, { format: av.AV_PIX_FMT_YUV420P, width, height });
      check(frame.allocBuffer(), 'picture');
      check(await scale.scaleFrame(frame, source), 'picture');
      frame.pts = BigInt(atMs);
      check(await context.sendFrame(frame), 'encode');
      await drain();
    },
    async finish() {
      check(await context.sendFrame(null), 'encode');
      await drain();
      check(await output.writeTrailer(), path);
    },
    async close() {
      packet.free();
      scale.freeContext();
      context.freeContext();
      await output.closeOutput().catch(() => {});
      output.freeContext();
    },
  };
}
