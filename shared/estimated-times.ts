import type { ProbeResult } from './model/recording.ts';

/** The problem that says that times of a video are estimated from positions in the file, until all of it was read once. */
export const timesEstimated = 'times-estimated';

/** Whether the times of a recording may change, since nobody has counted its frames yet. */
export function hasEstimatedTimes(probe: Pick<ProbeResult, 'problems'> | null): boolean {
  return probe?.problems.some(({ code }) => code === timesEstimated) ?? false;
}
