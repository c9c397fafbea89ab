import type { ProbeResult } from './model/recording.ts';

/**
 * Whether a recording can be played before all of it has arrived: a video that the browser plays as it is, with nothing
 * around it. All else waits for the whole file.
 */
export function playsWhileArriving(probe: Pick<ProbeResult, 'kind' | 'layers' | 'playable'> | null): boolean {
  return probe !== null && probe.kind === 'video' && probe.playable === 'native' && probe.layers.length === 0;
}
