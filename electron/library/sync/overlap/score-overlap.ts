import type { MatchConfidence } from '../../../../shared/model/recording.ts';

/** What is known of an object, or of the parts of one recording together, that names no session. */
export interface ObjectEvidence {
  /** When the recording began: as it says itself, else by a time of day in its name. */
  readonly startMs: number | null;
  /** Midnight UTC of a date in the name, where no time of day is known. */
  readonly dayMs: number | null;
  /** When the store last saw it written. */
  readonly writtenMs: number | null;
  /** Of all parts together; null before they were fetched. */
  readonly lengthMs: number | null;
  readonly user: string | null;
  readonly host: string | null;
}

/** What an inventory says of a session. */
export interface SessionFacts {
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly user: string | null;
  readonly target: string | null;
}

/** How well an object fits a session: points, and what they were given for, in words. */
export interface Fit {
  readonly points: number;
  readonly evidence: readonly string[];
}

/** Two sessions, or two objects, fit about equally when they are nearer to each other than this. */
export const marginPoints = 2;
/** No session that began longer before an object is looked at. */
export const longestSessionMs = 86_400_000;

const closeMs = 10_000;
/** Between the clocks of the recorder, the gateway and the store. */
export const clockMs = 120_000;
const uploadedWithinMs = 15 * 60_000;
const dayLengthMs = 86_400_000;

/**
 * Whether an object can be the recording of a session, and how much speaks for it; null: it cannot, or too little does. What
 * is known of both and differs rules the session out: another user or host, a recording that is longer than the session, a
 * beginning outside it, an object older than it. A time must speak for it, and with it the user or the host, or the length
 * where the beginning is near.
 */
export function scoreOverlap(object: ObjectEvidence, session: SessionFacts): Fit | null {
  const time = timePoints(object, session);
  const length = lengthPoints(object, session);
  const user = agreement(object.user, session.user, sameUser);
  const host = agreement(object.host, session.target, sameHost);
  if (time === null || length === null || user === 'differs' || host === 'differs') return null;
  const isNamed = user === 'same' || host === 'same';
  const isNear = time.points >= points.near;
  if (time.points === 0 || !(isNamed || (isNear && length > 0))) return null;
  return {
    points: time.points + length + (user === 'same' ? points.name : 0) + (host === 'same' ? points.name : 0),
    evidence: [
      ...time.evidence,
      ...(user === 'same' ? ['the same user'] : []),
      ...(host === 'same' ? ['the same host'] : []),
      ...(length > 0 ? ['as long as the session'] : []),
    ],
  };
}

const points = { close: 6, near: 4, within: 2, day: 1, written: 2, name: 3, length: 3 } as const;

/** High: the beginning, the user and the host agree, or as much. Low: just enough to be told from the other sessions. */
export function confidenceOf(total: number): Exclude<MatchConfidence, 'certain'> {
  if (total >= 10) return 'high';
  return total >= 8 ? 'medium' : 'low';
}

function timePoints({ startMs, dayMs, writtenMs }: ObjectEvidence, { startedAtMs, endedAtMs }: SessionFacts): Fit | null {
  const lastMs = endedAtMs ?? startedAtMs + longestSessionMs;
  const evidence: string[] = [];
  let total = 0;
  const give = (count: number, why: string): void => {
    total += count;
    evidence.push(why);
  };
  if (startMs !== null) {
    if (startMs < startedAtMs - clockMs || startMs > lastMs + clockMs) return null;
    const apartMs = Math.abs(startMs - startedAtMs);
    if (apartMs <= closeMs) give(points.close, 'begins within 10 s of the session');
    else if (apartMs <= clockMs) give(points.near, 'begins within 2 min of the session');
    else give(points.within, 'begins while the session lasted');
  } else if (dayMs !== null) {
    if (startedAtMs >= dayMs + dayLengthMs || lastMs < dayMs) return null;
    give(points.day, 'on the same day');
  }
  if (writtenMs !== null) {
    if (writtenMs < startedAtMs - clockMs) return null;
    const afterMs = endedAtMs === null ? null : writtenMs - endedAtMs;
    if (afterMs !== null && afterMs >= -clockMs && afterMs <= uploadedWithinMs) give(points.written, 'written as the session ended');
  }
  return { points: total, evidence };
}

/** Null: longer than the session. Shorter says nothing: it may have been cut. */
function lengthPoints({ lengthMs }: ObjectEvidence, { startedAtMs, endedAtMs }: SessionFacts): number | null {
  if (lengthMs === null || endedAtMs === null || endedAtMs < startedAtMs) return 0;
  const lastedMs = endedAtMs - startedAtMs;
  if (lengthMs > lastedMs + Math.max(clockMs, lastedMs / 20)) return null;
  return Math.abs(lengthMs - lastedMs) <= Math.max(closeMs, lastedMs / 20) ? points.length : 0;
}

function agreement(a: string | null, b: string | null, same: (a: string, b: string) => boolean): 'same' | 'differs' | 'unknown' {
  if (a === null || b === null || a === '' || b === '') return 'unknown';
  return same(a.toLowerCase(), b.toLowerCase()) ? 'same' : 'differs';
}

/** "alice", "CORP\\alice" and "alice@corp.example" are one; "alice@corp.example" and "alice@other.example" are two. */
function sameUser(a: string, b: string): boolean {
  return userKey(a) === userKey(b) && (!a.includes('@') || !b.includes('@') || afterDomain(a) === afterDomain(b));
}

/** What all writings of a user have in common. */
export function userKey(user: string): string {
  return afterDomain(user.toLowerCase()).split('@')[0] ?? '';
}

function afterDomain(user: string): string {
  return user.slice(user.lastIndexOf('\\') + 1);
}

/** "db-1", "db-1.corp.example" and "db-1:22" are one; two addresses are one only when they are equal. */
function sameHost(a: string, b: string): boolean {
  const [one, other] = [bareHost(a), bareHost(b)];
  if (one === other) return true;
  return hostKey(a) === hostKey(b) && (one.startsWith(`${other}.`) || other.startsWith(`${one}.`));
}

/** What all writings of a host have in common. */
export function hostKey(host: string): string {
  const bare = bareHost(host.toLowerCase());
  return /^\d+(\.\d+)*$/.test(bare) ? bare : (bare.split('.')[0] ?? '');
}

/** Without a scheme, a port and a path. */
function bareHost(host: string): string {
  return host.replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/, '');
}
