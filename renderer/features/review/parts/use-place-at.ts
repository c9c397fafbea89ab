import { useEffect, useMemo, useState } from 'react';
import { type Place, placeIndexAt, placesOf } from '../engines/composite/places.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { OpenedPart } from './timeline-part.ts';

export interface PlaceAt {
  readonly place: Place;
  /** Null at the end of the timeline. */
  readonly next: Place | null;
}

/** What the playhead is in, on a timeline of several recordings; renders only when it changes. Null for a single one. */
export function usePlaceAt(engine: PlaybackEngine, parts: readonly OpenedPart[]): PlaceAt | null {
  const places = useMemo(
    () =>
      placesOf(
        parts.map(({ offsetMs, durationMs, descriptor }) => ({
          offsetMs,
          durationMs: descriptor?.durationMs ?? durationMs ?? 0,
          isPlayable: descriptor !== null,
        })),
      ),
    [parts],
  );
  const [index, setIndex] = useState(() => placeIndexAt(places, engine.timeMs));
  useEffect(() => {
    const read = (): void => setIndex(placeIndexAt(places, engine.timeMs));
    read();
    return engine.subscribeToTime(read);
  }, [engine, places]);
  const place = places[index];
  return place && parts.length > 1 ? { place, next: places[index + 1] ?? null } : null;
}
