import { useEffect } from 'react';
import type { Recording } from '../../../shared/model/recording.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { formatBytes } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { watchPartial } from './arrival/downloads.ts';
import { EncryptedGate, MaybeEncrypted } from './encrypted/encrypted-gate.tsx';
import { GateState } from './gate-state.tsx';
import { noRecordingWords, unsupportedWords, workingTitles } from './gate-words.ts';
import { JobProgress } from './job-progress.tsx';
import { ReadAsLog } from './log-profile/read-as-log.tsx';
import { type Gate, stepOf } from './recording-gate.ts';
import type { RecordingJob } from './use-recording-job.ts';

export interface GateViewProps {
  readonly gate: Exclude<Gate, { readonly kind: 'open' }>;
  readonly work: RecordingJob;
  readonly onAddNote: () => void;
}

/** In place of the stage: what stands in the way of playing, and what to do about it. */
export function GateView({ gate, work, onAddNote }: GateViewProps) {
  switch (gate.kind) {
    case 'no-recording':
      return (
        <GateState {...noRecordingWords[gate.state]} isProblem={gate.state === 'missing'}>
          {gate.state === 'missing' && <Button onPress={onAddNote}>Add a note</Button>}
        </GateState>
      );
    case 'not-cached':
      return (
        <GateState
          title="Not on this computer yet"
          text={`${visibleText(gate.recording.key)}, ${formatBytes(gate.recording.sizeBytes)}. Once fetched, it plays without a network.`}
        >
          {gate.error && gate.error.code !== 'cancelled' && <ErrorMessage error={gate.error} />}
          <Button variant="primary" onPress={work.onFetch}>
            {gate.recording.cacheState === 'partial' ? 'Resume fetching' : 'Fetch'}
          </Button>
          {gate.isWatchable && <WatchPartial recording={gate.recording} />}
        </GateState>
      );
    case 'gone':
      return (
        <GateState
          title="No longer in the store"
          text={`${visibleText(gate.recording.key)} was listed by an earlier sync and has since been removed from the store. ${gate.recording.cacheState === 'partial' ? 'Only a part of it was fetched to this computer.' : 'It was never fetched to this computer.'}`}
          isProblem
        >
          {gate.isWatchable && <WatchPartial recording={gate.recording} />}
        </GateState>
      );
    case 'working':
      return (
        <GateState title={workingTitles[stepOf(gate.job)]} text={visibleText(gate.recording.key)}>
          <JobProgress job={gate.job} onCancel={work.onCancel} />
        </GateState>
      );
    case 'damaged':
      return (
        <GateState
          title="The local copy is damaged"
          text="A block of the cached copy is not what was stored in it. The original in the store is not affected."
          isProblem
        >
          {gate.recording.error && <ErrorMessage error={gate.recording.error} />}
          <Button variant="primary" onPress={work.onFetchAgain}>
            Remove and fetch again
          </Button>
        </GateState>
      );
    case 'encrypted':
      return <EncryptedGate recording={gate.recording} />;
    case 'not-indexed':
      return <IndexNow work={work} />;
    case 'index-failed':
      return (
        <GateState title="Indexing failed" text="The recording is here, but its screens and text could not be read." isProblem>
          {gate.error && <ErrorMessage error={gate.error} />}
          <Button variant="primary" onPress={work.onIndex}>
            Index again
          </Button>
        </GateState>
      );
    case 'unsupported': {
      const { title, text } = unsupportedWords(gate.recording);
      return (
        <GateState title={title} text={visibleText(text)}>
          <ReadAsLog recording={gate.recording} />
          {gate.recording.probe?.kind === 'unknown' && <MaybeEncrypted recording={gate.recording} />}
        </GateState>
      );
    }
  }
}

function WatchPartial({ recording }: { readonly recording: Recording }) {
  return <Button onPress={() => watchPartial(recording.id)}>Watch what is here</Button>;
}

/** Indexing needs no decision, so it starts by itself. */
function IndexNow({ work: { onIndex } }: { readonly work: RecordingJob }) {
  useEffect(onIndex, [onIndex]);
  return <GateState title="Indexing the recording" text="Reading its screens and text, so that every moment can be reached at once." />;
}
