import type { SessionId, SourceId } from '../../../../shared/model/ids.ts';
import { type ReadableCatalog, statement } from '../../catalog/handles.ts';
import { clockMs, hostKey, longestSessionMs, type ObjectEvidence, type SessionFacts, userKey } from './score-overlap.ts';

/** A session of an inventory that no recording names. */
export interface OpenSession extends SessionFacts {
  readonly id: SessionId;
  readonly sourceId: SourceId;
}

interface Day {
  readonly byUser: ReadonlyMap<string, readonly OpenSession[]>;
  readonly byHost: ReadonlyMap<string, readonly OpenSession[]>;
  readonly byMinute: ReadonlyMap<number, readonly OpenSession[]>;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Objects are looked at in order of time: few days are needed at once. */
const keptDays = 8;
/** Where an inventory does not say who or where. */
const unnamed = '';

/** Index: sessions_by_time; recordings_session. */
export const openSessionsSql = `
SELECT s.id, s.source_id AS sourceId, s.started_at_ms AS startedAtMs, s.ended_at_ms AS endedAtMs, s.user, s.target
FROM sessions AS s
WHERE s.origin = 'inventory' AND s.started_at_ms >= ? AND s.started_at_ms < ? AND s.status <> 'failed'
  AND NOT EXISTS (SELECT 1 FROM recordings AS r WHERE r.session_id = s.id AND r.match_method <> 'overlap')`;

/** Looks up the sessions that an object may be of, by time and then by who or where; never all sessions at once. */
export function createSessionDays(catalog: ReadableCatalog): (evidence: ObjectEvidence) => Iterable<OpenSession> {
  const days = new Map<number, Day>();

  function load(number: number): Day {
    const known = days.get(number);
    if (known) return known;
    const sessions = statement<OpenSession>(catalog, openSessionsSql).all(number * dayMs, (number + 1) * dayMs);
    const day: Day = {
      byUser: Map.groupBy(sessions, ({ user }) => userKey(user ?? unnamed)),
      byHost: Map.groupBy(sessions, ({ target }) => hostKey(target ?? unnamed)),
      byMinute: Map.groupBy(sessions, ({ startedAtMs }) => Math.floor(startedAtMs / minuteMs)),
    };
    const [oldest] = days.keys();
    if (days.size >= keptDays && oldest !== undefined) days.delete(oldest);
    days.set(number, day);
    return day;
  }

  return function* candidates({ startMs, dayMs: date, writtenMs, user, host }) {
    const atMs = startMs ?? date ?? writtenMs;
    if (atMs === null) return;
    // Without a name only a beginning nearby can be told from others.
    if (user === null && host === null) {
      if (startMs === null) return;
      const [from, to] = [Math.floor((startMs - clockMs) / minuteMs), Math.floor((startMs + clockMs) / minuteMs)];
      for (let minute = from; minute <= to; minute += 1) {
        yield* load(Math.floor((minute * minuteMs) / dayMs)).byMinute.get(minute) ?? [];
      }
      return;
    }
    const untilMs = startMs === null && date !== null ? date + dayMs - 1 : atMs + clockMs;
    for (let number = Math.floor((atMs - longestSessionMs) / dayMs); number <= Math.floor(untilMs / dayMs); number += 1) {
      const day = load(number);
      const byName = [
        ...(user === null ? [] : [named(day.byUser, userKey(user))]),
        ...(host === null ? [] : [named(day.byHost, hostKey(host))]),
      ].sort((a, b) => a.length - b.length);
      yield* byName[0] ?? [];
    }
  };
}

function named(sessions: ReadonlyMap<string, readonly OpenSession[]>, name: string): readonly OpenSession[] {
  const same = sessions.get(name) ?? [];
  return name === unnamed ? same : [...same, ...(sessions.get(unnamed) ?? [])];
}
