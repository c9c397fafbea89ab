import { useContext } from 'react';
import { Button } from '../../ui/button.tsx';
import { ArrivalContext } from './arrival/arrival-context.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import styles from './stage.module.css';
import { usePlaybackState } from './use-engine.ts';

/** What the stage waits for, or why it shows nothing. */
export function StageStatus({ engine }: { readonly engine: PlaybackEngine }) {
  const { phase, waiting, error, warning } = usePlaybackState(engine);
  const arrival = useContext(ArrivalContext);
  const waitingWords = arrival === null ? 'Loading' : arrival.isRunning ? 'Waiting for this part to arrive' : 'This part is not here';
  if (phase === 'failed' && error) {
    return (
      <div className={styles.failure} role="alert">
        <strong>{error.message}</strong>
        <span>{error.action}</span>
        <Button onPress={() => void engine.load()}>Try again</Button>
      </div>
    );
  }
  // Shown only after a moment, by its style: most seeks are over before.
  return (
    <>
      {waiting && (
        <div className={styles.waiting}>
          {phase === 'loading' && (arrival === null || arrival.isRunning) ? 'Opening the recording' : waitingWords}
        </div>
      )}
      {warning && (
        <div className={styles.warning} role="alert">
          {warning.message} It is tried again where it is needed.
        </div>
      )}
    </>
  );
}
