import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import { createTerminal } from '../../formats/terminal.ts';
import { createSnapshots } from '../../formats/terminal-snapshot.ts';
import { createTextReader } from '../../formats/terminal-text.ts';
import { watchShellMarks } from '../shell-marks.ts';
import { createCutFinder, type ScreenState, type SegmentCut } from './segment-cutter.ts';
import { createFactPacker, type PackedFacts } from './terminal-facts.ts';

export interface PassOptions {
  readonly cols: number;
  readonly rows: number;
  /** How many events a segment takes at most; undefined: as many as are replayed in a few milliseconds. */
  readonly eventsPerSegment: number | undefined;
}

/** What a batch of events did. */
export interface PassResult {
  readonly facts: PackedFacts;
  readonly cuts: readonly SegmentCut[];
}

/** The one pass of a recording's events through a terminal: everything that needs the terminal itself, and nothing else. */
export interface TerminalPass {
  /** The screen before the first event. */
  readonly first: Promise<ScreenState>;
  /** Feeds the next events, of which `text` is all data; in order, also when several calls wait. */
  feed(events: readonly TerminalEventTuple[], text: string): Promise<PassResult>;
  /** What is still on the screen or was typed and never sent. */
  finish(): Promise<PassResult>;
  dispose(): void;
}

/** Starts a pass, here or in another thread; events can be fed at once. */
export type StartPass = (options: PassOptions) => TerminalPass;

/** A pass in this thread. */
export const startPassHere: StartPass = (options) => {
  const pass = createTerminalPass(options);
  return {
    first: Promise.resolve(pass.first),
    feed: async (events) => pass.feed(events),
    finish: async () => pass.finish(),
    dispose: pass.dispose,
  };
};

/** The terminal of a pass: each call has ended when it returns. */
export interface PassTerminal {
  readonly first: ScreenState;
  feed(events: readonly TerminalEventTuple[]): PassResult;
  finish(): PassResult;
  dispose(): void;
}

export function createTerminalPass({ cols, rows, eventsPerSegment }: PassOptions): PassTerminal {
  const terminal = createTerminal({ cols, rows });
  const snapshots = createSnapshots(terminal);
  const take = (): ScreenState => ({ cols: terminal.cols, rows: terminal.rows, ansi: snapshots.take() });
  const cutAfter = createCutFinder({ canTake: snapshots.canTake, canTakeRoughly: snapshots.canTakeRoughly, take }, eventsPerSegment);
  const facts = createFactPacker();
  let event = 0;
  const text = createTextReader(terminal, (line) => facts.add(event, { kind: 'line', line }));
  watchShellMarks(terminal, (mark) => facts.add(event, { kind: 'mark', mark }));
  terminal.buffer.onBufferChange(({ type }) => facts.add(event, { kind: 'screen', isAlternate: type === 'alternate' }));

  function feed(events: readonly TerminalEventTuple[]): PassResult {
    const cuts: SegmentCut[] = [];
    event = 0;
    for (const each of events) {
      text.feed(each);
      event += 1;
      const snapshot = cutAfter(each);
      if (snapshot) cuts.push({ afterEvents: event, snapshot });
    }
    return { facts: facts.take(), cuts };
  }

  function finish(): PassResult {
    text.finish();
    return { facts: facts.take(), cuts: [] };
  }

  return {
    first: take(),
    feed,
    finish,
    dispose: () => terminal.dispose(),
  };
}
