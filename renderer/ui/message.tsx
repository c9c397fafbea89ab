import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { visibleLines } from '../../shared/visible-text.ts';
import { Button } from './button.tsx';
import styles from './message.module.css';

/** Why there is nothing, and what to do about it. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Inbox size={28} aria-hidden />
      <h2>{title}</h2>
      <div>{children}</div>
    </div>
  );
}

/** Work that takes longer than a blink says so; shorter work is not worth a flash. */
export function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.waiting} role="status">
      {children}
    </p>
  );
}

/** What went wrong, what to do, and a way to try again. */
export function ErrorMessage({ error, onRetry }: { readonly error: Pick<AppError, 'message' | 'action'>; readonly onRetry?: () => void }) {
  return (
    <div className={styles.error} role="alert">
      <CircleAlert size={18} aria-hidden />
      <div>
        <p>{visibleLines(error.message)}</p>
        {error.action !== '' && <p className={styles.action}>{visibleLines(error.action)}</p>}
      </div>
      {onRetry && <Button onPress={onRetry}>Try again</Button>}
    </div>
  );
}
