import type { ReactNode } from 'react';
import styles from './screen.module.css';

export interface ScreenProps {
  readonly title: string;
  /** Beside the title: what the screen is about as a whole. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** The content scrolls by itself (a virtual table) instead of with the screen. */
  readonly isFilled?: boolean;
}

/** Title bar and content of a screen. */
export function ScreenLayout({ title, actions, children, isFilled = false }: ScreenProps) {
  return (
    <div className={styles.screen}>
      <header className={styles.header} data-region>
        <h1>{title}</h1>
        <div className={styles.actions}>{actions}</div>
      </header>
      {/* A scrolled region has to be reachable by keyboard. */}
      <div className={isFilled ? styles.filled : styles.content}>
        {isFilled ? (
          children
        ) : (
          <div className={styles.column} data-region>
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
