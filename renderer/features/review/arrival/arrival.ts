import type { ErrorPayload } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Downloaded, Recording } from '../../../../shared/model/recording.ts';
import type { OpenedPart } from '../parts/timeline-part.ts';

/** A copy that is not whole: how much of it is here, and whether more is on its way. Nothing of it is verified. */
export interface Arrival {
  readonly isRunning: boolean;
  readonly hereBytes: number;
  readonly sizeBytes: number;
  /** Why the last download ended; null where it was cancelled, and while one runs. */
  readonly error: ErrorPayload | null;
}

/** Null for a whole copy, and where there is nothing at all. */
export function arrivalOf(recording: Pick<Recording, 'cacheState' | 'error'>, downloaded: Downloaded | undefined): Arrival | null {
  if (recording.cacheState !== 'partial' || downloaded === undefined) return null;
  const { isRunning, ranges, sizeBytes } = downloaded;
  const hereBytes = ranges.reduce((sum, { start, endExclusive }) => sum + endExclusive - start, 0);
  return { isRunning, hereBytes, sizeBytes, error: isRunning ? null : recording.error };
}

/** "43%": downwards, so that all is here only when it is. */
export function shareOf({ hereBytes, sizeBytes }: Pick<Arrival, 'hereBytes' | 'sizeBytes'>): string {
  return `${sizeBytes === 0 ? 0 : Math.floor((hereBytes / sizeBytes) * 100)}%`;
}

/** A stretch of a recording, in milliseconds since its start. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where on a timeline what is here lies; `isExact` is false where it is only about right. */
export interface DownloadedSpans {
  readonly spans: readonly TimeSpan[];
  readonly isExact: boolean;
}

/**
 * Which stretches of a recording are here: by its index, or else as if every byte took the same time, which is only about
 * right.
 */
export function spansOf({ ranges, spans, sizeBytes }: Downloaded, durationMs: number): DownloadedSpans {
  if (spans) return { spans, isExact: true };
  if (sizeBytes === 0) return { spans: [], isExact: false };
  const timeOf = (at: number): number => (at / sizeBytes) * durationMs;
  return { spans: ranges.map(({ start, endExclusive }) => ({ fromMs: timeOf(start), toMs: timeOf(endExclusive) })), isExact: false };
}

/** The same for a timeline of several recordings; null where all of them that are here are whole. */
export function spansOfParts(parts: readonly OpenedPart[], byId: ReadonlyMap<RecordingId, Downloaded>): DownloadedSpans | null {
  const isPartial = ({ recording }: OpenedPart): boolean => arrivalOf(recording, byId.get(recording.id)) !== null;
  if (!parts.some(isPartial)) return null;
  const placed = parts.map((part): DownloadedSpans => {
    const { recording, offsetMs, descriptor } = part;
    const durationMs = descriptor?.durationMs ?? part.durationMs ?? 0;
    if (recording.cacheState === 'complete') return { spans: [{ fromMs: offsetMs, toMs: offsetMs + durationMs }], isExact: true };
    const downloaded = isPartial(part) ? byId.get(recording.id) : undefined;
    if (!downloaded) return { spans: [], isExact: true };
    const { spans, isExact } = spansOf(downloaded, durationMs);
    return { spans: spans.map(({ fromMs, toMs }) => ({ fromMs: fromMs + offsetMs, toMs: toMs + offsetMs })), isExact };
  });
  return { spans: placed.flatMap(({ spans }) => spans), isExact: placed.every(({ isExact }) => isExact) };
}
