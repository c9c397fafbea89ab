import * as av from './av.ts';
import { type MediaBytes, unlessAborted } from './media-bytes.ts';

const bufferBytes = 256 * 1024;

/** An input of libavformat's over bytes. What reading them failed with is kept: FFmpeg itself passes on a number only. */
export interface MediaIo {
  readonly context: av.IOContext;
  /** From now on reads end when this says so. */
  use(signal: AbortSignal | undefined): void;
  /** Throws what a read failed with, `cancelled` among others, since the last time. */
  check(): void;
  free(): void;
}

export function openMediaIo(media: MediaBytes): MediaIo {
  const context = new av.IOContext();
  let bytes: MediaBytes | null = media;
  let position = 0;
  let failure: unknown = null;
  let signalNow: AbortSignal | undefined;

  function seek(offset: bigint, seekWhence: number): bigint {
    const whence = Number(seekWhence);
    if (bytes === null) return BigInt(av.AVERROR_EXIT);
    if ((whence & av.AVSEEK_SIZE) !== 0) return BigInt(bytes.sizeBytes);
    const from = whence === av.AVSEEK_CUR ? position : whence === av.AVSEEK_END ? bytes.sizeBytes : 0;
    const target = from + Number(offset);
    if (!Number.isSafeInteger(target) || target < 0) return BigInt(av.AVERROR_EINVAL);
    position = target;
    return BigInt(position);
  }

  context.allocContextWithCallbacks(
    bufferBytes,
    0,
    async (size) => {
      try {
        const reader = bytes;
        if (reader === null) return av.AVERROR_EXIT;
        const found = await unlessAborted(() => reader.read(position, size), signalNow);
        if (found.length === 0) return av.AVERROR_EOF;
        position += found.length;
        return found;
      } catch (error) {
        failure ??= error;
        return av.AVERROR_EXIT;
      }
    },
    null,
    media.isSequential ? null : seek,
  );

  return {
    context,
    use(signal) {
      signalNow = signal;
      failure = null;
    },
    check() {
      const failed = failure;
      failure = null;
      if (failed !== null) throw failed;
    },
    free() {
      // node-av 6.1.1 frees the context but not its buffer, which libavformat may have made larger. It frees all of a context that
      // is replaced, but holds on to its callbacks: they are left with nothing to hold on to.
      bytes = null;
      context.allocContextWithCallbacks(1, 0);
      context.freeContext();
    },
  };
}
