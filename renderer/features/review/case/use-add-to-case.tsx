import { type ReactNode, useState } from 'react';
import type { Note } from '../../../../shared/model/review.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { AddToCase, type CaseChoice } from '../../cases/add-to-case.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import { rangeOf } from '../note-range.ts';
import { type TimelinePart, toRecording } from '../parts/timeline-part.ts';
import type { ReviewTime } from '../review-time.ts';
import type { MarkedRange } from '../timeline/timeline-model.ts';

export interface AddToCaseState {
  /** Opens the dialog for a note, or for what is at the playhead. */
  readonly onAddToCase: (note: Note | null) => void;
  readonly dialog: ReactNode;
}

export interface AddToCaseOptions {
  readonly session: Session;
  readonly parts: readonly TimelinePart[];
  readonly engine: PlaybackEngine | null;
  readonly marked: MarkedRange;
  readonly time: ReviewTime;
}

/** What of the session under review can be put into a case, and the dialog for it. */
export function useAddToCase({ session, parts, engine, marked, time }: AddToCaseOptions): AddToCaseState {
  const [choices, setChoices] = useState<readonly CaseChoice[] | null>(null);
  const sessionId = session.id;

  const onAddToCase = (note: Note | null): void => {
    void engine?.pause();
    if (note) setChoices([{ label: `Note: ${note.text}`, items: [{ sessionId, noteId: note.id }] }]);
    else setChoices([...momentChoices(), { label: 'The whole session', items: [{ sessionId }] }]);
  };
  function momentChoices(): CaseChoice[] {
    const { atMs, endMs } = rangeOf(marked, engine?.timeMs ?? null);
    const moment = atMs === null ? null : toRecording(parts, atMs);
    if (moment === null || atMs === null) return [];
    const recordingId = moment.part.recording.id;
    const place = { sessionId, recordingId, atMs: Math.round(moment.atMs) };
    if (endMs === null) return [{ label: `The moment at ${time.position(atMs)}`, items: [place] }];
    // A range is of one recording: it ends with it.
    const end = Math.min(endMs - moment.part.offsetMs, moment.part.durationMs ?? Number.POSITIVE_INFINITY);
    return [{ label: `The range ${time.position(atMs)} to ${time.position(endMs)}`, items: [{ ...place, endMs: Math.round(end) }] }];
  }
  return { onAddToCase, dialog: choices && <AddToCase choices={choices} onClose={() => setChoices(null)} /> };
}
