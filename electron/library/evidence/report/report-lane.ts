import type { Span } from '../../../../shared/spans.ts';
import type { ReportLane } from './report-model.ts';

/** A part of a lane: fractions of its width and height, from above. Kinds differ in shape, not in colour alone. */
export interface LaneBar {
  readonly kind: keyof ReportLane['spans'];
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

const heights: Readonly<Record<LaneBar['kind'], number>> = { watched: 1, fast: 0.55, skipped: 0.25, hidden: 0.12 };

/** What a lane is drawn of; the shortest stretch is still seen. */
export function* laneBars({ durationMs, spans }: ReportLane): Generator<LaneBar> {
  for (const kind of ['hidden', 'skipped', 'fast', 'watched'] as const) {
    for (const { fromMs, toMs } of spans[kind].map((span) => within(span, durationMs))) {
      const height = heights[kind];
      const width = Math.max((toMs - fromMs) / durationMs, 0.001);
      yield { kind, left: Math.min(fromMs / durationMs, 1 - width), width, top: 1 - height, height };
    }
  }
}

/** A recording may be shorter than it was thought when it was watched. */
function within({ fromMs, toMs }: Span, durationMs: number): Span {
  return { fromMs: Math.min(fromMs, durationMs), toMs: Math.min(toMs, durationMs) };
}
