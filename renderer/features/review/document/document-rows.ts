import type { OutlineBlock } from '../../../../shared/model/playback.ts';

/** One row of a document: the head of a block, or a line of the transcript. */
export type DocumentRow =
  | { readonly kind: 'block'; readonly block: OutlineBlock; readonly index: number; readonly isCollapsed: boolean }
  | { readonly kind: 'line'; readonly line: number };

export interface DocumentRows {
  readonly count: number;
  readonly rowAt: (row: number) => DocumentRow;
  /** Where a line is, or the head of the collapsed block that it is in; -1 for line -1. */
  readonly rowOfLine: (line: number) => number;
  /** The block that a line belongs to; -1 before the first. */
  readonly blockOfLine: (line: number) => number;
}

/** Lays out a transcript of `total` lines with its blocks, which are in order of their lines. */
export function layOutDocument(blocks: readonly OutlineBlock[], total: number, collapsed: (index: number) => boolean): DocumentRows {
  const heads: number[] = [];
  let count = Math.min(blocks[0]?.line ?? total, total);
  for (const [index, { line }] of blocks.entries()) {
    heads.push(count);
    const end = Math.min(blocks[index + 1]?.line ?? total, total);
    count += 1 + (collapsed(index) ? 0 : Math.max(0, end - line));
  }

  const blockOfLine = (line: number): number => lastIndex(blocks.length, (index) => (blocks[index]?.line ?? 0) <= line);
  return {
    count,
    blockOfLine,
    rowAt(row) {
      const index = lastIndex(heads.length, (each) => (heads[each] ?? 0) <= row);
      const block = blocks[index];
      const head = heads[index];
      if (block === undefined || head === undefined) return { kind: 'line', line: row };
      return head === row
        ? { kind: 'block', block, index, isCollapsed: collapsed(index) }
        : { kind: 'line', line: block.line + (row - head - 1) };
    },
    rowOfLine(line) {
      const index = blockOfLine(line);
      const block = blocks[index];
      const head = heads[index];
      if (block === undefined || head === undefined) return line;
      return collapsed(index) ? head : head + 1 + (line - block.line);
    },
  };
}

/** Of indices that match up to one and not from there on, the last that does; -1 for none. */
function lastIndex(length: number, matches: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (matches(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
