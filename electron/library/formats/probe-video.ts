import type { IOInputCallbacks } from 'node-av';
import type { ByteReader } from '../../common/byte-reader.ts';

/** What a container says of its first video stream; unknown values null. */
export interface VideoFacts {
  readonly container: string | null;
  readonly videoCodec: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly durationMs: number | null;
}

/** AVSEEK_SIZE of libavformat: "tell the size", not a seek. */
const seekSize = 0x10000;

/** Reads container and codec facts with FFmpeg. Throws what FFmpeg says when it cannot open the container. */
export async function probeVideo(reader: ByteReader, format: 'mp4' | 'matroska' | 'webm'): Promise<VideoFacts> {
  // Loaded when the first video is met: the addon is large, and most commands never need it.
  const { AV_LOG_QUIET, Demuxer, Log, avGetCodecName } = await import('node-av');
  // What FFmpeg finds wrong is told as a problem; its own words to standard error help nobody.
  Log.setLevel(AV_LOG_QUIET);
  let position = 0;
  const input: IOInputCallbacks = {
    read: async (size: number) => {
      const bytes = await reader.read(position, position + size);
      position += bytes.length;
      return bytes.length === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    seek: (offset, seekWhence) => {
      const whence = Number(seekWhence);
      if ((whence & seekSize) !== 0) return BigInt(reader.sizeBytes);
      const from = whence === 1 ? position : whence === 2 ? reader.sizeBytes : 0;
      position = Math.max(0, from + Number(offset));
      return BigInt(position);
    },
  };
  const demuxer = await Demuxer.open(input, { format: format === 'mp4' ? 'mov' : 'matroska' });
  try {
    const stream = demuxer.video();
    const seconds = demuxer.duration;
    const { num = 0, den = 0 } = stream?.avgFrameRate ?? {};
    return {
      container: demuxer.formatName || null,
      videoCodec: stream ? (avGetCodecName(stream.codecpar.codecId) ?? null) : null,
      width: stream?.codecpar.width || null,
      height: stream?.codecpar.height || null,
      frameRate: num > 0 && den > 0 ? Math.round((num / den) * 1000) / 1000 : null,
      durationMs: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null,
    };
  } finally {
    await demuxer.close();
  }
}
