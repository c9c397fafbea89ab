import type { Marker } from '../../../../shared/model/review.ts';

/** After so long the recorder of web sessions stops by itself, unless it is set up otherwise. */
const watchdogMs = 4 * 60 * 60 * 1000;
/** It looks every half a minute, and the last seconds may not have been written. */
const beforeMs = 5000;
const afterMs = 35_000;

/** Whether a recording is as long as one that its recorder cut off. */
export function isWatchdogLength(durationMs: number): boolean {
  return durationMs >= watchdogMs - beforeMs && durationMs <= watchdogMs + afterMs;
}

/** The marker at the end of a recording that its recorder cut off, by its length; null where it did not. */
export function watchdogMarker(durationMs: number): Marker | null {
  if (!isWatchdogLength(durationMs)) return null;
  return {
    kind: 'recorder',
    atMs: durationMs,
    endMs: null,
    label: 'Recording cut off after 4 hours; the session may have gone on',
    severity: 'high',
    ruleId: 'watchdog',
    reason:
      "The recorder's watchdog ends a recording at its limit, which is 4 hours unless it is set up otherwise: what came after it was not recorded.",
    exitStatus: null,
    confidence: null,
  };
}
