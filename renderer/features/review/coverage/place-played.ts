import type { PlayedInterval } from '../../../../shared/model/coverage.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Played } from './play-recorder.ts';

/** A recording and the place on the timeline that it takes. */
export interface RecordedPlace {
  readonly recordingId: RecordingId;
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** What went by on a timeline, in the times of the recordings that it is made of; between two of them there is nothing to see. */
export function placePlayed(played: readonly Played[], places: readonly RecordedPlace[]): PlayedInterval[] {
  return played.flatMap((stretch) =>
    places.flatMap(({ recordingId, offsetMs, durationMs }) => {
      const fromMs = Math.round(Math.max(stretch.fromMs - offsetMs, 0));
      const toMs = Math.round(Math.min(stretch.toMs - offsetMs, durationMs));
      if (toMs <= fromMs) return [];
      // Skipping takes no time.
      const laterMs = stretch.kind === 'skipped' ? 0 : (fromMs + offsetMs - stretch.fromMs) / stretch.speed;
      return [{ ...stretch, recordingId, fromMs, toMs, startedAtMs: Math.round(stretch.startedAtMs + laterMs) }];
    }),
  );
}
