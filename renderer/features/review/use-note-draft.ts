import { useCallback, useMemo, useState } from 'react';
import type { PlaybackEngine } from './engines/engine.ts';
import { rangeOf } from './note-range.ts';
import type { MarkedRange } from './timeline/timeline-model.ts';
import type { NoteDraft } from './use-notes.ts';

export interface NoteDraftState {
  /** A note being written; null when none is. */
  readonly draft: NoteDraft | null;
  readonly marked: MarkedRange;
  readonly onMarkIn: () => void;
  readonly onMarkOut: () => void;
  /** Starts a note over the marked range, or at the playhead, or about the session where nothing plays. */
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

const nothingMarked: MarkedRange = { fromMs: null, toMs: null };

/** The note that is being written and the range marked for it. */
export function useNoteDraft(engine: PlaybackEngine | null): NoteDraftState {
  const [marked, setMarked] = useState(nothingMarked);
  const [draft, setDraft] = useState<NoteDraft | null>(null);
  const onMarkIn = useCallback(() => {
    const fromMs = engine?.timeMs ?? null;
    setMarked(({ toMs }) => ({ fromMs, toMs: toMs !== null && fromMs !== null && toMs > fromMs ? toMs : null }));
  }, [engine]);
  const onMarkOut = useCallback(() => {
    const toMs = engine?.timeMs ?? null;
    setMarked(({ fromMs }) => ({ fromMs: fromMs !== null && toMs !== null && fromMs < toMs ? fromMs : null, toMs }));
  }, [engine]);
  const onStart = useCallback(() => {
    void engine?.pause();
    setDraft({ ...rangeOf(marked, engine?.timeMs ?? null), severity: 'info', text: '' });
  }, [engine, marked]);
  const onEnd = useCallback(() => {
    setDraft(null);
    setMarked(nothingMarked);
  }, []);
  return useMemo(() => ({ draft, marked, onMarkIn, onMarkOut, onStart, onEnd }), [draft, marked, onMarkIn, onMarkOut, onStart, onEnd]);
}
