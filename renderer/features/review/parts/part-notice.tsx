import { useCallback, useSyncExternalStore } from 'react';
import type { ErrorPayload } from '../../../../shared/errors.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { Button } from '../../../ui/button.tsx';
import { CompositeEngine } from '../engines/composite/composite-engine.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import { GateState } from '../gate-state.tsx';
import { GateView } from '../gate-view.tsx';
import type { Gate } from '../recording-gate.ts';
import type { ReviewTime } from '../review-time.ts';
import { useRecordingJob } from '../use-recording-job.ts';
import { gapWords } from './merge-parts.ts';
import styles from './parts.module.css';
import type { OpenedPart } from './timeline-part.ts';
import { usePlaceAt } from './use-place-at.ts';

export interface PartNoticeProps {
  readonly engine: PlaybackEngine;
  readonly parts: readonly OpenedPart[];
  /** What stands in the way of each part. */
  readonly gates: readonly Gate[];
  readonly time: ReviewTime;
  readonly onAddNote: () => void;
}

/** In place of a picture, on a timeline of several recordings: why there is none at the playhead, and what can be done. */
export function PartNotice({ engine, parts, gates, time, onAddNote }: PartNoticeProps) {
  const at = usePlaceAt(engine, parts);
  const failure = useFailure(engine, at?.place.index ?? -1);
  if (at === null) return null;
  const { place, next } = at;
  const part = parts[place.index];
  const gate = gates[place.index];
  if (part === undefined || (place.kind === 'part' && failure === null)) return null;
  const name = `Part ${place.index + 1} of ${parts.length}, ${visibleText(part.recording.key)}`;
  return (
    <div className={styles.notice} data-testid="part-notice">
      {place.kind === 'pause' && part.gapBefore && (
        <GateState
          title="No recording"
          text={`${gapWords(part.gapBefore, time.position)}. It goes on with part ${place.index + 1} of ${parts.length}.`}
        />
      )}
      {place.kind === 'closed' && (
        <>
          <p className={styles.name}>{name}</p>
          {gate && gate.kind !== 'open' ? <ClosedPart part={part} gate={gate} onAddNote={onAddNote} /> : <Unopened error={part.error} />}
        </>
      )}
      {place.kind === 'part' && failure && (
        <>
          <p className={styles.name}>{name}</p>
          <GateState title={failure.message} text={failure.action} isProblem>
            {engine instanceof CompositeEngine && <Button onPress={() => void engine.retry()}>Try again</Button>}
          </GateState>
        </>
      )}
      {next && (
        <div className={styles.skip}>
          <Button onPress={() => void engine.seek(next.fromMs)}>Go on at {time.position(next.fromMs)}</Button>
        </div>
      )}
    </div>
  );
}

function ClosedPart({
  part,
  gate,
  onAddNote,
}: {
  readonly part: OpenedPart;
  readonly gate: Exclude<Gate, { readonly kind: 'open' }>;
  readonly onAddNote: () => void;
}) {
  const work = useRecordingJob(part.recording);
  return <GateView gate={gate} work={work} onAddNote={onAddNote} />;
}

function Unopened({ error }: { readonly error: ErrorPayload | null }) {
  return error ? <GateState title={error.message} text={error.action} isProblem /> : <GateState title="Opening the recording" text="" />;
}

const noFailures: CompositeEngine['failures'] = new Map();

/** Why a part that should play does not. */
function useFailure(engine: PlaybackEngine, index: number): ErrorPayload | null {
  const composite = engine instanceof CompositeEngine ? engine : null;
  const subscribe = useCallback((onChange: () => void) => composite?.subscribeToFailures(onChange) ?? (() => undefined), [composite]);
  return useSyncExternalStore(subscribe, () => composite?.failures ?? noFailures).get(index) ?? null;
}
