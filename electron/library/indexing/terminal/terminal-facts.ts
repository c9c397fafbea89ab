import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { ShellMark } from '../shell-marks.ts';

/** What happened on a terminal while it was fed. */
export type TerminalFact =
  | { readonly kind: 'line'; readonly line: TranscriptLine }
  /** A full-screen program's screen was entered or left. */
  | { readonly kind: 'screen'; readonly isAlternate: boolean }
  | { readonly kind: 'mark'; readonly mark: ShellMark };

/**
 * Facts in columns and one text: half a million of them cross to another thread in the time that a tenth would take as
 * objects.
 */
export interface PackedFacts {
  /** Index into `codes`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** During which event of its batch it happened. */
  readonly events: Uint32Array<ArrayBuffer>;
  /** Of a line: its time, in milliseconds. */
  readonly timesMs: Float64Array<ArrayBuffer>;
  /** Where its text ends; it begins where the one before ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly text: string;
}

const codes = ['output', 'input', 'event', 'ocr', 'enter', 'leave', 'prompt', 'run', 'end'] as const;
type Code = (typeof codes)[number];

export interface FactPacker {
  /** `event`: during which event of the batch. */
  add(event: number, fact: TerminalFact): void;
  /** What was added since the last time. */
  take(): PackedFacts;
}

export function createFactPacker(): FactPacker {
  let kinds = new Uint8Array(1024);
  let events = new Uint32Array(1024);
  let timesMs = new Float64Array(1024);
  let ends = new Uint32Array(1024);
  let count = 0;
  let end = 0;
  let texts: string[] = [];
  function grow(): void {
    const [less, lessEvents, lessTimes, lessEnds] = [kinds, events, timesMs, ends];
    kinds = new Uint8Array(count * 2);
    events = new Uint32Array(count * 2);
    timesMs = new Float64Array(count * 2);
    ends = new Uint32Array(count * 2);
    kinds.set(less);
    events.set(lessEvents);
    timesMs.set(lessTimes);
    ends.set(lessEnds);
  }
  const push = (event: number, code: Code, atMs: number, text: string): void => {
    if (count === kinds.length) grow();
    end += text.length;
    kinds[count] = codes.indexOf(code);
    events[count] = event;
    timesMs[count] = atMs;
    ends[count] = end;
    texts.push(text);
    count += 1;
  };
  return {
    add(event, fact) {
      if (fact.kind === 'line') push(event, fact.line.source, fact.line.atMs, fact.line.text);
      else if (fact.kind === 'screen') push(event, fact.isAlternate ? 'enter' : 'leave', 0, '');
      else if (fact.mark.kind === 'run') push(event, 'run', 0, fact.mark.text);
      else push(event, fact.mark.kind, 0, fact.mark.kind === 'end' ? String(fact.mark.exitStatus ?? '') : '');
    },
    take() {
      const packed = {
        kinds: kinds.slice(0, count),
        events: events.slice(0, count),
        timesMs: timesMs.slice(0, count),
        ends: ends.slice(0, count),
        text: texts.join(''),
      };
      count = 0;
      end = 0;
      texts = [];
      return packed;
    },
  };
}

/** Reads packed facts in order. */
export interface FactReader {
  /** During which event the next fact happened; infinite after the last. */
  readonly event: number;
  next(): TerminalFact;
}

export function readFacts({ kinds, events, timesMs, ends, text }: PackedFacts): FactReader {
  let at = 0;
  let start = 0;
  return {
    get event() {
      return at < events.length ? (events[at] ?? 0) : Number.POSITIVE_INFINITY;
    },
    next() {
      const code = codes[kinds[at] ?? 0] ?? 'output';
      const end = ends[at] ?? start;
      const said = text.slice(start, end);
      const atMs = timesMs[at] ?? 0;
      start = end;
      at += 1;
      switch (code) {
        case 'enter':
        case 'leave':
          return { kind: 'screen', isAlternate: code === 'enter' };
        case 'prompt':
          return { kind: 'mark', mark: { kind: 'prompt' } };
        case 'run':
          return { kind: 'mark', mark: { kind: 'run', text: said } };
        case 'end':
          return { kind: 'mark', mark: { kind: 'end', exitStatus: said === '' ? null : Number(said) } };
        default:
          return { kind: 'line', line: { atMs, endMs: atMs, source: code, text: said } };
      }
    },
  };
}
