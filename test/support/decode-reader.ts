import * as av from 'node-av';
import type { ByteReader } from '../../electron/common/byte-reader.ts';
import { readFrameNumber } from './frame-number.ts';

/** A picture as FFmpeg shows it. */
export interface ShownFrame {
  readonly atMs: number;
  /** What it says of itself; null when that cannot be read. */
  readonly number: number | null;
  /** Decoded without FFmpeg having to make anything up. */
  readonly isClean: boolean;
}

export interface ShownVideo {
  readonly frames: readonly ShownFrame[];
  /** Whether the first packet was a key frame. */
  readonly beginsWithKey: boolean;
  readonly packets: number;
}

export interface ReadingOptions {
  readonly format: string;
  readonly zeroMs?: number;
  /** So many frames are enough. */
  readonly limit?: number;
  /** FFmpeg is not to seek. */
  readonly isSequential?: boolean;
}

const seekSize = 0x10000;

/** Demuxes and decodes a file from its beginning, as the decoder process does, and reads the number of every frame. */
export async function decodeReader(
  reader: ByteReader,
  { format, zeroMs = 0, limit = Number.POSITIVE_INFINITY, isSequential = false }: ReadingOptions,
): Promise<ShownVideo> {
  av.Log.setLevel(av.AV_LOG_QUIET);
  let position = 0;
  const seek = (offset: bigint, seekWhence: number): bigint => {
    const whence = Number(seekWhence);
    if ((whence & seekSize) !== 0) return BigInt(reader.sizeBytes);
    const from = whence === 1 ? position : whence === 2 ? reader.sizeBytes : 0;
    position = Math.max(0, from + Number(offset));
    return BigInt(position);
  };
  const input: av.IOInputCallbacks = {
    read: async (size) => {
      const bytes = await reader.read(position, position + size);
      position += bytes.length;
      return bytes.length === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    ...(isSequential ? {} : { seek }),
  };
  const frames: ShownFrame[] = [];
  let packets = 0;
  let beginsWithKey = false;
  await using demuxer = await av.Demuxer.open(input, { format, copyTs: true });
  const stream = demuxer.video();
  if (!stream) return { frames, beginsWithKey, packets };
  const codec = av.Codec.findDecoder(stream.codecpar.codecId);
  if (!codec) throw new Error('FFmpeg has no decoder for it.');
  using context = new av.CodecContext();
  context.allocContext3(codec);
  av.FFmpegError.throwIfError(stream.codecpar.toContext(context), 'parameters');
  context.pktTimebase = stream.timeBase;
  av.FFmpegError.throwIfError(await context.open2(codec, av.Dictionary.fromObject({ threads: '1' })), 'open');
  using frame = new av.Frame();
  frame.alloc();
  const receive = (): void => {
    while (context.receiveFrameSync(frame) === 0) {
      const { num, den } = stream.timeBase;
      frames.push({
        atMs: Math.round((Number(frame.bestEffortTimestamp) * num * 1000) / den - zeroMs),
        number: numberOf(frame),
        isClean: frame.decodeErrorFlags === 0,
      });
    }
  };
  for await (using packet of demuxer.packets(stream.index)) {
    if (packet === null || frames.length >= limit) break;
    if (packets === 0) beginsWithKey = packet.isKeyframe;
    packets += 1;
    context.sendPacketSync(packet);
    receive();
  }
  context.sendPacketSync(null);
  receive();
  return { frames, beginsWithKey, packets };
}

function numberOf(frame: av.Frame): number | null {
  const [luma] = frame.data ?? [];
  const stride = frame.linesize[0];
  if (!luma || !stride) return null;
  const { width, height } = frame;
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) rgba[4 * (y * width + x) + 1] = luma[y * stride + x] ?? 0;
  return readFrameNumber(rgba, width, height);
}
