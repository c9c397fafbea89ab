import { useEffect, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { RecordedState } from '../../../../shared/model/session.ts';
import { call } from '../../../bridge/client.ts';
import { useJobs } from '../../../bridge/jobs.ts';
import { toastError } from '../../../ui/toast.tsx';
import { useDownloads, watchPartial } from '../arrival/downloads.ts';
import { type Gate, gateOf, isJobOf } from '../recording-gate.ts';
import type { TimelinePart } from './timeline-part.ts';

/** What stands in the way of playing each part of a timeline, in their order. */
export function usePartGates(state: RecordedState, parts: readonly TimelinePart[]): readonly Gate[] {
  const jobs = useJobs(useShallow((all) => parts.map(({ recording }) => all.jobs.find((job) => isJobOf(job, recording.key)) ?? null)));
  const isRunning = useDownloads(useShallow(({ byId }) => parts.map(({ recording }) => byId.get(recording.id)?.isRunning === true)));
  const isWatched = useDownloads(useShallow(({ watched }) => parts.map(({ recording }) => watched.has(recording.id))));
  const gates = useMemo(
    () =>
      parts.map(({ recording }, index) => {
        const arriving = { isRunning: isRunning[index] === true, isWatched: isWatched[index] === true };
        return gateOf(state, recording, jobs[index] ?? null, arriving);
      }),
    [state, parts, jobs, isRunning, isWatched],
  );
  useEffect(() => {
    for (const gate of gates) if (gate.kind === 'open' && gate.recording.cacheState === 'partial') watchPartial(gate.recording.id);
  }, [gates]);
  // One recording by itself is indexed by what says so in its place.
  const unindexed = parts.length > 1 ? gates.flatMap((gate) => (gate.kind === 'not-indexed' ? [gate.recording.id] : [])) : [];
  const unindexedKey = JSON.stringify(unindexed);
  useEffect(() => {
    const recordingIds: typeof unindexed = JSON.parse(unindexedKey);
    if (recordingIds.length > 0) call('recordings.index', { recordingIds }).catch(toastError);
  }, [unindexedKey]);
  return gates;
}
