/**
 * Text with all that reading characters from a picture confuses made alike: case and accents, spaces and punctuation (left
 * out), and letters and digits that look like one another. Each character is folded by itself, so the fold of a part of a
 * text is a part of its fold: what is in a text is found in it, and where it is can be told.
 */
export interface FoldedText {
  readonly text: string;
  /** For each UTF-16 index of the folded text, where the character that it comes from begins and ends in the text. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Whatever two sequences look like one another have the same fold: "rn" and "m", "cl" and "d", "vv" and "w". */
const lookAlikes: readonly (readonly [characters: string, fold: string])[] = [
  ['0o\u00f8\u03bf\u043e\u00b0', 'o'],
  ['1li|![]\u0131\u00a6', 'l'],
  ['5s$', 's'],
  ['8b\u00df', 'b'],
  ['2z', 'z'],
  // Not 9 too: no two digits have one fold.
  ['6gq', 'g'],
  ['m', 'rn'],
  ['w', 'vv'],
  ['d', 'cl'],
  ['@\u00a9\u00ae', '@'],
];
const foldOf = new Map(lookAlikes.flatMap(([characters, fold]) => Array.from(characters, (character) => [character, fold] as const)));
const kept = /[\p{L}\p{N}]/u;

/** The fold of one character, by its code points of lower case without accents; '' where it does not count. */
function foldCharacter(character: string): string {
  const known = remembered.get(character);
  if (known !== undefined) return known;
  let fold = '';
  for (const part of character.normalize('NFKD').toLowerCase()) fold += foldOf.get(part) ?? (kept.test(part) ? part : '');
  if (remembered.size < maxRemembered) remembered.set(character, fold);
  return fold;
}
const remembered = new Map<string, string>();
const maxRemembered = 10_000;

export function foldText(text: string): FoldedText {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const fold = foldCharacter(character);
    for (let index = 0; index < fold.length; index++) {
      starts.push(at);
      ends.push(at + character.length);
    }
    folded += fold;
    at += character.length;
  }
  return { text: folded, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

/** The folded text alone. */
export function fold(text: string): string {
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}
