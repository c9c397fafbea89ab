import { type KeyboardEvent, useRef } from 'react';
import { formatCount } from '../../../lib/format.ts';
import styles from './panels.module.css';

export interface TabListProps<T extends string> {
  readonly tabs: readonly { readonly id: T; readonly label: string; readonly count?: number }[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
  readonly panelId: string;
}

/** Tabs by the pattern of the ARIA practices: one tab stop, arrows select. */
export function TabList<T extends string>({ tabs, selected, onSelect, panelId }: TabListProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = tabs.findIndex(({ id }) => id === selected);
    const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    const next = tabs[(target + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`#${panelId}-${next.id}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="About this recording" className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label, count = 0 }) => (
        <button
          key={id}
          id={`${panelId}-${id}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={id === selected}
          aria-controls={panelId}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
        >
          {label}
          {count > 0 && <span className={styles.count}>{formatCount(count)}</span>}
        </button>
      ))}
    </div>
  );
}
