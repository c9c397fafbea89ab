import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import { call } from '../../bridge/client.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import { openEngine } from './engines/open-engine.ts';
import { initialPlaybackState, type PlaybackState } from './engines/playback-machine.ts';

export interface EngineOptions {
  /** Null while the recording cannot be played yet. */
  readonly descriptor: PlaybackDescriptor | null;
  readonly stage: HTMLElement | null;
  readonly mediaRoot: string;
  /** Where to begin, and where to go when it changes. */
  readonly startMs: number;
}

/** A player of a recording on a stage, loading from the first moment on and gone with the component. */
export function useEngine({ descriptor, stage, mediaRoot, startMs }: EngineOptions): PlaybackEngine | null {
  const [engine, setEngine] = useState<PlaybackEngine | null>(null);
  useEffect(() => {
    if (stage === null || descriptor === null) return;
    const { recordingId } = descriptor;
    const opened = openEngine(descriptor, stage, {
      mediaRoot,
      readSegment: (index) => call('playback.segment', { recordingId, index }),
    });
    void opened.load();
    setEngine(opened);
    return () => {
      opened.dispose();
      setEngine(null);
    };
  }, [descriptor, stage, mediaRoot]);
  useEffect(() => {
    if (startMs > 0) void engine?.seek(startMs);
  }, [engine, startMs]);
  return engine;
}

export function usePlaybackState(engine: PlaybackEngine | null): PlaybackState {
  const subscribe = useCallback((onChange: () => void) => engine?.subscribeToState(onChange) ?? (() => undefined), [engine]);
  return useSyncExternalStore(subscribe, () => engine?.state ?? initialPlaybackState);
}
