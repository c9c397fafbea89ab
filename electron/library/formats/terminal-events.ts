import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import type { RecordingFormat } from '../../../shared/model/recording.ts';
import type { ProblemLog } from './problem-log.ts';

/** What a terminal recording says of itself before its first event. */
export interface TerminalHeader {
  readonly cols: number;
  readonly rows: number;
  /** Wall-clock start, epoch milliseconds. */
  readonly startedAtMs: number | null;
  readonly title: string | null;
  readonly command: string | null;
}

/** Events in order of time, and how many bytes of the input were read for them. */
export interface TerminalEventBatch {
  readonly events: readonly TerminalEventTuple[];
  readonly bytesRead: number;
}

/** A terminal recording of any format, opened. */
export interface TerminalRecording {
  readonly format: RecordingFormat;
  /** Compression that was unwrapped, outermost first. */
  readonly layers: readonly string[];
  readonly header: TerminalHeader;
  /** Filled while events are read: what is damaged or missing. */
  readonly problems: ProblemLog;
  /** One pass over the events, in order of time, in constant memory. Can be called again for another pass. */
  events(signal?: AbortSignal): AsyncIterable<TerminalEventBatch>;
}

/** Bounds of a terminal: what a recorder may claim is clamped to what a screen can be. */
export const maxCols = 1000;
export const maxRows = 500;

/** A whole number of columns or rows within bounds, or the fallback where it is no number at all. */
export function clampSize(value: unknown, fallback: number, max: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 ? Math.min(max, Math.floor(value)) : fallback;
}

/** The size a recorder claims, within bounds; what it claims beyond is a problem. */
export function checkedSize(cols: unknown, rows: unknown, problems: ProblemLog): { readonly cols: number; readonly rows: number } {
  const size = { cols: clampSize(cols, 80, maxCols), rows: clampSize(rows, 24, maxRows) };
  if (size.cols !== cols || size.rows !== rows) {
    const claimed = [cols, rows].map((value) => (typeof value === 'number' ? value : 'nothing')).join(' x ');
    problems.add('size-out-of-range', `The recording claims a terminal of ${claimed}; it is shown at ${size.cols} x ${size.rows}.`);
  }
  return size;
}

/** A resize event's data, "COLSxROWS". */
export function parseResize(data: string): { cols: number; rows: number } | null {
  const match = /^(\d{1,6})x(\d{1,6})$/.exec(data);
  if (!match) return null;
  const cols = clampSize(Number(match[1]), 0, maxCols);
  const rows = clampSize(Number(match[2]), 0, maxRows);
  return cols > 0 && rows > 0 ? { cols, rows } : null;
}

/** More output in one event than this is dealt with in pieces: a recorder may have written hours of it as one. */
const largeOutputChars = 32 * 1024;

/** The same events with large outputs in several pieces of the same time, never inside a character. */
export function splitLargeOutputs(events: readonly TerminalEventTuple[]): readonly TerminalEventTuple[] {
  const isLarge = (event: TerminalEventTuple): boolean => event[2].length > largeOutputChars && event[1] === 'o';
  if (!events.some(isLarge)) return events;
  return events.flatMap((event) => {
    if (!isLarge(event)) return [event];
    const [atMs, code, data] = event;
    const pieces: TerminalEventTuple[] = [];
    for (let from = 0; from < data.length; ) {
      let to = Math.min(from + largeOutputChars, data.length);
      // Not between the halves of a surrogate pair.
      if ((data.charCodeAt(to) & 0xfc00) === 0xdc00) to -= 1;
      pieces.push([atMs, code, data.slice(from, to)]);
      from = to;
    }
    return pieces;
  });
}
