import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import type { OnConcealment } from './concealment.ts';

/** A control sequence may be split between two events. */
const cutSequence = /\u001b(?:\[[\d;:]{0,60})?$/;
/** Blocks and separators are drawn in their background's colour by many prompts: letters and digits are text. */
const letters = /[\p{L}\p{N}]/gu;
const leastLetters = 3;

/** Only a background colour or "concealed" can hide text. Finds too much rather than too little. */
const hides = /(?<!38[;:]5)[[;:]0*(?:8|4[0-8]|10[0-7])(?:[;:][\d;:]{0,64})?m/;
/** What sets everything back. */
const reset = /\u001b\[0?m/;

export interface ConcealedTextFinder {
  output(atMs: number, data: string): void;
  /** Whether any of several outputs, put together, has to be looked at. */
  mayHide(text: string): boolean;
  /** Takes notice of events in which `mayHide` found nothing: only what they set in the end matters later. */
  pass(events: readonly TerminalEventTuple[]): void;
}

/**
 * Finds text that is printed invisibly: concealed (SGR 8), or in the colour of its background. Default colours are
 * taken to differ from any that is set: which ones they are is the terminal's choice.
 */
export function createConcealedTextFinder(onFound: OnConcealment): ConcealedTextFinder {
  const state: Colours = { foreground: '', background: '', isConcealed: false };
  const changes = new Map<string, Change>();
  let carry = '';
  let hidden = '';
  let hiddenSince = 0;

  function hide(atMs: number, text: string): void {
    if (hidden === '') hiddenSince = atMs;
    if (hidden.length < 400) hidden += text.replace(/\p{Cc}+/gu, ' ');
  }
  function report(): void {
    if ((hidden.match(letters)?.length ?? 0) >= leastLetters) {
      onFound({
        kind: 'concealed-text',
        atMs: hiddenSince,
        endMs: null,
        what: `Invisible text: ${hidden.trim().slice(0, 200)}`,
        why: state.isConcealed
          ? 'It was printed with the attribute "concealed" (SGR 8).'
          : 'It was printed in the colour of its background.',
        severity: 'high',
      });
    }
    hidden = '';
  }
  const isHiding = (): boolean => state.isConcealed || (state.foreground !== '' && state.foreground === state.background);

  function output(atMs: number, data: string): void {
    if (carry === '' && !isHiding() && !data.includes('\u001b')) return;
    const text = carry + data;
    carry = '';
    for (let at = 0; at < text.length; ) {
      const control = text.indexOf('\u001b', at);
      const end = control === -1 ? text.length : control;
      if (end > at && isHiding()) hide(atMs, text.slice(at, end));
      if (control === -1) return;
      at = endOfSequence(text, control);
      if (at === -1) {
        carry = cutSequence.exec(text.slice(control))?.[0] ?? '';
        return;
      }
      // Select Graphic Rendition (ECMA-48, 8.3.117), and no private sequence that ends alike.
      if (text.charCodeAt(at - 1) !== letterM || text.charCodeAt(control + 1) !== bracket) continue;
      const first = text.charCodeAt(control + 2);
      if (first >= lessThan && first <= questionMark) continue;
      if (isHiding()) report();
      applyRendition(state, changes, text.slice(control + 2, at - 1));
    }
  }

  return {
    output,
    mayHide: (text) => carry !== '' || state.background !== '' || state.isConcealed || hides.test(text),
    pass(events) {
      const last = events.findLastIndex(([, code, data]) => code === 'o' && reset.test(data));
      for (const [atMs, code, data] of events.slice(Math.max(0, last))) if (code === 'o') output(atMs, data);
    },
  };
}

const letterM = 0x6d;
const bracket = 0x5b;
const lessThan = 0x3c;
const questionMark = 0x3f;

/** Where what begins with an escape ends; -1 where it goes on beyond the text. Strings (OSC and others) count as text. */
function endOfSequence(text: string, control: number): number {
  if (control + 1 >= text.length) return -1;
  if (text.charCodeAt(control + 1) !== bracket) return control + 2;
  for (let at = control + 2; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x40 && code <= 0x7e) return at + 1;
    // No parameter of a control sequence: it ends here without effect.
    if (code < 0x20 || code > 0x7e) return at;
  }
  return -1;
}

interface Colours {
  foreground: string;
  background: string;
  isConcealed: boolean;
}

/** What parameters set; a recording uses few of them, over and over. */
type Change = Partial<Colours>;
const mostChanges = 1000;

function applyRendition(state: Colours, changes: Map<string, Change>, parameters: string): void {
  let change = changes.get(parameters);
  if (!change) {
    change = parseRendition(parameters);
    if (changes.size >= mostChanges) changes.clear();
    changes.set(parameters, change);
  }
  if (change.foreground !== undefined) state.foreground = change.foreground;
  if (change.background !== undefined) state.background = change.background;
  if (change.isConcealed !== undefined) state.isConcealed = change.isConcealed;
}

function parseRendition(parameters: string): Change {
  const change: Change = {};
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) Object.assign(change, { foreground: '', background: '', isConcealed: false });
    else if (code === 8) change.isConcealed = true;
    else if (code === 28) change.isConcealed = false;
    else if (code === 39) change.foreground = '';
    else if (code === 49) change.background = '';
    else if (code === 38 || code === 48) {
      const length = codes[at + 1] === 2 ? 4 : 2;
      // With colons RGB may have an empty colour space first.
      const color = codes.slice(at + 1, at + 1 + length).join(',');
      if (code === 38) change.foreground = color;
      else change.background = color;
      at += length;
    } else if (code >= 30 && code <= 37) change.foreground = `5,${code - 30}`;
    else if (code >= 40 && code <= 47) change.background = `5,${code - 40}`;
    else if (code >= 90 && code <= 97) change.foreground = `5,${code - 82}`;
    else if (code >= 100 && code <= 107) change.background = `5,${code - 92}`;
  }
  return change;
}
