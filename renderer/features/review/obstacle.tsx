import { useEffect } from 'react';
import type { ErrorPayload } from '../../../shared/errors.ts';
import { ErrorMessage } from '../../ui/message.tsx';
import { GateState } from './gate-state.tsx';
import { GateView } from './gate-view.tsx';
import type { Gate } from './recording-gate.ts';
import type { RecordingJob } from './use-recording-job.ts';

export interface ObstacleProps {
  readonly gate: Gate;
  /** Why it could not be opened, although nothing stood in the way. */
  readonly error: ErrorPayload | null;
  readonly onRetry: () => void;
  readonly work: RecordingJob;
  readonly onAddNote: () => void;
}

/** In place of the player, whatever keeps it from being there. */
export function Obstacle({ gate, error, onRetry, work, onAddNote }: ObstacleProps) {
  if (gate.kind !== 'open') return <GateView gate={gate} work={work} onAddNote={onAddNote} />;
  if (error?.code === 'not-indexed') return <IndexAnew onRetry={onRetry} work={work} />;
  if (error) {
    return (
      <GateState title="The recording cannot be opened" text="" isProblem>
        <ErrorMessage error={error} onRetry={onRetry} />
      </GateState>
    );
  }
  return <GateState title={'Opening the recording\u2026'} text="" />;
}

/** What an older version of Witness indexed is indexed anew by itself, then opened. */
function IndexAnew({ onRetry, work: { job, onIndexAnew } }: Pick<ObstacleProps, 'onRetry' | 'work'>) {
  useEffect(onIndexAnew, [onIndexAnew]);
  const isDone = job?.kind === 'index' && job.state === 'done';
  useEffect(() => {
    if (isDone) onRetry();
  }, [isDone, onRetry]);
  return <GateState title="Indexing the recording anew" text="It was indexed by another version of Witness." />;
}
