import { AppError } from '../../../../shared/errors.ts';
import * as av from './av.ts';
import type { MediaBytes } from './media-bytes.ts';
import { openMediaIo } from './media-io.ts';

export type ContainerFormat = 'mov' | 'matroska';

/** Of a recorded screen, with room: four 4K screens beside each other. Declared sizes above it are not believed. */
export const maxPixels = 40_000_000;
const maxStreams = 64;
/** Errors in a row after which a container is at its end. */
const maxErrors = 100;

/** An open container: the packets of its first video stream, in the order in which they are decoded. */
export interface Container {
  readonly format: av.FormatContext;
  readonly stream: av.Stream;
  /** From now on reading ends when this says so. */
  use(signal: AbortSignal | undefined): void;
  /** Throws when reading bytes failed, or was cancelled, since the last time; the container is not usable any more then. */
  check(): void;
  /** The next packet of the video; false at the end. */
  read(packet: av.Packet): Promise<boolean>;
  close(): Promise<void>;
}

/** By the first bytes. Whatever is not Matroska is tried as MP4: its first box may be any. */
export function sniffContainer(head: Buffer): ContainerFormat {
  return head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3 ? 'matroska' : 'mov';
}

/** Why a container cannot be read: libavformat can make nothing of it, or it has no video in it. */
export type ContainerFailure = 'unreadable' | 'no-video';

export async function openContainer(
  bytes: MediaBytes,
  format: ContainerFormat,
  signal?: AbortSignal,
): Promise<Container | ContainerFailure> {
  const io = openMediaIo(bytes);
  io.use(signal);
  const input = new av.FormatContext();
  input.allocContext();
  input.pb = io.context;
  // What was cut off inside a frame would be decoded to a half-grey picture.
  input.setFlags(av.AVFMT_FLAG_DISCARD_CORRUPT);
  async function close(): Promise<void> {
    await input.closeInput();
    io.free();
  }
  try {
    const options = av.Dictionary.fromObject({ max_streams: String(maxStreams) });
    const code = await input.openInput('', av.InputFormat.findInputFormat(format), options);
    io.check();
    const stream = code >= 0 ? findVideo(input.streams) : undefined;
    if (!stream) {
      await close();
      return code < 0 ? 'unreadable' : 'no-video';
    }
    checkSize(stream.codecpar.width, stream.codecpar.height);
    for (const other of input.streams) if (other.index !== stream.index) other.discard = av.AVDISCARD_ALL;
    return {
      format: input,
      stream,
      use: io.use,
      check: io.check,
      close,
      async read(packet) {
        for (let errors = 0; errors < maxErrors; ) {
          packet.unref();
          const result = await input.readFrame(packet);
          io.check();
          if (result === av.AVERROR_EOF) return false;
          if (result < 0) errors += 1;
          else if (packet.streamIndex === stream.index && packet.size > 0) return true;
        }
        return false;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws `input-too-large` for a picture that no recorded screen has. */
export function checkSize(width: number, height: number): void {
  if (width * height > maxPixels) {
    throw new AppError('input-too-large', `Its picture claims to be ${width} x ${height} pixels, which is not believed.`, {
      action: 'Check where the file comes from: it is damaged, or made to do harm.',
    });
  }
}

function findVideo(streams: readonly av.Stream[]): av.Stream | undefined {
  return streams.find(({ codecpar }) => codecpar.codecType === av.AVMEDIA_TYPE_VIDEO);
}
