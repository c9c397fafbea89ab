import { expect, it } from 'vitest';
import { saveDecision } from '../../electron/library/catalog/decisions.ts';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { findObjectChanges } from '../../electron/library/catalog/object-changes.ts';
import type { RecordingInput } from '../../electron/library/catalog/recording-sync.ts';
import { setProbe, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { createSeenRecordings } from '../../electron/library/catalog/seen-recordings.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { setHasInventory } from '../../electron/library/catalog/sources.ts';
import { reconcilePage } from '../../electron/library/reconcile/reconcile-page.ts';
import { type Finding, type ReconciledState, reconcileRulesSchema } from '../../shared/model/reconciliation.ts';
import type { ProbeResult } from '../../shared/model/recording.ts';
import { sessionFilterSchema } from '../../shared/model/session.ts';
import { createRandom, type Random } from '../support/random.ts';
import { addSource, markUnseen, recording, recordingInput, session, sessionInput, sourceId, testCatalog } from './catalog-fixture.ts';

const nowMs = Date.UTC(2026, 10, 26);
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const rules = reconcileRulesSchema.parse({ retentionMs: 300 * day });

/** What a planted session is, and what each of its objects must be found to be, and the session itself. */
interface Planted {
  readonly name: string;
  readonly objects: readonly RecordingInput[];
  expected: { session: ReconciledState; objects: ReconciledState[] };
}

function probe(over: Partial<ProbeResult>): ProbeResult {
  return {
    format: 'mp4',
    kind: 'video',
    layers: [],
    durationMs: 30 * minute,
    startedAt: null,
    cols: null,
    rows: null,
    events: null,
    outputBytes: null,
    container: 'mp4',
    videoCodec: 'h264',
    width: 1280,
    height: 720,
    frameRate: 15,
    playable: 'native',
    problems: [],
    ...over,
  };
}

/** Kinds of session, each with how it is planted: its own facts, and for each object a probe (null: not fetched) and facts. */
type Plant = (random: Random) => {
  readonly session?: Parameters<typeof sessionInput>[1];
  readonly objects: readonly {
    readonly probe: ProbeResult | null;
    readonly over?: Partial<RecordingInput>;
    readonly state: ReconciledState;
  }[];
  readonly state: ReconciledState;
};
const times = { startedAtMs: nowMs - 10 * day, endedAtMs: nowMs - 10 * day + 30 * minute };
const one = (state: ReconciledState, given: ProbeResult | null, over: Partial<RecordingInput> = {}): ReturnType<Plant> => ({
  objects: [{ probe: given, over: { lastModifiedMs: times.endedAtMs + minute, ...over }, state }],
  state,
});

const plants: readonly Plant[] = [
  () => one('recorded', null),
  () => one('recorded', probe({})),
  () => one('recorded', probe({ durationMs: 31 * minute })),
  // Several objects are one session.
  () => ({
    objects: [12, 18].map((minutes) => ({
      probe: probe({ durationMs: minutes * minute }),
      over: { lastModifiedMs: times.endedAtMs },
      state: 'recorded' as const,
    })),
    state: 'recorded',
  }),
  () => ({
    objects: [5, 6].map((minutes) => ({
      probe: probe({ durationMs: minutes * minute }),
      over: { lastModifiedMs: times.endedAtMs },
      state: 'recorded' as const,
    })),
    state: 'duration-mismatch',
  }),
  () => ({ objects: [], state: 'missing' }),
  () => ({ session: { status: 'connected', endedAtMs: null }, objects: [], state: 'in-progress' }),
  () => ({ session: { startedAtMs: nowMs - hour, endedAtMs: nowMs - 10 * minute }, objects: [], state: 'in-progress' }),
  () => ({ session: { status: 'failed' }, objects: [], state: 'not-expected' }),
  () => ({ session: { origin: 'derived', status: 'unknown' }, ...one('orphan', null) }),
  () => one('truncated', probe({ durationMs: 20 * minute, problems: [{ code: 'truncated', message: 'It was cut off.' }] })),
  () => one('unreadable', probe({ kind: 'unknown', format: 'unknown', playable: 'no', durationMs: null })),
  () => one('unreadable', null, { sizeBytes: 0 }),
  () => one('undecryptable', probe({ kind: 'encrypted', format: 'encrypted', playable: 'no', durationMs: null })),
  () => one('duration-mismatch', probe({ durationMs: 20 * minute })),
  () => ({
    session: { ...times, endedAtMs: times.startedAtMs + 6 * hour },
    ...one('watchdog-cut', probe({ durationMs: 4 * hour + 1000 }), { lastModifiedMs: times.startedAtMs + 6 * hour }),
  }),
  (random) => one('too-small', probe({ height: random.pick([144, 240]), width: 256 })),
  () => one('late', probe({}), { lastModifiedMs: times.endedAtMs + 5 * hour }),
  () => ({
    session: { startedAtMs: nowMs - 400 * day, endedAtMs: nowMs - 400 * day + 30 * minute },
    ...one('past-retention', probe({}), { lastModifiedMs: nowMs - 400 * day + hour }),
  }),
];

function plant(catalog: WritableCatalog, random: Random, count: number): Planted[] {
  return Array.from({ length: count }, (_, n) => {
    const { session: facts, objects, state } = random.pick(plants)(random);
    const name = `n${n}`;
    upsertSession(catalog, sessionInput(`s-${name}`, { ...times, ...facts }));
    const inputs = objects.map(({ probe: found, over }, part) => {
      const input = recordingInput(`${name}-${part}`, `s-${name}`, over);
      upsertRecording(catalog, input);
      if (found) setProbe(catalog, input.id, found);
      return input;
    });
    return { name, objects: inputs, expected: { session: state, objects: objects.map((object) => object.state) } };
  });
}

/** Page by page, as a caller does. */
function reconcile(catalog: WritableCatalog): { findings: Finding[]; sessions: Record<string, number>; objects: Record<string, number> } {
  const all = { findings: [] as Finding[], sessions: {} as Record<string, number>, objects: {} as Record<string, number> };
  let cursor: string | null = null;
  do {
    const page: ReturnType<typeof reconcilePage> = reconcilePage(
      catalog,
      { filter: sessionFilterSchema.parse({}), rules, cursor, limit: 100 },
      nowMs,
    );
    all.findings.push(...page.findings);
    for (const of of ['sessions', 'objects'] as const) {
      for (const [state, count] of Object.entries(page.counts[of])) all[of][state] = (all[of][state] ?? 0) + count;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

function expectTruth(catalog: WritableCatalog, truth: readonly Planted[]): void {
  const { findings, sessions, objects } = reconcile(catalog);
  const inOrder: readonly ReconciledState[] = ['recorded', 'in-progress', 'not-expected'];
  const expected = truth.flatMap(({ name, expected: { session, objects: states } }) => {
    const ofObjects = states.map((kind, part) => ({ kind, sessionId: `s-${name}`, recordingId: `${name}-${part}` }));
    const ofSession = states.includes(session) ? [] : [{ kind: session, sessionId: `s-${name}`, recordingId: null }];
    return [...ofObjects, ...ofSession].filter(({ kind }) => !inOrder.includes(kind));
  });
  const inTextOrder = (items: readonly Pick<Finding, 'kind' | 'sessionId' | 'recordingId'>[]): string[] =>
    items.map(({ kind, sessionId, recordingId }) => `${sessionId} ${recordingId} ${kind}`).sort();
  expect(inTextOrder(findings)).toEqual(expected.map(({ kind, sessionId, recordingId }) => `${sessionId} ${recordingId} ${kind}`).sort());
  for (const { detail } of findings) expect(detail).toMatch(/^[A-Z].*[.]$/);
  // Each in exactly one state.
  const count = (states: readonly ReconciledState[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  };
  const some = (counts: Record<string, number>): Record<string, number> =>
    Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
  expect(some(sessions)).toEqual(count(truth.map((each) => each.expected.session)));
  expect(some(objects)).toEqual(count(truth.flatMap((each) => each.expected.objects)));
}

it('equals what was planted, at first and after objects were replaced and removed', () => {
  const random = createRandom(20_261_126);
  const catalog = testCatalog();
  addSource(catalog);
  setHasInventory(catalog, sourceId, true);
  const truth = plant(catalog, random, 1500);
  expectTruth(catalog, truth);

  // Some are replaced, some go away; all others are seen again as they were.
  const seen = createSeenRecordings();
  for (const planted of truth) {
    const fate = planted.objects.length === 1 ? random.pick(['stays', 'stays', 'stays', 'replaced', 'removed'] as const) : 'stays';
    const isOrphan = planted.expected.session === 'orphan';
    for (const input of planted.objects) {
      if (fate !== 'removed') upsertRecording(catalog, fate === 'replaced' ? { ...input, etag: 'another' } : input, seen);
    }
    if (fate === 'replaced') {
      const state = isOrphan ? 'orphan' : 'changed';
      planted.expected = { session: state, objects: [state] };
    } else if (fate === 'removed') {
      // A session that nothing but its object told of is over with it as far as anybody knows.
      planted.expected = { session: 'missing', objects: ['changed'] };
    }
  }
  markUnseen(catalog, seen);
  expectTruth(catalog, truth);
});

it('meets a decision again with the finding it is about, and with no other', () => {
  const catalog = testCatalog();
  addSource(catalog);
  setHasInventory(catalog, sourceId, true);
  upsertSession(catalog, sessionInput('s1', times));
  upsertSession(catalog, sessionInput('s2', times));
  const key = { kind: 'missing', sessionId: session('s1'), recordingId: null } as const;
  saveDecision(catalog, key, { disposition: 'escalated', note: 'first', author: 'alice', decidedAtMs: 1 });
  const decision = { disposition: 'accepted', note: 'The gateway was down.', author: 'bob', decidedAtMs: 2 } as const;
  saveDecision(catalog, key, decision);
  expect(reconcile(catalog).findings).toMatchObject([
    { sessionId: 's2', decision: null },
    { sessionId: 's1', decision },
  ]);
  // Its recording came after all: another finding, nobody decided about that.
  upsertRecording(catalog, recordingInput('r1', 's1', { lastModifiedMs: nowMs }));
  expect(reconcile(catalog).findings).toMatchObject([
    { kind: 'missing', sessionId: 's2' },
    { kind: 'late', sessionId: 's1', decision: null },
  ]);
});

it('keeps what became of an object, and what it was before', () => {
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('s1'));
  const first = recordingInput('r1', 's1');
  upsertRecording(catalog, first);
  upsertRecording(catalog, first);
  const changes = () => findObjectChanges(catalog, [recording('r1')]).get(recording('r1')) ?? [];
  expect(changes()).toEqual([]);
  upsertRecording(catalog, { ...first, etag: 'second', sizeBytes: 7 });
  markUnseen(catalog, createSeenRecordings());
  upsertRecording(catalog, { ...first, etag: 'second', sizeBytes: 7 });
  expect(changes()).toMatchObject([
    { change: 'replaced', etag: first.etag, sizeBytes: first.sizeBytes },
    { change: 'removed', etag: 'second', sizeBytes: 7 },
    { change: 'returned', etag: 'second', sizeBytes: 7 },
  ]);
});
