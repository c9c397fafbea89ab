import type { ReactNode } from 'react';
import { visibleText } from '../../lib/visible-text.ts';
import styles from './search.module.css';

/** Characters kept before the first hit in a long line. */
const leadChars = 60;
const shownChars = 400;

/** A line with its hits marked; a long line begins shortly before the first. */
export function HitText({ text, ranges }: { readonly text: string; readonly ranges: readonly (readonly [number, number])[] }) {
  const first = ranges[0]?.[0] ?? 0;
  const start = first > leadChars * 2 ? first - leadChars : 0;
  const end = Math.min(text.length, start + shownChars);
  const parts: ReactNode[] = [];
  let at = start;
  for (const [from, to] of ranges) {
    if (from < at || to > end) continue;
    parts.push(visibleText(text.slice(at, from)), <mark key={from}>{visibleText(text.slice(from, to))}</mark>);
    at = to;
  }
  parts.push(visibleText(text.slice(at, end)));
  return (
    <span className={styles.text}>
      {start > 0 && '\u2026'}
      {parts}
      {end < text.length && '\u2026'}
    </span>
  );
}
