import { useEffect, useState } from 'react';
import type { PlaybackEngine } from './engines/engine.ts';
import styles from './stage.module.css';
import { usePlaybackState } from './use-engine.ts';

/** The screen as text for whoever cannot see the picture; brought up to date whenever the playhead comes to rest. */
export function ScreenText({ engine }: { readonly engine: PlaybackEngine }) {
  const { phase, waiting } = usePlaybackState(engine);
  const [text, setText] = useState<string | null>(null);
  const isAtRest = !waiting && (phase === 'paused' || phase === 'ended');
  useEffect(() => {
    if (!isAtRest) return;
    const read = (): void => setText(engine.readScreen());
    read();
    // A step, a seek and a pause tell the time once more when the screen is right.
    return engine.subscribeToTime(read);
  }, [engine, isAtRest]);
  if (text === null) return null;
  return (
    <section className={styles.screenText} aria-label="Screen as text">
      <pre data-testid="screen-text">{text}</pre>
    </section>
  );
}
