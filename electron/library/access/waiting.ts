/** Somebody may mistype so often at once. */
const freeFailures = 3;
const firstWaitMs = 30_000;
const longestWaitMs = 15 * 60_000;

/** How long to wait after so many failures in a row: half a minute after the third, then twice as long each time, never for good. */
export function waitMs(failures: number): number {
  return failures < freeFailures ? 0 : Math.min(firstWaitMs * 2 ** Math.min(failures - freeFailures, 20), longestWaitMs);
}

/** Until when no passphrase is looked at; null: it is. A clock that was put back makes the wait no longer than it was. */
export function waitUntilMs(
  { failures, failedAtMs }: { readonly failures: number; readonly failedAtMs: number | null },
  nowMs: number,
): number | null {
  const wait = waitMs(failures);
  if (failedAtMs === null || wait === 0) return null;
  const until = Math.min(failedAtMs, nowMs) + wait;
  return until > nowMs ? until : null;
}
