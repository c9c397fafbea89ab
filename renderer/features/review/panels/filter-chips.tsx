import type { ReactNode } from 'react';
import styles from './panels.module.css';

export interface FilterOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly count: number;
  readonly icon?: ReactNode;
}

export interface FilterChipsProps<T extends string> {
  readonly label: string;
  readonly options: readonly FilterOption<T>[];
  readonly hidden: ReadonlySet<T>;
  readonly onChange: (hidden: ReadonlySet<T>) => void;
}

/** Switches for what a list shows, each with how many there are; what does not occur has no switch. */
export function FilterChips<T extends string>({ label, options, hidden, onChange }: FilterChipsProps<T>) {
  const toggle = (value: T): void => {
    const next = new Set(hidden);
    if (!next.delete(value)) next.add(value);
    onChange(next);
  };
  return (
    <fieldset className={styles.chips} aria-label={label}>
      {options
        .filter((option) => option.count > 0)
        .map((option) => (
          <button
            key={option.value}
            type="button"
            className={styles.chip}
            aria-pressed={!hidden.has(option.value)}
            onClick={() => toggle(option.value)}
          >
            {option.icon}
            {option.label} <span className={styles.count}>{option.count}</span>
          </button>
        ))}
    </fieldset>
  );
}
