import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Session, SessionSort } from '../../../shared/model/session.ts';
import { useTimeZone } from '../../app/session.ts';
import type { Column } from './columns.tsx';
import styles from './session-table.module.css';

const rowHeight = 32;

export interface SessionTableProps {
  readonly columns: readonly Column[];
  readonly sessions: readonly Session[];
  readonly total: number;
  readonly sort: SessionSort;
  readonly onSort: (sort: SessionSort) => void;
  readonly onOpen: (session: Session) => void;
  readonly onEndReached: () => void;
}

/** The virtual table of sessions: arrows move, Enter opens. Only rows in sight are in the document. */
export function SessionTable({ columns, sessions, total, sort, onSort, onOpen, onEndReached }: SessionTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const zone = useTimeZone();
  const virtual = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const rows = virtual.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= sessions.length - 50) onEndReached();
  }, [lastShown, sessions.length, onEndReached]);

  const moveTo = (index: number): void => {
    const target = Math.max(0, Math.min(sessions.length - 1, index));
    setCurrent(target);
    virtual.scrollToIndex(target);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: sessions.length - 1,
  };
  const template = columns.map(({ width }) => width).join(' ');
  const active = Math.min(current, sessions.length - 1);

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label="Sessions"
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      aria-activedescendant={sessions[active] ? `session-${sessions[active].id}` : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const target = moves[event.key];
        const session = sessions[active];
        if (target !== undefined) moveTo(target);
        else if (event.key === 'Enter' && session) onOpen(session);
        else return;
        event.preventDefault();
      }}
    >
      <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
      <div role="rowgroup" className={styles.body} style={{ blockSize: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const session = sessions[index];
          if (!session) return null;
          return (
            <div
              key={session.id}
              id={`session-${session.id}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={index === active}
              className={styles.row}
              style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
              onClick={() => {
                setCurrent(index);
                onOpen(session);
              }}
              onKeyDown={(event) => event.key === 'Enter' && onOpen(session)}
            >
              {columns.map((column) => (
                <div key={column.id} role="gridcell" className={column.isNumeric ? styles.numeric : styles.cell}>
                  {column.cell(session, zone)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface ColumnHeadProps {
  readonly column: Column;
  readonly sort: SessionSort;
  readonly onSort: (sort: SessionSort) => void;
}

function ColumnHead({ column: { label, sortKey, isNumeric }, sort, onSort }: ColumnHeadProps) {
  const className = isNumeric ? styles.numeric : styles.cell;
  if (!sortKey) {
    return (
      <div role="columnheader" className={className}>
        {label}
      </div>
    );
  }
  const isSorted = sort.key === sortKey;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <div role="columnheader" className={className} aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ key: sortKey, descending: isSorted ? !sort.descending : true })}
      >
        {label}
        {isSorted && <Arrow size={13} aria-hidden />}
      </button>
    </div>
  );
}
