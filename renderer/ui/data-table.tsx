import type { ReactNode } from 'react';
import { visibleText } from '../../shared/visible-text.ts';
import styles from './data-table.module.css';

export interface DataTableProps {
  /** What the table is about: its caption for those who do not see the heading above it. */
  readonly caption: string;
  readonly heads: readonly string[];
  /** Columns from this one on hold figures; they stand at the end of their cells. */
  readonly figuresFrom?: number;
  /** Texts come from stores and gateways: what would hide characters is made visible. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** Only for screen readers: beside a chart of the same figures. */
  readonly isHidden?: boolean;
  /** As high as its place allows, rather than as a part of a longer page. */
  readonly isFilling?: boolean;
}

/** A table whose first column names its rows; it scrolls by itself where it is too wide. */
export function DataTable({ caption, heads, figuresFrom = heads.length, rows, isHidden = false, isFilling = false }: DataTableProps) {
  const table = (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head, column) => (
            <th key={head} scope="col" data-figures={column >= figuresFrom}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, column) => {
              const shown = typeof cell === 'string' ? visibleText(cell) : cell;
              const head = heads[column] ?? '';
              return column === 0 ? (
                <th key={head} scope="row">
                  {shown}
                </th>
              ) : (
                <td key={head} data-figures={column >= figuresFrom}>
                  {shown}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (isHidden) return <div className="visually-hidden">{table}</div>;
  return (
    // A scrolled region has to be reachable by keyboard.
    <div className={styles.scroller} data-filling={isFilling} role="region" aria-label={caption} tabIndex={0}>
      {table}
    </div>
  );
}
