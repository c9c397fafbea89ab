import type { Projection } from '../../../shared/model/capacity.ts';

/** What a projection starts from, as it is typed. */
export interface ProjectionTexts {
  readonly retention: string;
  readonly buffer: string;
  readonly measured: string;
  /** By type; empty or missing: as measured. */
  readonly hours: Readonly<Record<string, string>>;
}

export const defaultProjection: ProjectionTexts = { retention: '90', buffer: '25', measured: '28', hours: {} };

/** Null while something typed is no number in its range. */
export function readProjection({ retention, buffer, measured, hours }: ProjectionTexts): Projection | null {
  const typed = Object.entries(hours).filter(([, text]) => text !== '');
  if (!isWithin(retention, 0, 36_500) || !isWithin(buffer, 0, 1_000) || !isWithin(measured, 1, 366)) return null;
  if (typed.some(([, text]) => !isWithin(text, 0, 1_000_000))) return null;
  return {
    retentionDays: Number(retention),
    bufferPercent: Number(buffer),
    measuredDays: Math.round(Number(measured)),
    hoursPerDay: Object.fromEntries(typed.map(([type, text]) => [type, Number(text)])),
  };
}

export function isWithin(text: string, least: number, most: number): boolean {
  return /^\d{1,7}(\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most;
}
