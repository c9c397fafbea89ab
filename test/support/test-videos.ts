import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as av from 'node-av';
import { numberedLuma } from './frame-number.ts';

export { largestFrameNumber, readFrameNumber, readShownFrameNumber } from './frame-number.ts';

/**
 * Videos as the recorded systems write them, and as they leave them behind when they are killed. Each frame shows its
 * own number (see frame-number.ts), so that a test can tell which frame it got.
 */
export const testVideoKinds = {
  /** H.264 in MP4, its index first: what ZTWA's uploader makes. */
  mp4: { container: 'mp4', codec: 'h264', extension: 'mp4', movflags: 'faststart' },
  /** The same, its index last. */
  'mp4-index-last': { container: 'mp4', codec: 'h264', extension: 'mp4' },
  /** Fragmented, one fragment per key frame. */
  'mp4-fragmented': { container: 'mp4', codec: 'h264', extension: 'mp4', movflags: 'frag_keyframe+empty_moov+default_base_moof' },
  /** As a killed writer leaves it: `ftyp` and an `mdat` without a length, no `moov`. */
  'mp4-killed': { container: 'mp4', codec: 'h264', extension: 'mp4', isKilled: true },
  /** MPEG-4 Part 2 as Guacamole's encoder writes it: brand M4V, `moov` last, 25 fps, a key frame every ten frames. */
  m4v: { container: 'ipod', codec: 'mpeg4', extension: 'm4v' },
  'm4v-killed': { container: 'ipod', codec: 'mpeg4', extension: 'm4v', isKilled: true },
  /** H.264 in Matroska with cues and duration. */
  mkv: { container: 'matroska', codec: 'h264', extension: 'mkv' },
  /** As a killed ffmpeg leaves it: no cues, no duration, a segment of unknown size. */
  'mkv-killed': { container: 'matroska', codec: 'h264', extension: 'mkv', isKilled: true },
  'webm-vp8': { container: 'webm', codec: 'vp8', extension: 'webm' },
  'webm-vp9': { container: 'webm', codec: 'vp9', extension: 'webm' },
} as const satisfies Record<string, KindOfVideo>;
export type TestVideoKind = keyof typeof testVideoKinds;

interface KindOfVideo {
  readonly container: string;
  readonly codec: 'h264' | 'mpeg4' | 'vp8' | 'vp9';
  readonly extension: string;
  readonly movflags?: string;
  readonly isKilled?: boolean;
}

export interface TestVideoOptions {
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly seconds?: number;
  /** Frames from one key frame to the next. */
  readonly gop?: number;
  /** Frames in a row that may refer to later ones (H.264 and MPEG-4 only). */
  readonly bFrames?: number;
  /** H.264 whose key frames, but for the first, are followed by pictures that refer to what was before: Chromium stops at them after a seek. */
  readonly isOpenGop?: boolean;
  /** When each frame is first shown, in place of a constant rate: long static stretches, for example. Rising, from 0. */
  readonly timesMs?: readonly number[];
  /** Draws over the numbered picture (luminance, 16 to 235). What it covers may make the number unreadable. */
  readonly paint?: (luma: Buffer, frameNumber: number) => void;
  /** Written into the container as its date of creation. */
  readonly createdAt?: Date;
}

/** What is true of a video that was made: what every reading of it is compared with. */
export interface TestVideo {
  readonly kind: TestVideoKind;
  readonly width: number;
  readonly height: number;
  /** When each frame is first shown; the frame's number is its index. */
  readonly timesMs: readonly number[];
  /** To the end of the last frame. */
  readonly durationMs: number;
  /** The number of the newest frame at or before a time. */
  frameAt(atMs: number): number;
}

const defaults = { width: 160, height: 96, frameRate: 25, seconds: 6 } as const;

/** Writes a video to a file (whatever its extension). */
export async function writeTestVideo(path: string, kind: TestVideoKind, options: TestVideoOptions = {}): Promise<TestVideo> {
  const { width, height, frameRate, seconds } = { ...defaults, ...options };
  const timesMs = options.timesMs ?? Array.from({ length: Math.round(seconds * frameRate) }, (_, index) => (index * 1000) / frameRate);
  av.Log.setLevel(av.AV_LOG_QUIET);
  const definition: KindOfVideo = testVideoKinds[kind];
  // Times of a constant rate are exact in its own base; others are whole milliseconds.
  const timeBase = options.timesMs ? { num: 1, den: 1000 } : { num: 1, den: frameRate };
  const encoder = await openEncoder(definition, { width, height, frameRate, timeBase, ...options });
  const output = new av.FormatContext();
  try {
    check(output.allocOutputContext2(null, definition.container, path), 'output');
    const stream = output.newStream(encoder.codec);
    check(stream.codecpar.fromContext(encoder.context), 'stream');
    stream.timeBase = new av.Rational(timeBase.num, timeBase.den);
    stream.avgFrameRate = new av.Rational(frameRate, 1);
    if (options.createdAt) output.metadata = av.Dictionary.fromObject({ creation_time: options.createdAt.toISOString() });
    check(await output.openOutput(), path);
    check(await output.writeHeader(av.Dictionary.fromObject(definition.movflags ? { movflags: definition.movflags } : {})), path);
    for (let number = 0; number < timesMs.length; number += 1) {
      const luma = numberedLuma(number, width, height);
      options.paint?.(luma, number);
      const pts = options.timesMs ? Math.round(timesMs[number] ?? 0) : number;
      for (const packet of encoder.encode(luma, pts)) await write(output, stream, packet, timeBase);
    }
    for (const packet of encoder.encode(null, 0)) await write(output, stream, packet, timeBase);
    // A killed writer never came to its trailer: no index, no duration, sizes left open.
    if (!definition.isKilled) check(await output.writeTrailer(), path);
    else await output.flush();
  } finally {
    encoder.close();
    await output.closeOutput().catch(() => undefined);
    output.freeContext();
  }
  return {
    kind,
    width,
    height,
    timesMs,
    durationMs: (timesMs.at(-1) ?? 0) + 1000 / frameRate,
    frameAt: (atMs) =>
      Math.max(
        0,
        timesMs.findLastIndex((time) => time <= atMs),
      ),
  };
}

