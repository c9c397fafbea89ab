import type { Severity } from '../../../../shared/model/review.ts';

/**
 * Outline of each severity in a box of 10 by 10, as an SVG path: told apart without colour. Info is a small dot, low a bar,
 * medium a diamond, high a triangle, critical an octagon.
 */
export const severityShapes: Readonly<Record<Severity, string>> = {
  info: 'M5 3 a2 2 0 1 0 0.01 0 Z',
  low: 'M3.5 1 H6.5 V9 H3.5 Z',
  medium: 'M5 0.5 L9.5 5 L5 9.5 L0.5 5 Z',
  high: 'M5 0.5 L9.8 9 H0.2 Z',
  critical: 'M3 0 H7 L10 3 V7 L7 10 H3 L0 7 V3 Z',
};
