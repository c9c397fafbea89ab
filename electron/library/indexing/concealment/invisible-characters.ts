import type { OnConcealment } from './concealment.ts';

/** Zero-width and bidirectional controls (Unicode 16, 23.2; "Trojan Source", CVE-2021-42574). */
const suspicious = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;
const always = /[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;
/** Joiners and marks are part of many scripts and of emoji: within plain Latin text they have no use. */
const betweenLatin = /[\x21-\x7e][\u200c-\u200f]+[\x21-\x7e]/u;

/** Whether any of several texts, put together, has to be looked at. */
export function mayBeInvisible(text: string): boolean {
  return suspicious.test(text);
}

/** Finds characters that take no room, or turn the direction of what stands around them. */
export function createInvisibleFinder(onFound: OnConcealment): (atMs: number, data: string, source: 'output' | 'input') => void {
  let isFirst = true;
  return (atMs, data, source) => {
    // A byte order mark at the very beginning belongs to a file.
    const text = isFirst ? data.replace(/^\ufeff/, '') : data;
    isFirst = false;
    if (!suspicious.test(text)) return;
    const match = always.exec(text) ?? betweenLatin.exec(text);
    if (!match) return;
    const character = /[\u200b-\ufeff]/u.exec(match[0])?.[0] ?? match[0];
    const isBidirectional = /[\u202a-\u202e\u2066-\u2069]/.test(character);
    const around = text.slice(Math.max(0, match.index - 40), match.index + 40);
    onFound({
      kind: 'invisible-characters',
      atMs,
      endMs: null,
      what: `${isBidirectional ? 'Direction-changing' : 'Zero-width'} character ${nameOf(character)} in ${source}: ${readable(around)}`,
      why: isBidirectional
        ? 'Text around it is shown in another order than it has.'
        : 'It takes no room: texts that look the same are not, and what it splits is not found by its look.',
      severity: isBidirectional ? 'high' : 'medium',
    });
  };
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The invisible made visible, and no control sequence left in it. */
function readable(text: string): string {
  return text.replace(new RegExp(suspicious, 'gu'), (character) => `<${nameOf(character)}>`).replace(/\p{Cc}+/gu, ' ');
}
