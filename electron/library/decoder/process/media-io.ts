import { AppError } from '../../../../shared/errors.ts';
import * as av from './av.ts';
import type { MediaBytes } from './media-bytes.ts';

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

export function openMediaIo(bytes: MediaBytes): MediaIo {
  const context = new av.IOContext();
  let position = 0;
  let failure: unknown = null;
  let aborted: Promise<never> | null = null;
  let signalNow: AbortSignal | undefined;

  function seek(offset: bigint, seekWhence: number): bigint {
    const whence = Number(seekWhence);
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
        if (signalNow?.aborted) throw new AppError('cancelled', 'Cancelled.');
        const read = bytes.read(position, size);
        const found = await (aborted ? Promise.race([read, aborted]) : read);
        if (found.length === 0) return av.AVERROR_EOF;
        position += found.length;
        return found;
      } catch (error) {
        failure ??= error;
        return av.AVERROR_EXIT;
      }
    },
    null,
    bytes.isSequential ? null : seek,
  );

  return {
    context,
    use(signal) {
      signalNow = signal;
      failure = null;
      aborted = null;
      if (!signal) return;
      const gone = Promise.withResolvers<never>();
      gone.promise.catch(() => undefined);
      signal.addEventListener('abort', () => gone.reject(new AppError('cancelled', 'Cancelled.')), { once: true });
      aborted = gone.promise;
    },
    check() {
      const failed = failure;
      failure = null;
      if (failed !== null) throw failed;
    },
    free: () => context.freeContext(),
  };
}
