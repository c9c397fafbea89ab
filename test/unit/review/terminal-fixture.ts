import { SerializeAddon } from '@xterm/addon-serialize';
import { Terminal } from '@xterm/headless';
import type { FrameClock } from '../../../renderer/features/review/engines/frame-clock.ts';
import type { TerminalScreen } from '../../../renderer/features/review/engines/terminal-replay.ts';
import { writeEvents, writeSnapshot } from '../../../renderer/features/review/engines/terminal-writer.ts';
import type { TerminalEventTuple, TerminalSegment, TerminalTrack } from '../../../shared/model/playback.ts';

const cols = 40;
const rows = 8;

export function openTerminal(): Terminal {
  return new Terminal({ cols, rows, scrollback: 0, allowProposedApi: true });
}

export function readTerminal(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const lines = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}

/** A screen of the engine on a headless terminal, which counts how often it was rebuilt. */
export function openHeadlessScreen(): TerminalScreen & { readonly restores: () => number; readonly isDisposed: () => boolean } {
  const terminal = openTerminal();
  let restores = 0;
  let disposed = false;
  return {
    restore(snapshot, events) {
      restores += 1;
      return writeSnapshot(terminal, snapshot, events);
    },
    apply: (events) => writeEvents(terminal, events),
    readText: () => readTerminal(terminal),
    dispose() {
      disposed = true;
      terminal.dispose();
    },
    restores: () => restores,
    isDisposed: () => disposed,
  };
}

export interface TerminalFixture {
  readonly track: TerminalTrack;
  readonly durationMs: number;
  readonly segments: readonly TerminalSegment[];
}

/** Cuts events into segments with true snapshots, as the indexer does. */
export async function cutSegments(
  events: readonly TerminalEventTuple[],
  cutsMs: readonly number[],
  durationMs: number,
): Promise<TerminalFixture> {
  const terminal = openTerminal();
  const serialize = new SerializeAddon();
  terminal.loadAddon(serialize);
  const segments: TerminalSegment[] = [];
  const starts = [0, ...cutsMs];
  for (const [index, startMs] of starts.entries()) {
    const endMs = starts[index + 1] ?? durationMs;
    const isLast = index === starts.length - 1;
    const own = events.filter(([atMs]) => atMs >= startMs && (isLast || atMs < endMs));
    const snapshot = { cols: terminal.cols, rows: terminal.rows, ansi: serialize.serialize() };
    segments.push({ index, startMs, endMs, snapshot, events: own });
    await writeEvents(terminal, own);
  }
  terminal.dispose();
  const track: TerminalTrack = { kind: 'terminal', cols, rows, maxCols: cols, maxRows: rows, segments };
  return { track, durationMs, segments };
}

/** The screen at a time by the book: every event at or before it, from the start. */
export async function screenByReplay(events: readonly TerminalEventTuple[], atMs: number): Promise<string> {
  const terminal = openTerminal();
  await writeEvents(
    terminal,
    events.filter((event) => event[0] <= atMs),
  );
  const text = readTerminal(terminal);
  terminal.dispose();
  return text;
}

export interface HandClock extends FrameClock {
  /** Lets time pass and a frame come; resolves when the engine waits for the next one. */
  frame(ms: number): Promise<void>;
  /** Says that no frame will be asked for: whoever waits in `frame` goes on. */
  release(): void;
}

/** A clock whose frames come when the test says so. */
export function createHandClock(): HandClock {
  let nowMs = 0;
  let frame = Promise.withResolvers<void>();
  let asked = Promise.withResolvers<void>();
  return {
    now: () => nowMs,
    async nextFrame(signal) {
      asked.resolve();
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      if (!signal.aborted) await Promise.race([frame.promise, aborted]);
    },
    async frame(ms) {
      nowMs += ms;
      asked = Promise.withResolvers();
      const { resolve } = frame;
      frame = Promise.withResolvers();
      resolve();
      await asked.promise;
    },
    release: () => asked.resolve(),
  };
}
