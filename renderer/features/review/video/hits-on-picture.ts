import type { Box } from '../../../../shared/model/box.ts';
import type { SearchHit } from '../../../../shared/model/review.ts';

/** A hit with its place on the picture. */
export interface BoxedHit {
  /** Its index among all hits. */
  readonly index: number;
  readonly atMs: number;
  readonly endMs: number;
  readonly box: Box;
  readonly text: string;
}

export function boxedHits(hits: readonly SearchHit[]): BoxedHit[] {
  return hits.flatMap(({ atMs, endMs, box, text }, index) => (box ? [{ index, atMs, endMs, box, text }] : []));
}

/** Those that are on the picture at a time. Hits are in order of their beginnings. */
export function hitsAt(hits: readonly BoxedHit[], timeMs: number): BoxedHit[] {
  const shown: BoxedHit[] = [];
  for (const hit of hits) {
    if (hit.atMs > timeMs) break;
    if (timeMs < hit.endMs || timeMs === hit.atMs) shown.push(hit);
  }
  return shown;
}
