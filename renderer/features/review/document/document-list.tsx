import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';
import { rowAfterKey } from '../panels/row-after-key.ts';
import styles from './document.module.css';

export interface DocumentListProps {
  readonly count: number;
  /** Row at the playhead; -1 for none. */
  readonly currentRow: number;
  /** Keeps the current row in view; scrolling by hand says `onScrollAway`. */
  readonly isFollowing: boolean;
  readonly onScrollAway: () => void;
  readonly onView: (first: number, last: number) => void;
  /** Goes to the time of a row. */
  readonly onSeek: (row: number) => void;
  /** Time of a row as the gutter shows it; null while it is not known. */
  readonly timeOf: (row: number) => string | null;
  readonly renderRow: (row: number) => ReactNode;
  /** A selection is copied: its text, and the rows it begins and ends in. Returns what is copied; null leaves it to the browser. */
  readonly onCopy: (text: string, firstRow: number, lastRow: number) => string | null;
}

/** No less than a target has to have that a hand can hit. */
const estimatedRowHeight = 24;
/** Rows of a selection are kept while it is scrolled out of view, up to so many. */
const mostPinned = 5000;

/** A virtual document: text that can be selected, with a gutter of times that lead there. By keyboard, too: arrows go from row to row, with Shift they select, Ctrl C copies. */
export function DocumentList(props: DocumentListProps) {
  const { count, currentRow, isFollowing, onScrollAway, onView, onSeek, timeOf, renderRow, onCopy } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rangeExtractor = useCallback((range: Range): number[] => {
    const selected = selectedRows(scroller.current);
    if (!selected || selected.last - selected.first > mostPinned) return defaultRangeExtractor(range);
    const rows = new Set(defaultRangeExtractor(range));
    for (let row = selected.first; row <= Math.min(selected.last, range.count - 1); row += 1) rows.add(row);
    return [...rows].sort((a, b) => a - b);
  }, []);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedRowHeight,
    overscan: 20,
    rangeExtractor,
  });
  const rows = virtualizer.getVirtualItems();
  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;

  useEffect(() => {
    if (count > 0) onView(first, last);
  }, [onView, first, last, count]);
  useEffect(() => {
    if (isFollowing && currentRow >= 0 && currentRow < count) virtualizer.scrollToIndex(currentRow, { align: 'center' });
  }, [virtualizer, isFollowing, currentRow, count]);
  useEffect(() => {
    const { current } = scroller;
    current?.addEventListener('wheel', onScrollAway, { passive: true });
    return () => current?.removeEventListener('wheel', onScrollAway);
  }, [onScrollAway]);
  useEffect(() => {
    const onDocumentCopy = (event: ClipboardEvent): void => {
      const selected = selectedRows(scroller.current);
      const text = document.getSelection()?.toString() ?? '';
      if (!selected || text === '' || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      const quoted = onCopy(text, selected.first, selected.last);
      if (quoted === null) return;
      event.clipboardData?.setData('text/plain', quoted);
      event.preventDefault();
    };
    document.addEventListener('copy', onDocumentCopy);
    return () => document.removeEventListener('copy', onDocumentCopy);
  }, [onCopy]);

  // Where a selection by keyboard began; null while there is none.
  const anchor = useRef<number | null>(null);
  const focusRow = (row: number): void => {
    virtualizer.scrollToIndex(row, { align: 'auto' });
    // The row may only now be drawn.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"] > button`)?.focus();
      if (anchor.current !== null) selectRows(scroller.current, anchor.current, row);
    });
  };
  const onKeyDown = (event: KeyboardEvent, from: number): void => {
    // What is copied follows from the selection: without one it is this row.
    if (event.key === 'c' && (event.ctrlKey || event.metaKey) && selectedRows(scroller.current) === null) {
      selectRows(scroller.current, from, from);
    }
    const target = rowAfterKey(event.key, from, count);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    onScrollAway();
    anchor.current = event.shiftKey ? (anchor.current ?? from) : null;
    if (!event.shiftKey) document.getSelection()?.removeAllRanges();
    focusRow(target);
  };
  const tabStop = currentRow >= first && currentRow <= last ? currentRow : first;

  return (
    <div ref={scroller} className={styles.scroller}>
      <ol className={styles.canvas} style={{ blockSize: virtualizer.getTotalSize() }} aria-label="Document">
        {rows.map(({ index, key, start }) => (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            data-row={index}
            className={styles.row}
            style={{ transform: `translateY(${start}px)` }}
            aria-setsize={count}
            aria-posinset={index + 1}
            aria-current={index === currentRow ? 'true' : undefined}
          >
            <button
              type="button"
              className={styles.time}
              tabIndex={index === tabStop ? 0 : -1}
              title="Go to this time"
              // A click goes there without taking the focus: the keys stay with the transport.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onSeek(index)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              {timeOf(index) ?? '\u2026'}
            </button>
            {renderRow(index)}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Selects the texts of rows, from one to another in either direction. */
function selectRows(container: HTMLElement | null, from: number, to: number): void {
  const textOf = (row: number): Element | null | undefined => container?.querySelector(`[data-row="${row}"]`)?.lastElementChild;
  const [first, last] = [textOf(Math.min(from, to)), textOf(Math.max(from, to))];
  if (first && last) document.getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
}

/** The rows that the page's selection begins and ends in; null where it is not in this document. */
function selectedRows(container: HTMLElement | null): { readonly first: number; readonly last: number } | null {
  const selection = document.getSelection();
  if (!container || !selection || selection.isCollapsed) return null;
  const rowOf = (node: Node | null): number => {
    const element = node instanceof Element ? node : node?.parentElement;
    const row = element?.closest<HTMLElement>('[data-row]');
    return row && container.contains(row) ? Number(row.dataset.row) : Number.NaN;
  };
  const ends = [rowOf(selection.anchorNode), rowOf(selection.focusNode)].filter((row) => Number.isInteger(row));
  return ends.length === 0 ? null : { first: Math.min(...ends), last: Math.max(...ends) };
}
