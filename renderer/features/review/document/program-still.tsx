import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { OutlineBlock } from '../../../../shared/model/playback.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { formatPosition } from '../../../lib/format.ts';
import styles from './document.module.css';

/** The last screen of a full-screen program: what was there just before it gave the screen back. */
export function ProgramStill({ recordingId, block }: { readonly recordingId: RecordingId; readonly block: OutlineBlock }) {
  const atMs = Math.max(block.atMs, (block.endMs ?? block.atMs) - 1);
  const { data, error } = useQuery('playback.screen', { recordingId, atMs });
  if (error) return <p className={styles.stillNote}>{error.message}</p>;
  if (!data) return <p className={styles.stillNote}>Reading the screen</p>;
  return (
    <figure className={styles.still}>
      <pre data-testid="still">{data.lines.map(visibleText).join('\n').trimEnd()}</pre>
      <figcaption>Its last screen, at {formatPosition(atMs)}</figcaption>
    </figure>
  );
}
