import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import styles from './moment-list.module.css';
import { rowAfterKey } from './row-after-key.ts';

export interface MomentListProps {
  readonly label: string;
  readonly count: number;
  /** Row at the playhead; -1 for none. */
  readonly currentIndex: number;
  /** Keeps the current row in view; scrolling by hand says `onScrollAway`. */
  readonly isFollowing: boolean;
  readonly onScrollAway: () => void;
  /** Goes to the time of a row. */
  readonly onSelect: (index: number) => void;
  /** Rows in view, so that their contents can be read. */
  readonly onView?: (first: number, last: number) => void;
  readonly renderRow: (index: number) => ReactNode;
}

const estimatedRowHeight = 26;

/** A virtual list of moments of a recording: each row is a button that goes there; arrows walk through them. */
export function MomentList(props: MomentListProps) {
  const { label, count, currentIndex, isFollowing, onScrollAway, onSelect, onView, renderRow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedRowHeight,
    overscan: 10,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (count > 0) onView?.(first, last);
  }, [onView, first, last, count]);
  useEffect(() => {
    if (isFollowing && currentIndex >= 0) virtualizer.scrollToIndex(currentIndex, { align: 'center' });
  }, [virtualizer, isFollowing, currentIndex]);

  useEffect(() => {
    const { current } = scroller;
    current?.addEventListener('wheel', onScrollAway, { passive: true });
    return () => current?.removeEventListener('wheel', onScrollAway);
  }, [onScrollAway]);

  const focusRow = (index: number): void => {
    virtualizer.scrollToIndex(index, { align: 'auto' });
    // The row may only now be drawn.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, from: number): void => {
    const target = rowAfterKey(event.key, from, count);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    onScrollAway();
    focusRow(target);
  };
  const tabStop = currentIndex >= first && currentIndex <= last ? currentIndex : first;

  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.canvas} style={{ blockSize: virtualizer.getTotalSize() }} aria-label={label}>
        {rows.map((row) => (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            className={styles.slot}
            style={{ transform: `translateY(${row.start}px)` }}
            aria-setsize={count}
            aria-posinset={row.index + 1}
          >
            <button
              type="button"
              className={styles.row}
              data-row={row.index}
              tabIndex={row.index === tabStop ? 0 : -1}
              aria-current={row.index === currentIndex ? 'true' : undefined}
              // A click goes there without taking the focus: the keys stay with the transport.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onSelect(row.index)}
              onKeyDown={(event) => onKeyDown(event, row.index)}
            >
              {renderRow(row.index)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
