import { useMemo } from 'react';
import type { Note, SearchHit } from '../../../shared/model/review.ts';
import type { MergedParts } from './parts/merge-parts.ts';
import type { TimelineNotes } from './parts/use-notes-on-timeline.ts';
import { useReviewPreferences } from './review-preferences.ts';
import type { MarkedRange, TimelineModel } from './timeline/timeline-model.ts';

export interface TimelineContent {
  readonly merged: MergedParts;
  readonly hits: readonly SearchHit[];
  /** Of the whole session, with the times of the timeline. */
  readonly notes: readonly Note[];
  readonly isPlaced: TimelineNotes['isPlaced'];
  readonly marked: MarkedRange;
  readonly downloaded: TimelineModel['downloaded'];
  readonly seen: TimelineModel['seen'];
}

/** What the timeline shows. */
export function useTimelineModel({ merged, hits, notes, isPlaced, marked, downloaded, seen }: TimelineContent): TimelineModel {
  const isFilmShown = useReviewPreferences((preferences) => preferences.isFilmShown);
  return useMemo(
    () => ({
      ...merged,
      thumbnails: isFilmShown ? merged.thumbnails : [],
      pictures: merged.thumbnails,
      hitsMs: hits.map((hit) => hit.atMs),
      notes: notes.filter(isPlaced),
      marked,
      downloaded,
      seen,
    }),
    [merged, hits, notes, isPlaced, marked, downloaded, seen, isFilmShown],
  );
}
