import type { ReactNode } from 'react';
import { visibleText } from '../../../../shared/visible-text.ts';
import styles from './panels.module.css';

export interface Field {
  readonly name: string;
  /** Null and empty are shown as a dash: the reader sees that nothing is known. */
  readonly value: ReactNode;
  /** Identifiers and keys. */
  readonly isCode?: boolean;
}

/** Names and values under a heading. */
export function FieldList({ title, fields }: { readonly title: string; readonly fields: readonly Field[] }) {
  return (
    <section className={styles.fields}>
      <h2>{title}</h2>
      <dl>
        {fields.map(({ name, value, isCode = false }) => (
          <div key={name} className={styles.field}>
            <dt>{name}</dt>
            <dd className={isCode ? styles.mono : undefined}>{show(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Texts come from stores and recordings: what would hide or reorder characters is made visible. */
function show(value: ReactNode): ReactNode {
  if (value === null || value === '') return <span className={styles.unknown}>-</span>;
  return typeof value === 'string' ? visibleText(value) : value;
}
