import type { KeyboardEvent } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { sliderTarget } from './slider-keys.ts';
import type { TimelineWindow } from './use-timeline-window.ts';

/** The keys of a timeline that has the focus: those of a slider, Space for playing, + and - for its zoom. */
export function pressTrackKey(event: KeyboardEvent, engine: PlaybackEngine, view: TimelineWindow): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === '+' || event.key === '=') view.onZoom(0.5);
  else if (event.key === '-') view.onZoom(2);
  else if (event.key === ' ') void (engine.state.phase === 'playing' ? engine.pause() : engine.play());
  else {
    const target = sliderTarget(event.key, event.shiftKey, engine.timeMs, engine.durationMs);
    if (target === null) return;
    void engine.seek(target);
  }
  event.preventDefault();
  event.stopPropagation();
}
