import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { Session, SessionSort } from '../../../shared/model/session.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { SessionMarks } from '../access/shield.tsx';
import { ColumnHead, cellClass } from './column-head.tsx';
import { type Column, minWidthOf, trackOf } from './columns.tsx';
import styles from './session-table.module.css';
import type { Selection } from './use-selection.ts';

/** The table, for what leads the focus to it. */
export const sessionTableId = 'session-table';

const rowHeight = 32;
const checkWidth = 34;

export interface SessionTableProps {
  readonly columns: readonly Column[];
  readonly sessions: readonly Session[];
  readonly total: number;
  readonly sort: SessionSort;
  readonly selection: Selection;
  /** Filter and order: other ones are looked at from their beginning. */
  readonly address: string;
  /** The row to begin with, for somebody who comes back to it. */
  readonly initialId: SessionId | null;
  readonly isBusy: boolean;
  readonly onSort: (sort: SessionSort) => void;
  readonly onOpen: (session: Session) => void;
  readonly onEndReached: () => void;
  /** Everything under the filter, loaded or not. */
  readonly onSelectAll: () => void;
}

/** The virtual table of sessions: arrows move, Space selects, Enter opens. Only rows in sight are in the document. */
export function SessionTable(props: SessionTableProps) {
  const { columns, sessions, total, sort, selection, address, initialId, isBusy, onSort, onOpen, onEndReached, onSelectAll } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      sessions.findIndex(({ id }) => id === initialId),
    ),
  );
  const zone = useTimeZone();
  const virtual = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Rows begin below the head, which stays in sight.
    scrollPaddingStart: rowHeight + 4,
  });
  const rows = virtual.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= sessions.length - 50) onEndReached();
  }, [lastShown, sessions.length, onEndReached]);

  const shownAddress = useRef(address);
  useEffect(() => {
    if (shownAddress.current === address) return;
    shownAddress.current = address;
    setCurrent(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [address]);

  const comesBackTo = useRef(initialId === null ? null : current);
  useEffect(() => {
    if (comesBackTo.current === null) return;
    scroller.current?.focus({ preventScroll: true });
    virtual.scrollToIndex(comesBackTo.current, { align: 'center' });
    comesBackTo.current = null;
  }, [virtual]);

  const active = Math.min(current, sessions.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Column heads and checkboxes answer to their own keys.
    if (event.target !== event.currentTarget || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: sessions.length - 1,
    };
    const move = moves[event.key];
    const session = sessions[active];
    const isWithCtrl = event.ctrlKey || event.metaKey;
    if (move !== undefined) {
      const target = Math.max(0, Math.min(sessions.length - 1, move));
      if (event.shiftKey) selection.addRange(sessions, active, target);
      setCurrent(target);
      virtual.scrollToIndex(target);
    } else if (event.key === 'a' && isWithCtrl) onSelectAll();
    else if (isWithCtrl) return;
    else if (event.key === 'Escape' && selection.ids.size > 0) selection.clear();
    else if (event.key === ' ' && session) selection.toggle(session.id);
    else if (event.key === 'Enter' && session) onOpen(session);
    else return;
    event.preventDefault();
  };

  const template = [`${checkWidth}px`, ...columns.map((column) => trackOf(column, zone))].join(' ');
  const minWidth = columns.reduce((sum, column) => sum + minWidthOf(column, zone), checkWidth);
  return (
    <SessionMarks sessionIds={rows.flatMap(({ index }) => sessions[index]?.id ?? [])}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="grid"
        aria-label="Sessions"
        id={sessionTableId}
        aria-rowcount={total + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-busy={isBusy}
        tabIndex={0}
        aria-activedescendant={sessions[active] ? `session-${sessions[active].id}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: template, minWidth }}>
          <div role="columnheader" className={styles.check}>
            <span className="visually-hidden">Selected</span>
          </div>
          {columns.map((column) => (
            <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
        <div role="rowgroup" className={styles.body} style={{ blockSize: virtual.getTotalSize(), minWidth }}>
          {rows.map(({ index, start }) => {
            const session = sessions[index];
            if (!session) return null;
            const isSelected = selection.ids.has(session.id);
            return (
              <div
                key={session.id}
                id={`session-${session.id}`}
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 2}
                aria-selected={isSelected}
                data-active={index === active}
                className={styles.row}
                style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
                onClick={(event) => {
                  if (event.target instanceof Element && event.target.closest('label')) return;
                  setCurrent(index);
                  // Both are how lists select on every platform.
                  if (event.shiftKey) selection.addRange(sessions, active, index);
                  else if (event.ctrlKey || event.metaKey) selection.toggle(session.id);
                  else onOpen(session);
                }}
                onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && onOpen(session)}
              >
                <div role="gridcell" className={styles.check}>
                  {/* As large as the cell: what misses the box by a little must not open the session. */}
                  <label className={styles.checkTarget}>
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      checked={isSelected}
                      aria-label={`Select ${visibleText(`${session.user ?? 'unknown user'} on ${session.target ?? 'unknown target'}`)}`}
                      onChange={() => selection.toggle(session.id)}
                    />
                  </label>
                </div>
                {columns.map((column) => (
                  <div key={column.id} role="gridcell" className={cellClass(column)}>
                    {column.cell(session, zone)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </SessionMarks>
  );
}
