import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import { concealedBy } from './command-patterns.ts';
import { createConcealedTextFinder } from './concealed-text.ts';
import type { Concealment, ConcealmentKind, OnConcealment } from './concealment.ts';
import { createInvisibleFinder, mayBeInvisible } from './invisible-characters.ts';
import { createOverwrittenFinder } from './overwritten.ts';
import { createScreenSpeedFinder } from './screen-speed.ts';
import { createTerminalControlFinder, mayControl } from './terminal-control.ts';

/** A kind that is found more often in one recording says nothing more by the next. */
const maxPerKind = 500;
/** The same finding again within this time is the same. */
const repeatMs = 1000;

export interface ConcealmentFinder {
  /**
   * Looks over the events that come next, and all their data as one text: most finders need not look at each of them then.
   * Without it they do.
   */
  batch(events: readonly TerminalEventTuple[], text: string): void;
  /** Before the event takes effect on the terminal. */
  event(event: TerminalEventTuple): void;
  command(command: { readonly atMs: number; readonly text: string }): void;
  finish(): void;
}

/** All kinds of concealment over one recording, in one pass and constant memory. */
export function createConcealmentFinder(onConcealment: OnConcealment, isAlternate: () => boolean): ConcealmentFinder {
  const counts = new Map<ConcealmentKind, { count: number; last: Concealment | null }>();
  const report: OnConcealment = (found) => {
    const known = counts.get(found.kind) ?? { count: 0, last: null };
    const isRepeated = known.last?.what === found.what && found.atMs - known.last.atMs < repeatMs;
    counts.set(found.kind, { count: known.count + (isRepeated ? 0 : 1), last: found });
    if (!isRepeated && known.count < maxPerKind) onConcealment(found);
  };
  const overwritten = createOverwrittenFinder(report);
  const concealedText = createConcealedTextFinder(report);
  const invisible = createInvisibleFinder(report);
  const speed = createScreenSpeedFinder(report, isAlternate);
  const control = createTerminalControlFinder(report);

  const look = { forInvisible: true, forConcealed: true, forControl: true };
  return {
    batch(events, text) {
      look.forInvisible = mayBeInvisible(text);
      look.forControl = mayControl(text);
      look.forConcealed = concealedText.mayHide(text);
      if (!look.forConcealed) concealedText.pass(events);
    },
    event([atMs, code, data]) {
      if (code === 'i') {
        if (look.forInvisible) invisible(atMs, data, 'input');
        overwritten.input(atMs);
      }
      if (code !== 'o') return;
      if (look.forInvisible) invisible(atMs, data, 'output');
      if (look.forConcealed) concealedText.output(atMs, data);
      if (look.forControl) control(atMs, data);
      speed.output(atMs, data);
      if (!isAlternate()) overwritten.output(atMs, data);
    },
    command({ atMs, text }) {
      speed.command(atMs, text);
      for (const found of concealedBy(text, atMs)) report(found);
    },
    finish: speed.finish,
  };
}
