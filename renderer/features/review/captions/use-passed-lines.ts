import { useEffect, useMemo, useState } from 'react';
import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import { useTranscript } from '../panels/use-transcript.ts';
import { useTranscriptPosition } from '../panels/use-transcript-position.ts';
import { playheadOfPart } from '../parts/part-playhead.ts';
import type { ReadPart } from '../video/use-screen-text.ts';

export interface PassedLines {
  /** Index of the newest line at the playhead; -1 before the first. */
  readonly index: number;
  readonly lineAt: (index: number) => TranscriptLine | null;
  /** Position in the recording, brought up to date about once a second and with every new line. Milliseconds. */
  readonly timeMs: number;
}

/** Lines that may be read at once, up to the newest. */
const readBack = 50;

/** The lines of a recording that the playhead has passed; none for null. */
export function usePassedLines(engine: PlaybackEngine, part: ReadPart | null): PassedLines {
  const recordingId = part?.recordingId ?? null;
  const offsetMs = part?.offsetMs ?? 0;
  const playhead = useMemo(() => playheadOfPart(engine, offsetMs), [engine, offsetMs]);
  const transcript = useTranscript(recordingId, part?.version);
  const index = useTranscriptPosition(playhead, recordingId, transcript);
  const { lineAt, onView } = transcript;
  useEffect(() => onView(Math.max(0, index - readBack), Math.max(0, index) + readBack), [onView, index]);
  const [second, setSecond] = useState(0);
  useEffect(() => {
    const read = (timeMs: number): void => setSecond(Math.floor(timeMs / 1000));
    read(playhead.timeMs);
    return playhead.subscribeToTime(read);
  }, [playhead]);
  return { index, lineAt, timeMs: Math.max(second * 1000, lineAt(index)?.atMs ?? 0) };
}
