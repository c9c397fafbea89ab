import { useEffect, useRef } from 'react';
import { call } from '../../../bridge/client.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { OpenedPart } from '../parts/timeline-part.ts';
import { createCoverageBatches } from './coverage-batches.ts';
import { placePlayed, type RecordedPlace } from './place-played.ts';
import { createPlayRecorder } from './play-recorder.ts';
import { watchWindow, windowSight } from './watch-window.ts';

/** What was watched is sent so often: a crash loses no more than that. Milliseconds. */
const sendEveryMs = 3000;

const batches = createCoverageBatches((intervals) => call('coverage.add', { intervals: [...intervals] }));
const clock = { now: () => performance.now(), wall: () => Date.now() };

/** What is to be known of a player to record what goes by in it. */
export type RecordedPlayer = Pick<PlaybackEngine, 'timeMs' | 'state' | 'subscribeToTime' | 'subscribeToState' | 'subscribeToSkips'>;

/** Records what goes by in a player as long as it is shown. */
export function useCoverageRecorder(engine: RecordedPlayer | null, parts: readonly OpenedPart[]): void {
  const places = useRef<readonly RecordedPlace[]>([]);
  places.current = placesOf(parts);
  useEffect(() => {
    if (engine === null) return;
    const recorder = createPlayRecorder({ clock, timeMs: engine.timeMs, state: engine.state, sight: windowSight() });
    // A player that is being taken away still played what it played.
    const own = places.current;
    const send = (): void => {
      const played = placePlayed(recorder.take(), own);
      if (played.length > 0) void batches.add(played);
    };
    const timer = setInterval(send, sendEveryMs);
    const stops = [
      engine.subscribeToTime(recorder.moved),
      engine.subscribeToSkips(recorder.skipped),
      engine.subscribeToState((state) => {
        recorder.changed(state);
        // Who pauses looks up what was watched.
        if (state.phase !== 'playing') send();
      }),
      watchWindow((sight) => {
        recorder.seen(sight);
        if (!sight.visible) send();
      }),
    ];
    window.addEventListener('pagehide', send);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', send);
      for (const stop of stops) stop();
      send();
    };
  }, [engine]);
}

function placesOf(parts: readonly OpenedPart[]): RecordedPlace[] {
  return parts.flatMap(({ recording, offsetMs, descriptor }) =>
    descriptor ? [{ recordingId: recording.id, offsetMs, durationMs: descriptor.durationMs }] : [],
  );
}
