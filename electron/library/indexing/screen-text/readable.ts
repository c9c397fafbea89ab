import type { Reading } from './line-cache.ts';

/** Below it hardly anything that was read is text: icons and parts of pictures are read as something too. */
const leastConfidence = 45;
/** Of a few letters alone more is wanted, since an icon is soon read as some. */
const leastConfidenceOfFew = 70;
const fewLetters = 3;
const leastLetters = 2;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** What is text of a reading, without the signs that icons and borders at its ends were taken for; null where nothing is. */
export function readableText({ text, confidence, words }: Reading): Reading | null {
  if (confidence < leastConfidence) return null;
  const isText = ({ start, end }: Reading['words'][number]): boolean => letterOrDigit.test(text.slice(start, end)) || end - start > 2;
  const first = words.findIndex(isText);
  const last = words.findLastIndex(isText);
  const [from, to] = [words[first]?.start, words[last]?.end];
  if (from === undefined || to === undefined) return null;
  const kept = text.slice(from, to);
  const letters = Array.from(kept).filter((character) => letterOrDigit.test(character)).length;
  if (letters < leastLetters || (letters <= fewLetters && confidence < leastConfidenceOfFew)) return null;
  return {
    text: kept,
    confidence,
    words: words.slice(first, last + 1).map((word) => ({ ...word, start: word.start - from, end: word.end - from })),
  };
}
