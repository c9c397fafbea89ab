import { visibleText } from '../../../../shared/visible-text.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReadPart } from '../video/use-screen-text.ts';
import styles from './captions.module.css';
import { captionAt } from './passed-lines.ts';
import { usePassedLines } from './use-passed-lines.ts';

export interface CaptionsProps {
  readonly engine: PlaybackEngine;
  /** The recording at the playhead; null where it has no text. */
  readonly part: ReadPart | null;
}

/** Under the picture: what was typed, and what appeared on the screen, in the last seconds. */
export function Captions({ engine, part }: CaptionsProps) {
  const { index, lineAt, timeMs } = usePassedLines(engine, part);
  const lines = captionAt(lineAt, index, timeMs);
  return (
    <section className={styles.captions} aria-label="Captions">
      {part === null && <p className={styles.none}>No text was read from this recording yet</p>}
      {lines.map(({ index: at, line }) => (
        <p key={at}>
          <span className={styles.source}>{line.source === 'input' ? 'Typed' : line.source === 'event' ? 'Event' : 'Screen'}</span>
          <span className={styles.text}>{visibleText(line.text)}</span>
        </p>
      ))}
    </section>
  );
}
