import { useEffect } from 'react';
import { ErrorMessage } from '../../ui/message.tsx';
import { GateState } from './gate-state.tsx';
import { GateView } from './gate-view.tsx';
import type { Gate } from './recording-gate.ts';
import type { DescriptorRead } from './use-descriptor.ts';
import type { RecordingJob } from './use-recording-job.ts';

export interface ObstacleProps {
  readonly gate: Gate;
  readonly opened: DescriptorRead;
  readonly work: RecordingJob;
  readonly onAddNote: () => void;
}

/** In place of the player, whatever keeps it from being there. */
export function Obstacle({ gate, opened, work, onAddNote }: ObstacleProps) {
  if (gate.kind !== 'open') return <GateView gate={gate} work={work} onAddNote={onAddNote} />;
  if (opened.error?.code === 'not-indexed') return <IndexAnew opened={opened} work={work} />;
  if (opened.error) {
    return (
      <GateState title="The recording cannot be opened" text="" isProblem>
        <ErrorMessage error={opened.error} onRetry={opened.onRetry} />
      </GateState>
    );
  }
  return <GateState title={'Opening the recording\u2026'} text="" />;
}

/** What an older version of Witness indexed is indexed anew by itself, then opened. */
function IndexAnew({ opened: { onRetry }, work: { job, onIndexAnew } }: Pick<ObstacleProps, 'opened' | 'work'>) {
  useEffect(onIndexAnew, [onIndexAnew]);
  const isDone = job?.kind === 'index' && job.state === 'done';
  useEffect(() => {
    if (isDone) onRetry();
  }, [isDone, onRetry]);
  return <GateState title="Indexing the recording anew" text="It was indexed by another version of Witness." />;
}
