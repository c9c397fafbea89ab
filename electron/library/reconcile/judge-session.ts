import { type FindingFact, findingKinds, type ReconciledState, type ReconcileRules } from '../../../shared/model/reconciliation.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { ObjectChange } from '../catalog/object-changes.ts';
import { isWatchdogLength } from '../indexing/video/watchdog.ts';

/** The state of a session or an object, why, and on what that rests. */
export interface Judgement {
  readonly state: ReconciledState;
  /** One sentence; empty where there is nothing to say. */
  readonly detail: string;
  readonly facts: readonly FindingFact[];
}

/** An object of a session, with what became of it in the store. */
export type JudgedObject = Pick<
  Recording,
  'key' | 'sizeBytes' | 'lastModifiedMs' | 'removedFromStore' | 'cacheState' | 'probe' | 'unwrapped' | 'error' | 'companionOf'
> & {
  /** What became of it since it was first seen, oldest first. */
  readonly changes: readonly ObjectChange[];
};

export interface JudgedSession {
  readonly session: Pick<Session, 'status' | 'origin' | 'startedAtMs' | 'endedAtMs' | 'durationMs'>;
  /** Whether the source has an inventory: without one no session can be missing, and no object an orphan. */
  readonly hasInventory: boolean;
  /** Whether there is any store of recordings to look in. */
  readonly hasStore: boolean;
  readonly objects: readonly JudgedObject[];
}

export interface SessionJudgement {
  readonly session: Judgement;
  /** In the order of the session's objects. */
  readonly objects: readonly Judgement[];
}

const recorded: Judgement = { state: 'recorded', detail: '', facts: [] };
const notJudged: Judgement = {
  state: 'not-judged',
  detail: 'No store of recordings is known: whether one is missing cannot be said.',
  facts: [],
};

/**
 * One state for a session and one for each of its objects. Where several apply, the one that says most about whether the
 * session can be reviewed counts: the order of `objectJudges`. A session is as its worst object.
 */
export function judgeSession(
  { session, hasInventory, hasStore, objects }: JudgedSession,
  rules: ReconcileRules,
  nowMs: number,
): SessionJudgement {
  const available = objects.filter(isAvailable);
  if (available.length === 0) {
    const without = judgeWithout(session, objects, rules, nowMs);
    const judgement = without.state === 'missing' && !hasStore ? notJudged : without;
    return { session: judgement, objects: objects.map((object) => changedJudgement(object) ?? recorded) };
  }
  const whole = judgeLength(session, available, rules);
  const judged = objects.map((object): Judgement => {
    for (const judge of objectJudges) {
      const found = judge({ object, session, hasInventory, rules, nowMs });
      if (found) return found;
    }
    // Which of several parts is too short cannot be told: then it is the session's.
    return whole !== null && objects.length === 1 ? whole : recorded;
  });
  return { session: worst([...judged, ...(whole ? [whole] : [])]), objects: judged };
}

/** Still to be had: from the store or from the cache. */
function isAvailable({ removedFromStore, cacheState }: JudgedObject): boolean {
  return !removedFromStore || cacheState === 'complete';
}

function judgeWithout(
  session: JudgedSession['session'],
  objects: readonly JudgedObject[],
  { lateAfterMs }: ReconcileRules,
  nowMs: number,
): Judgement {
  const state = (name: ReconciledState, detail: string, facts: FindingFact[] = []): Judgement => ({ state: name, detail, facts });
  if (session.status === 'connecting' || session.status === 'connected') return state('in-progress', 'The session is still running.');
  if (session.status === 'failed' || session.startedAtMs === null) return state('not-expected', 'The session was never established.');
  if (objects.length > 0) {
    return state('missing', 'All objects of the session are gone from the store.', [
      { fact: 'Objects gone', value: String(objects.length) },
    ]);
  }
  const endMs = session.endedAtMs ?? session.startedAtMs;
  if (session.status === 'unknown' && session.endedAtMs === null) return state('in-progress', 'Nothing tells that the session is over.');
  if (endMs + lateAfterMs > nowMs) return state('in-progress', 'The session ended a short while ago: its recording may still come.');
  return state('missing', 'The session was established and ended, and the store has no object of it.', [
    { fact: 'Session started', value: instant(session.startedAtMs) },
    { fact: 'Session ended', value: instant(session.endedAtMs) },
  ]);
}

interface Judged {
  readonly object: JudgedObject;
  readonly session: JudgedSession['session'];
  readonly hasInventory: boolean;
  readonly rules: ReconcileRules;
  readonly nowMs: number;
}

