import { visibleText } from '../../../shared/visible-text.ts';
import { hitParts } from './hit-parts.ts';
import styles from './search.module.css';

/** A line with its hits marked. */
export function HitText({ text, ranges }: { readonly text: string; readonly ranges: readonly (readonly [number, number])[] }) {
  const { parts, isCutBefore, isCutAfter } = hitParts(text, ranges);
  return (
    <span className={styles.text}>
      {isCutBefore && '\u2026'}
      {parts.map((part) => (part.isHit ? <mark key={part.at}>{visibleText(part.text)}</mark> : visibleText(part.text)))}
      {isCutAfter && '\u2026'}
    </span>
  );
}
