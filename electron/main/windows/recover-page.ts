import type { WebContents } from 'electron';

export interface RecoverPageOptions {
  readonly contents: Pick<WebContents, 'on' | 'reload'>;
  readonly log: (line: string) => void;
  /** Milliseconds, of any clock that goes forward. */
  readonly now: () => number;
  /** The page ends again and again: says so. */
  readonly giveUp: () => void;
}

/** So many ends of the page within a minute are accidents; the next one has a cause that loading it anew does not remove. */
const mostReloads = 3;
const withinMs = 60_000;

/** Loads the page anew when its process has ended: at the address where it was, which holds all that can be shared. */
export function recoverPage({ contents, log, now, giveUp }: RecoverPageOptions): void {
  let ends: readonly number[] = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log(`The page's process ended: ${reason} (${exitCode}).`);
    const nowMs = now();
    ends = [...ends.filter((atMs) => nowMs - atMs < withinMs), nowMs];
    if (ends.length > mostReloads) giveUp();
    else contents.reload();
  });
}
