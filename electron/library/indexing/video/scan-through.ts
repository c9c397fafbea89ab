import { AppError } from '../../../../shared/errors.ts';
import type { OpenMedia, ScannedFrame, ScanOptions } from '../../decoder/decoder.ts';

/** A stretch of a recording whose picture could not be decoded. */
export interface SkippedStretch {
  readonly startMs: number;
  readonly endMs: number;
}

export interface ScanThroughOptions extends ScanOptions {
  /** `isFirst`: it is where the scan begins or goes on, and what changed before it is not known. */
  readonly onFrame: (frame: ScannedFrame, isFirst: boolean) => Promise<void>;
  /** The decoder stopped, and was started again: reading goes on at this time. */
  readonly onTrouble: (error: AppError, atMs: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A decoder that stops here this often is not sent here again. */
const maxStops = 2;
/** So much is left out then, and each time twice as much while nothing of it can be decoded. */
const firstSkipMs = 2000;

/**
 * Scans a recording to its end, whatever the decoder does: it goes on where it was when it stopped, and leaves out what
 * stops it again and again. Gives what was left out. A recording of which nothing can be decoded fails with the decoder's
 * last error.
 */
export async function scanThrough(media: OpenMedia, options: ScanThroughOptions): Promise<SkippedStretch[]> {
  const { onFrame, onTrouble, signal, toMs, everyMs, ...scan } = options;
  const skipped: SkippedStretch[] = [];
  let fromMs = options.fromMs;
  let stops = 0;
  let skipMs = firstSkipMs;
  let hasFrames = false;
  for (;;) {
    let isFirst = true;
    let lastMs = fromMs;
    try {
      await media.scan(
        { ...scan, fromMs, toMs, everyMs },
        async (frame) => {
          await onFrame(frame, isFirst);
          hasFrames = true;
          if (!isFirst) stops = 0;
          isFirst = false;
          lastMs = frame.atMs;
        },
        signal,
      );
      return skipped;
    } catch (error) {
      if (!isDecoderStop(error) || signal?.aborted) throw error;
      stops += 1;
      const hasMoved = lastMs > fromMs;
      if (hasMoved) skipMs = firstSkipMs;
      // Always on the grid of times that are looked at.
      fromMs += Math.floor((lastMs - fromMs) / everyMs) * everyMs;
      if (stops >= maxStops) {
        const endMs = Math.min(toMs, fromMs + Math.ceil(skipMs / everyMs) * everyMs);
        addSkipped(skipped, { startMs: fromMs, endMs });
        skipMs *= 2;
        fromMs = endMs;
      }
      if (fromMs >= toMs) {
        if (!hasFrames) throw error;
        return skipped;
      }
      onTrouble(error, fromMs);
    }
  }
}

function isDecoderStop(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'decoder-failed' || error.code === 'input-malformed');
}

/** What follows without a gap is one stretch. */
function addSkipped(skipped: SkippedStretch[], stretch: SkippedStretch): void {
  const before = skipped.at(-1);
  if (before && before.endMs >= stretch.startMs) skipped[skipped.length - 1] = { startMs: before.startMs, endMs: stretch.endMs };
  else skipped.push(stretch);
}

/** What a user reads about what was left out; null where nothing was. */
export function skippedProblem(skipped: readonly SkippedStretch[]): string | null {
  const [first] = skipped;
  if (!first) return null;
  const shown = skipped.slice(0, 3).map(({ startMs, endMs }) => `from ${clock(startMs)} to ${clock(endMs)}`);
  const more = skipped.length > shown.length ? ` and ${skipped.length - shown.length} more times` : '';
  return `The picture could not be decoded ${shown.join(', ')}${more}; it was left out.`;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