/** In order of what counts more. */
const objectJudges: readonly ((judged: Judged) => Judgement | null)[] = [
  ({ object, session, hasInventory }) =>
    hasInventory && session.origin !== 'inventory'
      ? {
          state: 'orphan',
          detail: 'No inventory lists a session that this object could be of.',
          facts: [{ fact: 'Object written', value: instant(object.lastModifiedMs) }],
        }
      : null,
  ({ object }) => changedJudgement(object),
  ({ object: { probe, unwrapped, error } }) => {
    const isEncrypted = probe?.kind === 'encrypted' || probe?.layers.includes('encrypted');
    if (!isEncrypted || unwrapped !== null) return null;
    const why = error?.code.startsWith('decrypt-') ? error.message : 'It was not decrypted.';
    return { state: 'undecryptable', detail: `The recording is encrypted. ${why}`, facts: problemFacts(probe) };
  },
  ({ object: { probe, error, companionOf } }) => {
    if (companionOf !== null || !probe || (probe.playable !== 'no' && probe.kind !== 'unknown')) return null;
    const why = error?.message ?? probe.problems[0]?.message ?? 'Its content is not known as a recording.';
    return { state: 'unreadable', detail: `The object cannot be played. ${why}`, facts: problemFacts(probe) };
  },
  ({ object: { probe, sizeBytes } }) => {
    if (sizeBytes === 0) return { state: 'unreadable', detail: 'The object is empty.', facts: [{ fact: 'Size', value: '0 bytes' }] };
    const cut = probe?.problems.find(({ code }) => truncations.has(code));
    return cut ? { state: 'truncated', detail: cut.message, facts: problemFacts(probe) } : null;
  },
  ({ object: { probe } }) =>
    probe?.kind === 'video' && probe.durationMs !== null && isWatchdogLength(probe.durationMs)
      ? {
          state: 'watchdog-cut',
          detail: "The recording ends at the recorder's limit of 4 hours: what came after was not recorded.",
          facts: [{ fact: 'Recording lasts', value: duration(probe.durationMs) }],
        }
      : null,
  ({ object: { probe }, rules }) =>
    probe?.kind === 'video' && probe.height !== null && probe.height < rules.leastHeight
      ? {
          state: 'too-small',
          detail: `The picture has ${probe.height} lines: text on it can hardly be read.`,
          facts: [{ fact: 'Picture', value: `${probe.width ?? '?'} x ${probe.height}` }],
        }
      : null,
  ({ object: { lastModifiedMs }, session: { endedAtMs }, rules }) =>
    lastModifiedMs !== null && endedAtMs !== null && lastModifiedMs - endedAtMs > rules.lateAfterMs
      ? {
          state: 'late',
          detail: `The object was written ${duration(lastModifiedMs - endedAtMs)} after the session ended.`,
          facts: [
            { fact: 'Session ended', value: instant(endedAtMs) },
            { fact: 'Object written', value: instant(lastModifiedMs) },
          ],
        }
      : null,
  ({ object: { lastModifiedMs, removedFromStore }, rules, nowMs }) =>
    rules.retentionMs !== null && lastModifiedMs !== null && !removedFromStore && nowMs - lastModifiedMs > rules.retentionMs
      ? {
          state: 'past-retention',
          detail: `The object is ${duration(nowMs - lastModifiedMs)} old; recordings may be kept for ${duration(rules.retentionMs)}.`,
          facts: [{ fact: 'Object written', value: instant(lastModifiedMs) }],
        }
      : null,
];

const truncations: ReadonlySet<string> = new Set(['truncated', 'index-lost', 'timing-short']);

function changedJudgement({ removedFromStore, changes }: JudgedObject): Judgement | null {
  const facts = changes.slice(-mostChangeFacts).map(({ atMs, change, sizeBytes, etag }) => ({
    fact: `${changeWords[change]}, noticed ${instant(atMs)}`,
    value: `before: ${sizeBytes} bytes${etag === null ? '' : `, ETag ${etag}`}`,
  }));
  if (removedFromStore) return { state: 'changed', detail: 'The object is gone from the store.', facts };
  if (!changes.some(({ change }) => change === 'replaced')) return null;
  return { state: 'changed', detail: 'The object was replaced in the store after it was first seen.', facts };
}

const mostChangeFacts = 10;
const changeWords = { replaced: 'Replaced', removed: 'Removed', returned: 'Came back' } as const;

/** All parts together against the session; null where a length is not known, or it is as it should be. */
function judgeLength(
  session: JudgedSession['session'],
  objects: readonly JudgedObject[],
  { toleranceMs }: ReconcileRules,
): Judgement | null {
  const parts = objects.filter(({ companionOf }) => companionOf === null);
  const lengths = parts.map(({ probe }) => probe?.durationMs ?? null);
  if (session.durationMs === null || lengths.some((length) => length === null)) return null;
  const total = lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);
  const differenceMs = total - session.durationMs;
  if (Math.abs(differenceMs) <= Math.max(toleranceMs, session.durationMs / 20)) return null;
  const than = differenceMs < 0 ? 'shorter' : 'longer';
  return {
    state: 'duration-mismatch',
    detail: `What was recorded is ${duration(Math.abs(differenceMs))} ${than} than the session.`,
    facts: [
      { fact: 'Session lasted', value: duration(session.durationMs) },
      { fact: 'Recorded', value: duration(total) },
    ],
  };
}

/** As `findingKinds` orders them; recorded where there is none. */
function worst(judgements: readonly Judgement[]): Judgement {
  return findingKinds.flatMap((kind) => judgements.find(({ state }) => state === kind) ?? [])[0] ?? recorded;
}

function problemFacts(probe: Recording['probe']): FindingFact[] {
  return (probe?.problems ?? []).slice(0, 5).map(({ code, message }) => ({ fact: code, value: message }));
}

function instant(atMs: number | null): string {
  return atMs === null ? 'unknown' : `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "2 d 3 h", "3 h 20 min", "20 min 5 s": the two largest units. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
