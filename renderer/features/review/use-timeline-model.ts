import { useMemo } from 'react';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import type { Note, SearchHit } from '../../../shared/model/review.ts';
import { idleRangesOf } from './timeline/lanes.ts';
import type { MarkedRange, TimelineModel } from './timeline/timeline-model.ts';

export interface TimelineParts {
  readonly descriptor: PlaybackDescriptor | null;
  readonly hits: readonly SearchHit[];
  /** Of the whole session. */
  readonly notes: readonly Note[];
  readonly marked: MarkedRange;
}

/** What the timeline of an open recording shows; null while none is open. */
export function useTimelineModel({ descriptor, hits, notes, marked }: TimelineParts): TimelineModel | null {
  return useMemo(
    () =>
      descriptor && {
        durationMs: descriptor.durationMs,
        activity: descriptor.activity,
        idle: idleRangesOf(descriptor.idle),
        markers: descriptor.markers,
        hitsMs: hits.map((hit) => hit.atMs),
        notes: notes.filter((note) => note.recordingId === descriptor.recordingId),
        marked,
      },
    [descriptor, hits, notes, marked],
  );
}
