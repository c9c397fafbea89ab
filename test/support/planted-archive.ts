import type { ReconciledState } from '../../shared/model/reconciliation.ts';
import { sessionIdAt } from './akeyless-world.ts';
import { createRandom } from './random.ts';

export type PlantedStore = 's3' | 'azure';

/** An object to be put into a store; without a body it is taken out. */
export interface PlantedObject {
  readonly store: PlantedStore;
  readonly key: string;
  readonly body: string | null;
}

/** What a reconciliation has to find, and nothing else. */
export interface PlantedTruth {
  /** "kind, session, store, key", in order; dashes for what a finding is not about. */
  readonly findings: readonly string[];
  readonly sessions: Readonly<Partial<Record<ReconciledState, number>>>;
  readonly objects: Readonly<Partial<Record<ReconciledState, number>>>;
}

export interface PlantedArchive {
  /** A session as the gateway lists it, newest first. */
  sessionAt(index: number): Record<string, unknown>;
  /** What is in the stores at first. */
  readonly objects: readonly PlantedObject[];
  /** What becomes of them after the first sync. */
  readonly changes: readonly PlantedObject[];
  /** Keys of objects of which something is known only when they are fetched. */
  readonly toFetch: readonly string[];
  readonly before: PlantedTruth;
  readonly after: PlantedTruth;
}

/** What is planted, and how often; everything else failed to connect and has no recording. */
const kinds = {
  running: 20,
  missing: 130,
  'by-id': 200,
  checked: 30,
  'by-overlap': 200,
  'by-sidecar': 40,
  parts: 30,
  copies: 50,
  truncated: 30,
  short: 30,
  empty: 20,
  replaced: 40,
  deleted: 40,
  arriving: 40,
  ambiguous: 20,
  orphan: 50,
  late: 30,
} as const;
type Kind = keyof typeof kinds;

const lastedS = 600;
const apartMs = 20_000;
/** Sessions of these places ended so long ago that their recording, written now, is late. */
const oldMs = 40 * 86_400_000;
export const lateAfterMs = 30 * 86_400_000;

/**
 * A gateway's list and two stores with gaps, orphans, truncations and copies, the same for the same seed. The truth is what the
 * generator meant by each thing it planted; it calls nothing of what is tested.
 */
