import type { OnConcealment } from './concealment.ts';

/** A control sequence may be split between two events. */
const cutSequence = /\u001b(?:\[[\d;:]{0,60})?$/;
/** Blocks and separators are drawn in their background's colour by many prompts: letters and digits are text. */
const letters = /[\p{L}\p{N}]/gu;
const leastLetters = 3;

/**
 * Finds text that is printed invisibly: concealed (SGR 8), or in the colour of its background. Default colours are
 * taken to differ from any that is set: which ones they are is the terminal's choice.
 */
export function createConcealedTextFinder(onFound: OnConcealment): (atMs: number, data: string) => void {
  const state = { foreground: '', background: '', isConcealed: false };
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

  return (atMs, data) => {
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
      applyRendition(state, text.slice(control + 2, at - 1));
    }
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

function applyRendition(state: { foreground: string; background: string; isConcealed: boolean }, parameters: string): void {
  if (parameters === '' || parameters === '0') {
    Object.assign(state, { foreground: '', background: '', isConcealed: false });
    return;
  }
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) Object.assign(state, { foreground: '', background: '', isConcealed: false });
    else if (code === 8) state.isConcealed = true;
    else if (code === 28) state.isConcealed = false;
    else if (code === 39) state.foreground = '';
    else if (code === 49) state.background = '';
    else if (code === 38 || code === 48) {
      const length = codes[at + 1] === 2 ? 4 : 2;
      // With colons RGB may have an empty colour space first.
      const color = codes.slice(at + 1, at + 1 + length).join(',');
      if (code === 38) state.foreground = color;
      else state.background = color;
      at += length;
    } else if (code >= 30 && code <= 37) state.foreground = `5,${code - 30}`;
    else if (code >= 40 && code <= 47) state.background = `5,${code - 40}`;
    else if (code >= 90 && code <= 97) state.foreground = `5,${code - 82}`;
    else if (code >= 100 && code <= 107) state.background = `5,${code - 92}`;
  }
}
