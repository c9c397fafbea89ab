import type { Session } from '../../../shared/model/session.ts';

type Timed = Pick<Session, 'id' | 'startedAtMs' | 'endedAtMs'>;

/** Sessions that began longer before are not looked for. Milliseconds. */
const longestSessionMs = 24 * 60 * 60 * 1000;

/** When sessions began that may have been under way together with one; null where nothing tells when that was. */
export function searchedSince({ startedAtMs, endedAtMs }: Timed): { readonly fromMs: number; readonly toMs: number } | null {
  if (startedAtMs === null) return null;
  return { fromMs: Math.max(startedAtMs - longestSessionMs, 0), toMs: Math.max(endedAtMs ?? startedAtMs, startedAtMs) + 1 };
}

/** Those that were under way at the same time as one, in order of time. One whose end is unknown counts until the end of time. */
export function overlapping<S extends Timed>(sessions: readonly S[], one: Timed): S[] {
  const { startedAtMs: fromMs } = one;
  if (fromMs === null) return [];
  const toMs = one.endedAtMs ?? fromMs;
  return sessions
    .filter(
      ({ id, startedAtMs, endedAtMs }) => id !== one.id && startedAtMs !== null && startedAtMs <= toMs && (endedAtMs ?? toMs) >= fromMs,
    )
    .sort((a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0));
}
