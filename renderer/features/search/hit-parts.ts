/** Characters kept before the first hit in a long line. */
const leadChars = 60;
const shownChars = 400;

export interface HitParts {
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
  readonly parts: readonly { readonly at: number; readonly text: string; readonly isHit: boolean }[];
}

/** What is shown of a line with hits: a long one begins shortly before its first hit; ranges that make no sense are passed over. */
export function hitParts(text: string, ranges: readonly (readonly [number, number])[]): HitParts {
  const first = ranges[0]?.[0] ?? 0;
  const start = first > leadChars * 2 ? Math.min(first - leadChars, text.length) : 0;
  const end = Math.min(text.length, start + shownChars);
  const parts: { at: number; text: string; isHit: boolean }[] = [];
  const add = (from: number, to: number, isHit: boolean): void => {
    if (to > from) parts.push({ at: from, text: text.slice(from, to), isHit });
  };
  let at = start;
  for (const [from, to] of ranges) {
    const begin = Math.max(at, Math.min(from, end));
    const stop = Math.min(to, end);
    if (stop <= begin) continue;
    add(at, begin, false);
    add(begin, stop, true);
    at = stop;
  }
  add(at, end, false);
  return { isCutBefore: start > 0, isCutAfter: end < text.length, parts };
}
