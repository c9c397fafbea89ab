import type { Redaction } from '../../../../shared/model/playback.ts';
import * as av from './av.ts';

/** Those that hide something at a time. */
export function redactionsAt(redactions: readonly Redaction[], atMs: number): Redaction[] {
  return redactions.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
}

/** When one begins or ends between two times, both excluded: what is shown changes then, although no picture was recorded. */
export function redactionEdges(redactions: readonly Redaction[], afterMs: number, beforeMs: number): number[] {
  const edges = redactions.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).filter((atMs) => atMs > afterMs && atMs < beforeMs);
  return [...new Set(edges)].sort((a, b) => a - b);
}

/** Blackens the boxes in a 4:2:0 picture that may be drawn on. Colour is shared by two by two pixels: a box grows to them. */
export function blacken(frame: av.Frame, redactions: readonly Redaction[]): void {
  const black = [frame.colorRange === av.AVCOL_RANGE_JPEG ? 0 : 16, 128, 128];
  for (const { box } of redactions) {
    const left = even(Math.max(0, box.x));
    const top = even(Math.max(0, box.y));
    const right = Math.min(frame.width, even(box.x + box.width + 1));
    const bottom = Math.min(frame.height, even(box.y + box.height + 1));
    if (left >= right || top >= bottom) continue;
    (frame.data ?? []).slice(0, 3).forEach((plane, index) => {
      const shift = index === 0 ? 0 : 1;
      const stride = frame.linesize[index] ?? 0;
      for (let row = top >> shift; row < bottom >> shift; row += 1) {
        plane.fill(black[index] ?? 0, row * stride + (left >> shift), row * stride + (right >> shift));
      }
    });
  }
}

function even(value: number): number {
  return value - (value % 2);
}
