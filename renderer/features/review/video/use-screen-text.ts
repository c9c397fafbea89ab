import { useEffect, useState } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { ScreenTextLine } from '../../../../shared/model/playback.ts';
import { call } from '../../../bridge/client.ts';
import type { PlaybackEngine } from '../engines/engine.ts';

/** The part at the playhead, and what of its text is known. */
export interface ReadPart {
  readonly recordingId: RecordingId;
  readonly offsetMs: number;
  /** Another one when there is more text. */
  readonly version: string;
}

/** While playing, the text is asked for at most this often. Milliseconds. */
const playingAskMs = 400;

const none: readonly ScreenTextLine[] = [];

/** What was read from the picture that is shown; nothing for null. */
export function useScreenText(engine: PlaybackEngine | null, part: ReadPart | null): readonly ScreenTextLine[] {
  const [lines, setLines] = useState(none);
  const key = part && JSON.stringify(part);
  useEffect(() => {
    setLines(none);
    if (engine === null || key === null) return;
    const { recordingId, offsetMs }: ReadPart = JSON.parse(key);
    const abort = new AbortController();
    let isAsking = false;
    let askedMs: number | null = null;
    const ask = async (): Promise<void> => {
      const atMs = Math.max(engine.timeMs - offsetMs, 0);
      if (isAsking || atMs === askedMs) return;
      isAsking = true;
      askedMs = atMs;
      try {
        const found = await call('playback.screenText', { recordingId, atMs }, abort.signal);
        if (!abort.signal.aborted) setLines(found.lines.length === 0 ? none : found.lines);
      } catch {
        // The document beside the picture says what is wrong with the text.
        if (!abort.signal.aborted) setLines(none);
      }
      if (engine.state.phase === 'playing') await pause(playingAskMs, abort.signal);
      isAsking = false;
      if (!abort.signal.aborted) void ask();
    };
    void ask();
    const stop = engine.subscribeToTime(() => void ask());
    return () => {
      abort.abort();
      stop();
    };
  }, [engine, key]);
  return lines;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
