import { useEffect, useState } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import { call } from '../../../bridge/client.ts';
import type { Playhead } from '../parts/part-playhead.ts';
import type { Transcript } from './use-transcript.ts';

/** Index of the transcript line at the playhead, -1 before the first. Asks the library only when the time left the known line. */
export function useTranscriptPosition(engine: Playhead | null, recordingId: RecordingId | null, transcript: Transcript): number {
  const { lineAt, total } = transcript;
  const [index, setIndex] = useState(-1);
  useEffect(() => {
    if (engine === null || recordingId === null || total === null) return;
    const abort = new AbortController();
    let known = -1;
    let isAsking = false;

    const isAtKnown = (timeMs: number): boolean => {
      const line = lineAt(known);
      if (line === null || line.atMs > timeMs) return false;
      const next = lineAt(known + 1);
      return known + 1 === total || (next !== null && next.atMs > timeMs);
    };
    const follow = async (timeMs: number): Promise<void> => {
      if (isAsking || isAtKnown(timeMs)) return;
      isAsking = true;
      try {
        const found = await call('playback.transcriptAt', { recordingId, atMs: timeMs }, abort.signal);
        known = found.index;
      } catch {
        // The list itself tells what is wrong with the transcript; following goes on with the next change of time.
        return;
      } finally {
        isAsking = false;
      }
      if (abort.signal.aborted) return;
      setIndex(known);
      if (engine.timeMs !== timeMs) await follow(engine.timeMs);
    };
    void follow(engine.timeMs);
    const unsubscribe = engine.subscribeToTime((timeMs) => void follow(timeMs));
    return () => {
      abort.abort();
      unsubscribe();
    };
  }, [engine, recordingId, lineAt, total]);
  return index;
}