export function plantArchive(options: {
  readonly seed: number;
  readonly sessionCount: number;
  /** Of the counts of what is planted. */
  readonly part: number;
  readonly nowMs: number;
}): PlantedArchive {
  const { seed, sessionCount, part } = options;
  const random = createRandom(seed);
  const newestMs = Math.floor(options.nowMs / 1000) * 1000 - 7_200_000;
  const placed = placeKinds(random, sessionCount, part);
  const startOf = (index: number): number => newestMs - index * apartMs - (placed.get(index) === 'late' ? oldMs : 0);
  const userOf = (index: number): string => `user${index % 50}`;
  // The second of two that cannot be told apart follows the first.
  const hostIndexOf = (index: number): number => (placed.get(index - 1) === 'ambiguous' ? index - 1 : index);
  const nameOf = (index: number, atMs: number): string =>
    `ssh/${userOf(hostIndexOf(index))}@host-${hostIndexOf(index)}_${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.cast`;

  const objects: PlantedObject[] = [];
  const changes: PlantedObject[] = [];
  const toFetch: string[] = [];
  const before = createTruth();
  const after = createTruth();
  const both = [before, after];

  for (let index = 0; index < sessionCount; index += 1) {
    const kind = placed.get(index);
    const id = sessionIdAt(index);
    const store: PlantedStore = random.next() < 0.5 ? 's3' : 'azure';
    const key = `ssh/rec_${id}.cast`;
    const put = (name: string, body: string, where = store): void => void objects.push({ store: where, key: name, body });
    const whole = castOf(startOf(index), lastedS);
    const recorded = (truths: readonly Truth[], names: number): void => {
      for (const truth of truths) truth.inOrder('recorded', names);
    };
    switch (kind) {
      case undefined:
        // That with which an ambiguous one is confused took place, and has no recording of its own.
        if (placed.get(index - 1) === 'ambiguous') for (const truth of both) truth.session('missing', id);
        else for (const truth of both) truth.inOrder('not-expected', 0);
        break;
      case 'running':
        for (const truth of both) truth.inOrder('in-progress', 0);
        break;
      case 'missing':
        for (const truth of both) truth.session('missing', id);
        break;
      case 'by-id':
        put(key, whole);
        recorded(both, 1);
        break;
      case 'checked':
        put(key, whole);
        toFetch.push(key);
        recorded(both, 1);
        break;
      case 'by-overlap':
        put(nameOf(index, startOf(index) + random.integer(0, 5) * 1000), whole);
        recorded(both, 1);
        break;
      case 'by-sidecar':
        put(`other/take-${index}.cast`, whole);
        put(`other/take-${index}.cast.json`, JSON.stringify({ session_id: id }));
        recorded(both, 1);
        break;
      case 'parts':
        put(`ssh/rec_${id}.part1.cast`, whole);
        put(`ssh/rec_${id}.part2.cast`, whole);
        recorded(both, 2);
        break;
      case 'copies':
        put(key, whole, 's3');
        put(key, whole, 'azure');
        recorded(both, 2);
        break;
      case 'truncated':
        put(key, whole.slice(0, -8));
        toFetch.push(key);
        for (const truth of both) truth.object('truncated', id, store, key);
        break;
      case 'short':
        put(key, castOf(startOf(index), 60));
        toFetch.push(key);
        for (const truth of both) truth.object('duration-mismatch', id, store, key);
        break;
      case 'empty':
        put(key, '');
        for (const truth of both) truth.object('unreadable', id, store, key);
        break;
      case 'late':
        put(key, whole);
        for (const truth of both) truth.object('late', id, store, key);
        break;
      case 'replaced':
        put(key, whole);
        changes.push({ store, key, body: castOf(startOf(index), lastedS, 'another screen') });
        recorded([before], 1);
        after.object('changed', id, store, key);
        break;
      case 'deleted':
        put(key, whole);
        changes.push({ store, key, body: null });
        recorded([before], 1);
        after.session('missing', id);
        after.objectAlone('changed', id, store, key);
        break;
      case 'arriving':
        changes.push({ store, key, body: whole });
        before.session('missing', id);
        recorded([after], 1);
        break;
      case 'orphan': {
        const unknown = `9${id.slice(1)}`;
        put(`ssh/rec_${unknown}.cast`, whole);
        for (const truth of both) {
          truth.inOrder('not-expected', 0);
          truth.object('orphan', unknown, store, `ssh/rec_${unknown}.cast`);
        }
        break;
      }
      case 'ambiguous': {
        // Halfway between its beginning and that of the session before it in time.
        const name = nameOf(index, startOf(index) - apartMs / 2);
        put(name, whole);
        for (const truth of both) {
          truth.session('missing', id);
          truth.object('orphan', '-', store, name);
        }
        break;
      }
    }
  }

  return {
    sessionAt(index) {
      const kind = placed.get(index);
      const isPlanted = (kind !== undefined && kind !== 'orphan') || placed.get(index - 1) === 'ambiguous';
      return {
        session_id: sessionIdAt(index),
        status: kind === 'running' ? 'connected' : isPlanted ? 'completed' : 'failed',
        user_identifier: `${userOf(hostIndexOf(index))}@corp.example`,
        connection_type: 'ssh',
        target_host: `host-${hostIndexOf(index)}`,
        start_time: new Date(startOf(index)).toISOString(),
        ...(kind !== 'running' && { end_time: new Date(startOf(index) + lastedS * 1000).toISOString() }),
      };
    },
    objects,
    changes,
    toFetch,
    before: before.done(),
    after: after.done(),
  };
}

/** In places that are chosen by chance, never next to each other; the late ones at the end of the list, as they are the oldest. */
function placeKinds(random: ReturnType<typeof createRandom>, sessionCount: number, part: number): ReadonlyMap<number, Kind> {
  const placed = new Map<number, Kind>();
  const places = Math.floor(sessionCount / 4);
  for (const [kind, count] of Object.entries(kinds) as [Kind, number][]) {
    for (let left = Math.ceil(count * part); left > 0; ) {
      const place = 4 * (kind === 'late' ? places - 1 - random.integer(0, 49) : random.integer(0, places - 51));
      if (placed.has(place)) continue;
      placed.set(place, kind);
      left -= 1;
    }
  }
  return placed;
}

function castOf(startMs: number, lengthS: number, text = 'screen'): string {
  const header = { version: 2, width: 80, height: 24, timestamp: startMs / 1000 };
  return [header, [0, 'o', `${text}\r\n`], [lengthS, 'o', 'the end of it\r\n']].map((line) => `${JSON.stringify(line)}\n`).join('');
}

type Truth = ReturnType<typeof createTruth>;

function createTruth() {
  const findings: string[] = [];
  const counts: Record<'sessions' | 'objects', Partial<Record<ReconciledState, number>>> = { sessions: {}, objects: {} };
  const count = (of: 'sessions' | 'objects', state: ReconciledState, by: number): void => {
    if (by > 0) counts[of][state] = (counts[of][state] ?? 0) + by;
  };
  const objectAlone = (state: ReconciledState, id: string, store: PlantedStore, key: string): void => {
    count('objects', state, 1);
    findings.push(`${state} ${id} ${store} ${key}`);
  };
  return {
    inOrder(state: ReconciledState, objects: number): void {
      count('sessions', state, 1);
      count('objects', state, objects);
    },
    session(state: ReconciledState, id: string): void {
      count('sessions', state, 1);
      findings.push(`${state} ${id} - -`);
    },
    object(state: ReconciledState, id: string, store: PlantedStore, key: string): void {
      count('sessions', state, 1);
      objectAlone(state, id, store, key);
    },
    objectAlone,
    done: (): PlantedTruth => ({ findings: findings.sort(), ...counts }),
  };
}
