import { ArrowDown, ArrowUp } from 'lucide-react';
import type { SessionSort } from '../../../shared/model/session.ts';
import type { Column } from './columns.tsx';
import styles from './session-table.module.css';

/** The class of a column's cells, its head among them. */
export function cellClass({ figures }: Column): string {
  return [styles.cell, figures !== undefined && styles.figures, figures === 'end' && styles.atEnd].filter(Boolean).join(' ');
}

export interface ColumnHeadProps {
  readonly column: Column;
  readonly sort: SessionSort;
  readonly onSort: (sort: SessionSort) => void;
}

/** The head of a column; a press sorts by it, another one turns the order round. */
export function ColumnHead({ column, sort, onSort }: ColumnHeadProps) {
  const { label, sortKey } = column;
  const className = cellClass(column);
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
        // The newest and the longest first, but names from A to Z.
        onClick={() => onSort({ key: sortKey, descending: isSorted ? !sort.descending : column.figures !== undefined })}
      >
        {label}
        {isSorted && <Arrow size={13} aria-hidden />}
      </button>
    </div>
  );
}
