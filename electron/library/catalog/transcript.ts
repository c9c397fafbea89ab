import type { RecordingId } from '../../../shared/model/ids.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { ReadableCatalog } from './handles.ts';
import { listScreenLines, screenLineCount, screenLineIndexAt, screenLineTime, toTranscriptLine } from './screen-lines.ts';
import { type LinePage, listTextLines, textLineTime, transcriptIndexAt } from './text-lines.ts';

/** What a recording says, in order of time: what was printed and typed, and what was read from its picture. */
export function listTranscript(catalog: ReadableCatalog, id: RecordingId, page: { offset: number; limit: number }): LinePage {
  const screenLines = screenLineCount(catalog, id);
  if (screenLines === 0) return listTextLines(catalog, id, page);
  const textLines = listTextLines(catalog, id, { offset: 0, limit: 0 }).total;
  const total = textLines + screenLines;
  const split = (offset: number): { text: number; screen: number } => {
    const text = textLinesAmong(catalog, id, offset, { textLines, screenLines });
    return { text, screen: offset - text };
  };
  const from = split(Math.min(page.offset, total));
  const to = split(Math.min(page.offset + page.limit, total));
  const text = listTextLines(catalog, id, { offset: from.text, limit: to.text - from.text }).lines;
  const screen = listScreenLines(catalog, id, { offset: from.screen, limit: to.screen - from.screen }).map(toTranscriptLine);
  return { lines: merge(text, screen), total };
}

/** Index of the last line of the transcript at or before a time, -1 before the first. */
export function transcriptAt(catalog: ReadableCatalog, id: RecordingId, atMs: number): number {
  return transcriptIndexAt(catalog, id, atMs) + screenLineIndexAt(catalog, id, atMs) + 1;
}

/** Of the first `offset` lines in order of time (text first where times are equal), how many are text: a binary search. */
function textLinesAmong(
  catalog: ReadableCatalog,
  id: RecordingId,
  offset: number,
  { textLines, screenLines }: { readonly textLines: number; readonly screenLines: number },
): number {
  let low = Math.max(0, offset - screenLines);
  let high = Math.min(offset, textLines);
  while (low < high) {
    const text = Math.floor((low + high) / 2);
    // With so many of text, is the next line of text still before the last of the screen lines that come along?
    const next = textLineTime(catalog, id, text) ?? Number.POSITIVE_INFINITY;
    const last = screenLineTime(catalog, id, offset - text - 1) ?? Number.NEGATIVE_INFINITY;
    if (next <= last) low = text + 1;
    else high = text;
  }
  return low;
}

function merge(text: readonly TranscriptLine[], screen: readonly TranscriptLine[]): TranscriptLine[] {
  const merged: TranscriptLine[] = [];
  let at = 0;
  for (const line of text) {
    for (let next = screen[at]; next !== undefined && next.atMs < line.atMs; next = screen[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(line);
  }
  return [...merged, ...screen.slice(at)];
}
