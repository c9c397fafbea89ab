import { useEffect, useState } from 'react';
import type { IdleRange, PlaybackEngine } from './engines/engine.ts';
import type { ReviewTime } from './review-time.ts';
import styles from './stage.module.css';

/** How long a skip stays on the stage. Milliseconds. */
const shownMs = 5000;

/** Says on the stage what playing has just passed over, so that nothing is ever skipped in silence. */
export function SkipNotice({ engine, time }: { readonly engine: PlaybackEngine; readonly time: ReviewTime }) {
  const [skipped, setSkipped] = useState<IdleRange | null>(null);
  useEffect(() => engine.subscribeToSkips(setSkipped), [engine]);
  useEffect(() => {
    if (skipped === null) return;
    const timer = setTimeout(() => setSkipped(null), shownMs);
    return () => clearTimeout(timer);
  }, [skipped]);
  return (
    <div className={styles.notices} role="status">
      {skipped && (
        <span className={styles.notice}>
          Skipped {time.position(skipped.toMs - skipped.fromMs)} without activity ({time.position(skipped.fromMs)} to{' '}
          {time.position(skipped.toMs)})
        </span>
      )}
    </div>
  );
}
