import type { ReactNode } from 'react';
import styles from './gate.module.css';
import { useStageName } from './stage-name.ts';

export interface GateStateProps {
  readonly title: string;
  readonly text: string;
  readonly isProblem?: boolean;
  readonly children?: ReactNode;
}

/** A heading, why, and what can be done, in the middle of the stage. */
export function GateState({ title, text, isProblem = false, children }: GateStateProps) {
  const name = useStageName(title);
  return (
    <section className={styles.gate} data-problem={isProblem} aria-label={name} data-region>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}
