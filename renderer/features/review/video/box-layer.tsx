import type { Box } from '../../../../shared/model/box.ts';
import styles from './box-layer.module.css';
import type { BoxedHit } from './hits-on-picture.ts';

export interface BoxLayerProps {
  readonly hits: readonly BoxedHit[];
  /** Index of the hit that the reviewer is at; -1 for none. */
  readonly current: number;
  /** A place that was asked for; null for none. */
  readonly mark: Box | null;
}

/** Boxes on the picture, in its recorded pixels: where search has found something, and what was asked to be seen. */
export function BoxLayer({ hits, current, mark }: BoxLayerProps) {
  return (
    <div className={styles.layer} aria-hidden="true">
      {hits.map(({ index, box }) => (
        <div key={index} className={styles.hit} data-current={index === current} data-testid="hit-box" style={styleOf(box)} />
      ))}
      {mark && <div className={styles.mark} data-testid="mark-box" style={styleOf(mark)} />}
    </div>
  );
}

/** Where a box is inside what is laid out in recorded pixels. */
export function styleOf({ x, y, width, height }: Box) {
  return { insetInlineStart: x, insetBlockStart: y, inlineSize: width, blockSize: height };
}
