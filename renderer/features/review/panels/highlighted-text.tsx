import type { SearchHit } from '../../../../shared/model/review.ts';
import { visibleText } from '../../../../shared/visible-text.ts';

/** A hostile text, made visible, with the parts marked that a search found. Ranges are UTF-16 indices, in order. */
export function HighlightedText({ text, ranges }: { readonly text: string; readonly ranges: SearchHit['ranges'] }) {
  const parts = [];
  let end = 0;
  for (const [from, to] of ranges) {
    if (from < end) continue;
    parts.push(visibleText(text.slice(end, from)), <mark key={from}>{visibleText(text.slice(from, to))}</mark>);
    end = to;
  }
  return (
    <>
      {parts}
      {visibleText(text.slice(end))}
    </>
  );
}
