import type { Severity } from '../../../../shared/model/review.ts';

/** Ways in which something is shown, or done, so that it can hardly be seen. */
export const concealmentKinds = [
  'overwritten',
  'concealed-text',
  'invisible-characters',
  'encoded-execution',
  'history-off',
  'screen-cleared',
  'too-fast',
  'terminal-control',
] as const;
export type ConcealmentKind = (typeof concealmentKinds)[number];

/** One finding: what was concealed, and why it counts. */
export interface Concealment {
  readonly kind: ConcealmentKind;
  readonly atMs: number;
  readonly endMs: number | null;
  /** What, in a few words and with the text itself. */
  readonly what: string;
  /** Why that deserves a look. */
  readonly why: string;
  readonly severity: Severity;
}

export type OnConcealment = (found: Concealment) => void;
