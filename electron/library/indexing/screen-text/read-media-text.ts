import { AppError } from '../../../../shared/errors.ts';
import type { IdleGap } from '../../catalog/index-data.ts';
import type { OpenMedia } from '../../decoder/decoder.ts';
import { type SkippedStretch, scanThrough } from '../video/scan-through.ts';
import type { TrackedChanges } from './line-tracker.ts';
import { type ScreenTextThread, ThreadEnded } from './screen-text-thread.ts';
import { stretchesToRead } from './stretches.ts';

export interface ReadMediaTextOptions {
  readonly media: OpenMedia;
  /** It has begun with what is shown at `fromMs`. */
  readonly thread: ScreenTextThread;
  readonly fromMs: number;
  readonly toMs: number;
  /** Times of pictures that cannot be read. */
  readonly leftOut?: ReadonlySet<number>;
  /** Stretches in which nothing changes, as far as that is known. */
  readonly idle: readonly IdleGap[];
  /** Keeps what was read, before the next frame is. `doneMs`: how far reading is, for progress. */
  readonly onChanges: (changes: TrackedChanges, doneMs: number) => void | Promise<void>;
  readonly onTrouble?: ((error: AppError, atMs: number) => void) | undefined;
  /** Waits while something more important is going on. */
  readonly giveWay?: ((signal: AbortSignal | undefined) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A frame of a kind that stopped the thread that reads, twice: it is left out. */
export class UnreadableFrame extends Error {
  readonly atMs: number;

  constructor(atMs: number, cause: unknown) {
    super(`The picture at ${atMs} ms cannot be read.`, { cause });
    this.name = 'UnreadableFrame';
    this.atMs = atMs;
  }
}

/** The text on a screen is looked at so often. */
export const readEveryMs = 1000;

/** Reads the text of a recording's pictures in order of time. Gives the stretches that could not be decoded. */
export async function readMediaText(options: ReadMediaTextOptions): Promise<SkippedStretch[]> {
  const { media, thread, fromMs, toMs, idle, leftOut, onChanges, onTrouble, giveWay, signal } = options;
  const skipped: SkippedStretch[] = [];
  // While a frame is read the next one is decoded.
  let reading: Promise<void> = Promise.resolve();
  const isCancelled = (): AppError => new AppError('cancelled', 'Reading was cancelled.');

  async function read(atMs: number, luma: Buffer, size: { readonly width: number; readonly height: number }): Promise<void> {
    try {
      const { width, height } = size;
      await onChanges(await thread.frame(atMs, { width, height, luma }), atMs);
    } catch (error) {
      throw error instanceof ThreadEnded && !signal?.aborted ? new UnreadableFrame(atMs, error) : error;
    }
  }

  const stop = (): void => void thread.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (const stretch of stretchesToRead(fromMs, toMs, idle, readEveryMs)) {
      const left = await scanThrough(media, {
        ...stretch,
        everyMs: readEveryMs,
        changedOnly: true,
        maxWidth: null,
        thumbnailEveryMs: null,
        thumbnailWidth: 0,
        async onFrame({ atMs, luma, width, height }) {
          await reading;
          if (signal?.aborted) throw isCancelled();
          if (leftOut?.has(atMs)) return;
          await giveWay?.(signal);
          reading = read(atMs, luma, { width, height });
          // Told where the next one waits for it.
          reading.catch(() => undefined);
        },
        onTrouble: (error, atMs) => onTrouble?.(error, atMs),
        signal,
      });
      await reading;
      skipped.push(...left);
    }
    await onChanges(await thread.finish(toMs), toMs);
    return skipped;
  } catch (error) {
    await reading.catch(() => undefined);
    throw signal?.aborted ? isCancelled() : error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
