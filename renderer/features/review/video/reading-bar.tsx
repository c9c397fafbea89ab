import { formatDuration } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import styles from './reading-bar.module.css';
import type { ReadingState } from './use-reading.ts';

export interface ReadingBarProps extends ReadingState {
  readonly durationMs: number;
}

/** Says how far the text on the pictures was read, and what was not; starts, pauses and resumes it. */
export function ReadingBar({ reading, recording, durationMs, onRead, onPause }: ReadingBarProps) {
  const { readMs } = recording.screenText;
  const upTo = `${formatDuration(readMs)} of ${formatDuration(durationMs)}`;
  switch (reading.kind) {
    case 'unsupported':
      return <Bar text="The text on the pictures of this recording cannot be read." />;
    case 'not-here':
      return <Bar text="The text on its pictures can be read once all of the recording is here." />;
    case 'unread':
      return (
        <Bar text="Nothing was read from its pictures yet, so none of the text on the screen is found.">
          <Button variant="primary" onPress={() => onRead()}>
            Read the text on the screen
          </Button>
        </Bar>
      );
    case 'running':
      return (
        <Bar text={`Reading the text on the screen: up to ${upTo}.`} isLive={false}>
          <progress aria-label="Reading the text on the screen" max={Math.max(durationMs, 1)} value={Math.min(readMs, durationMs)} />
          <Button onPress={onPause}>Pause</Button>
        </Bar>
      );
    case 'paused':
      return (
        <Bar text={`Read up to ${upTo}. The text after that was not read, and is not found.`}>
          <Button onPress={() => onRead()}>Resume</Button>
        </Bar>
      );
    case 'failed':
      return (
        <Bar text={`Reading stopped at ${upTo}. ${recording.error?.message ?? ''} The text after that is not found.`} isProblem>
          <Button onPress={() => onRead()}>Try again</Button>
        </Bar>
      );
    case 'done':
      return (
        <Bar text="Read from the pictures by machine: words may be wrong or missing.">
          <Button variant="quiet" onPress={() => onRead(true)}>
            Read again
          </Button>
        </Bar>
      );
  }
}

interface BarProps {
  readonly text: string;
  readonly isProblem?: boolean;
  /** Progress is not announced with every step. */
  readonly isLive?: boolean;
  readonly children?: React.ReactNode;
}

function Bar({ text, isProblem = false, isLive = true, children }: BarProps) {
  return (
    <div className={styles.bar} data-problem={isProblem} data-testid="reading">
      <p role={isLive ? 'status' : undefined}>{text}</p>
      {children}
    </div>
  );
}