/** The same in memory. */
export async function makeTestVideo(
  kind: TestVideoKind,
  options: TestVideoOptions = {},
): Promise<TestVideo & { readonly bytes: Buffer<ArrayBuffer>; readonly fileName: string }> {
  const fileName = `numbered.${testVideoKinds[kind].extension}`;
  const path = join(tmpdir(), `witness-${process.pid}-${crypto.randomUUID()}.${testVideoKinds[kind].extension}`);
  try {
    const video = await writeTestVideo(path, kind, options);
    return { ...video, bytes: await readFile(path), fileName };
  } finally {
    await rm(path, { force: true });
  }
}

/** The beginning of a file, as an upload or a writer that was cut off leaves it. */
export function truncated(bytes: Buffer<ArrayBuffer>, share: number): Buffer<ArrayBuffer> {
  return Buffer.from(bytes.subarray(0, Math.floor(bytes.length * share)));
}

/** Times of a session that is watched rather than worked in: bursts of frames, then nothing for a long while. */
export function staticStretches(bursts: number, { framesPerBurst = 12, pauseMs = 4700, frameMs = 40 } = {}): number[] {
  return Array.from({ length: bursts * framesPerBurst }, (_, index) => {
    const burst = Math.floor(index / framesPerBurst);
    return burst * (pauseMs + framesPerBurst * frameMs) + (index % framesPerBurst) * frameMs;
  });
}

function check(code: number, what: string): void {
  av.FFmpegError.throwIfError(code, what);
}

async function write(output: av.FormatContext, stream: av.Stream, packet: av.Packet, timeBase: av.IRational): Promise<void> {
  packet.streamIndex = stream.index;
  packet.rescaleTs(timeBase, stream.timeBase);
  check(await output.interleavedWriteFrame(packet), 'write');
  packet.unref();
}

interface NumberEncoder {
  readonly codec: av.Codec;
  readonly context: av.CodecContext;
  /** Packets that are ready after this picture (null: after the last one); each is valid until the next is taken. */
  encode(luma: Buffer | null, pts: number): Generator<av.Packet>;
  close(): void;
}

async function openEncoder(
  { codec: codecName, container }: KindOfVideo,
  options: TestVideoOptions & {
    readonly width: number;
    readonly height: number;
    readonly frameRate: number;
    readonly timeBase: av.IRational;
  },
): Promise<NumberEncoder> {
  const { width, height, frameRate, timeBase } = options;
  const encoders = {
    h264: { name: av.FF_ENCODER_LIBX264, settings: { preset: 'ultrafast', crf: '20', threads: '1' }, gop: 2 * frameRate, bFrames: 2 },
    mpeg4: { name: av.FF_ENCODER_MPEG4, settings: { threads: '1' }, gop: 10, bFrames: 0 },
    vp8: { name: av.FF_ENCODER_LIBVPX_VP8, settings: { deadline: 'realtime', 'cpu-used': '8' }, gop: 2 * frameRate, bFrames: 0 },
    vp9: { name: av.FF_ENCODER_LIBVPX_VP9, settings: { deadline: 'realtime', 'cpu-used': '8' }, gop: 2 * frameRate, bFrames: 0 },
  } as const;
  const { name, settings, gop, bFrames } = encoders[codecName];
  const codec = av.Codec.findEncoderByName(name);
  if (!codec) throw new Error(`This build of FFmpeg has no encoder ${name}.`);
  const context = new av.CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    width,
    height,
    pixelFormat: av.AV_PIX_FMT_YUV420P,
    timeBase: new av.Rational(timeBase.num, timeBase.den),
    framerate: new av.Rational(frameRate, 1),
    gopSize: options.gop ?? gop,
    maxBFrames: options.bFrames ?? bFrames,
    bitRate: codecName === 'h264' ? 0n : 2_000_000n,
    // Matroska wants them too; only what has no header of its own goes without.
    flags:
      container === 'webm'
        ? 0
        : av.AV_CODEC_FLAG_GLOBAL_HEADER | (codecName === 'h264' && !options.isOpenGop ? av.AV_CODEC_FLAG_CLOSED_GOP : 0),
  });
  // So that a key frame stands where the interval says, and nowhere else.
  const fixed = codecName === 'h264' ? { 'x264-params': `scenecut=0:bframes=${options.bFrames ?? bFrames}` } : {};
  check(await context.open2(codec, av.Dictionary.fromObject({ ...settings, ...fixed })), 'encoder');
  const packet = new av.Packet();
  packet.alloc();
  const noColour = Buffer.alloc(2 * Math.ceil(width / 2) * Math.ceil(height / 2), 128);
  return {
    codec,
    context,
    *encode(luma, pts) {
      if (luma === null) check(context.sendFrameSync(null), 'encode');
      else {
        using frame = av.Frame.fromVideoBuffer(Buffer.concat([luma, noColour]), { width, height, format: av.AV_PIX_FMT_YUV420P, timeBase });
        frame.pts = BigInt(pts);
        check(context.sendFrameSync(frame), 'encode');
      }
      for (;;) {
        const code = context.receivePacketSync(packet);
        if (code === av.AVERROR_EAGAIN || code === av.AVERROR_EOF) return;
        check(code, 'encode');
        yield packet;
      }
    },
    close() {
      packet.free();
      context.freeContext();
    },
  };
}
