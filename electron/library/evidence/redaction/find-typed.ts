import { createTypedLines } from '../../formats/typed-lines.ts';
import type { OnFound } from './find-printed.ts';
import type { FindText } from './text-matcher.ts';

/** A line without an end is looked at in pieces that overlap. */
const maxLineChars = 64 * 1024;
const overlapChars = 8 * 1024;
/** What ends a line of typed input. */
const pieces = /[^\r\n\u0003\u0004]*[\r\n\u0003\u0004]?/g;

/**
 * Finds texts in typed input: as the keys were sent, and as the line reads once backspaces and the like took effect. Where only
 * the line reads so, all of it is hidden. Offsets in UTF-16 units over all input together.
 */
export function createTypedFinder(find: FindText, onFound: OnFound): { feed(data: string): void; finish(): void } {
  let offset = 0;
  let lineStart = 0;
  let keys = '';
  let ended: string | null = null;
  const typed = createTypedLines((text) => {
    ended = text;
  });

  function look(line: string): void {
    const sent = find(keys);
    for (const { range, redaction } of sent) onFound(offsets(range[0], range[1]), redaction, keys.slice(range[0], range[1]));
    const inKeys = new Set(sent.map(({ redaction }) => redaction));
    for (const { range, redaction } of find(line)) {
      if (!inKeys.has(redaction)) onFound(offsets(0, keys.length), redaction, line.slice(range[0], range[1]));
    }
  }
  const offsets = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => lineStart + from + at);

  return {
    feed(data) {
      for (const [piece] of data.matchAll(pieces)) {
        if (piece === '') continue;
        typed.feed(piece);
        keys += piece;
        offset += piece.length;
        if (ended === null && !/[\r\n\u0003\u0004]$/.test(piece) && keys.length <= maxLineChars) continue;
        look(ended ?? typed.rest());
        // Of a line that goes on its end is looked at again, with what follows.
        keys = ended === null && keys.length > maxLineChars ? keys.slice(-overlapChars) : '';
        lineStart = offset - keys.length;
        ended = null;
      }
    },
    finish: () => look(typed.rest()),
  };
}
