import type { ReactNode } from 'react';
import styles from './panels.module.css';

/** What a panel says when it has nothing to list, or cannot. */
export function PanelMessage({ title, text, children }: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.message}>
      <strong>{title}</strong>
      <span>{text}</span>
      {children}
    </div>
  );
}
