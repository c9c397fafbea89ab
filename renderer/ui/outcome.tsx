import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './outcome.module.css';

const icons = { verified: CircleCheck, altered: CircleAlert, incomplete: CircleDashed } as const;

export interface OutcomeCardProps {
  readonly outcome: keyof typeof icons;
  readonly title: string;
  readonly children: ReactNode;
}

/** What a check found: in colour, with an icon, and in words. */
export function OutcomeCard({ outcome, title, children }: OutcomeCardProps) {
  const Icon = icons[outcome];
  return (
    <section className={styles.card} data-outcome={outcome} role="status">
      <h2>
        <Icon size={20} aria-hidden /> {title}
      </h2>
      {children}
    </section>
  );
}
