import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignOverlap, type Edge } from '../../../electron/library/sync/overlap/assign-overlap.ts';
import {
  confidenceOf,
  type ObjectEvidence,
  type SessionFacts,
  scoreOverlap,
} from '../../../electron/library/sync/overlap/score-overlap.ts';

const startMs = Date.UTC(2026, 10, 20, 10);
const minute = 60_000;
const session: SessionFacts = { startedAtMs: startMs, endedAtMs: startMs + 30 * minute, user: 'alice@corp.example', target: 'db-1:22' };
const nothing: ObjectEvidence = { startMs: null, dayMs: null, writtenMs: null, lengthMs: null, user: null, host: null };

function confidence(evidence: Partial<ObjectEvidence>, of: Partial<SessionFacts> = {}): string | null {
  const fit = scoreOverlap({ ...nothing, ...evidence }, { ...session, ...of });
  return fit && confidenceOf(fit.points);
}

describe('how well an object fits a session', () => {
  test('the more agrees, the surer it is', () => {
    expect(confidence({ startMs: startMs + 3_000, user: 'alice', host: 'db-1' })).toBe('high');
    expect(confidence({ startMs: startMs + 10 * minute, user: 'alice', host: 'db-1.corp.example' })).toBe('medium');
    expect(confidence({ startMs: startMs + 10 * minute, user: 'CORP\\alice' })).toBe('low');
    expect(confidence({ dayMs: Date.UTC(2026, 10, 20), user: 'alice', host: 'db-1' })).toBe('low');
    expect(confidence({ writtenMs: startMs + 31 * minute, user: 'alice', host: 'db-1' })).toBe('medium');
    expect(confidence({ startMs, lengthMs: 30 * minute })).toBe('medium');
  });

  test('too little is nothing', () => {
    expect(confidence({})).toBeNull();
    expect(confidence({ user: 'alice', host: 'db-1' })).toBeNull();
    expect(confidence({ startMs })).toBeNull();
    expect(confidence({ dayMs: Date.UTC(2026, 10, 20), lengthMs: 30 * minute })).toBeNull();
  });

  test('what differs rules a session out', () => {
    const good = { startMs, user: 'alice', host: 'db-1' };
    expect(confidence({ ...good, user: 'bob' })).toBeNull();
    expect(confidence({ ...good, user: 'alice@other.example' })).toBeNull();
    expect(confidence({ ...good, host: 'db-2' })).toBeNull();
    expect(confidence({ ...good, host: '10.0.0.1' }, { target: '10.0.0.1.nip.example' })).toBeNull();
    expect(confidence({ ...good, lengthMs: 40 * minute })).toBeNull();
    expect(confidence({ ...good, startMs: startMs - 3 * minute })).toBeNull();
    expect(confidence({ ...good, startMs: startMs + 33 * minute })).toBeNull();
    expect(confidence({ ...good, writtenMs: startMs - 3 * minute })).toBeNull();
    expect(confidence({ user: 'alice', dayMs: Date.UTC(2026, 10, 21) })).toBeNull();
  });

  test('never more points for less knowledge', () => {
    const object = fc.record({
      startMs: fc.option(fc.integer({ min: startMs - 5 * minute, max: startMs + 40 * minute })),
      dayMs: fc.option(fc.constantFrom(Date.UTC(2026, 10, 19), Date.UTC(2026, 10, 20))),
      writtenMs: fc.option(fc.integer({ min: startMs - 5 * minute, max: startMs + 90 * minute })),
      lengthMs: fc.option(fc.integer({ min: 0, max: 40 * minute })),
      user: fc.option(fc.constantFrom('alice', 'bob')),
      host: fc.option(fc.constantFrom('db-1', 'db-2')),
    });
    fc.assert(
      fc.property(object, fc.constantFrom('user', 'host', 'lengthMs', 'writtenMs'), (given, forgotten) => {
        const all = scoreOverlap(given, session);
        const less = scoreOverlap({ ...given, [forgotten]: null }, session);
        // What is forgotten may have ruled it out, and never spoke against it otherwise.
        if (all !== null && less !== null) expect(less.points).toBeLessThanOrEqual(all.points);
      }),
    );
  });
});

/** The definition, word by word: every pair that is left is looked at in every round. */
function byBruteForce(edges: readonly Edge[]): Map<string, string> {
  const matched = new Map<string, string>();
  for (let isDone = false; !isDone; ) {
    const open = edges.filter(({ unit, session: of }) => !matched.has(unit) && ![...matched.values()].includes(of));
    const isBest = (edge: Edge): boolean =>
      open.every((other) => {
        const isRival = other !== edge && (other.unit === edge.unit || other.session === edge.session);
        return !isRival || edge.points >= other.points + 2;
      });
    const found = open.filter(isBest);
    for (const { unit, session: of } of found) matched.set(unit, of);
    isDone = found.length === 0;
  }
  return matched;
}

const edgesArbitrary = fc.uniqueArray(
  fc.record({
    unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    session: fc.constantFrom('1', '2', '3', '4', '5'),
    points: fc.integer({ min: 5, max: 15 }),
  }),
  { maxLength: 20, selector: ({ unit, session: of }) => unit + of },
);

describe('who goes with whom', () => {
  test('as brute force finds it', () => {
    fc.assert(
      fc.property(edgesArbitrary, (edges) => {
        const matched = new Map([...assignOverlap(edges)].map(([unit, { session: of }]) => [unit, of]));
        expect(Object.fromEntries(matched)).toEqual(Object.fromEntries(byBruteForce(edges)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the same whatever the order, and no session twice', () => {
    const shuffled = edgesArbitrary.chain((edges) =>
      fc.tuple(fc.constant(edges), fc.shuffledSubarray(edges, { minLength: edges.length, maxLength: edges.length })),
    );
    fc.assert(
      fc.property(shuffled, ([edges, other]) => {
        const [one, two] = [edges, other].map((each) => Object.fromEntries(assignOverlap(each)));
        expect(one).toEqual(two);
        const sessions = Object.values(one ?? {}).map(({ session: of }) => of);
        expect(new Set(sessions).size).toBe(sessions.length);
      }),
    );
  });

  test('two that fit about equally are not guessed, until one of them is taken by what fits it better', () => {
    const edge = (unit: string, of: string, points: number): Edge => ({ unit, session: of, points });
    expect([...assignOverlap([edge('a', '1', 10), edge('a', '2', 9)]).keys()]).toEqual([]);
    expect([...assignOverlap([edge('a', '1', 10), edge('b', '1', 9)]).keys()]).toEqual([]);
    expect([...assignOverlap([edge('a', '1', 10), edge('a', '2', 9), edge('b', '1', 12)]).keys()]).toEqual(['b', 'a']);
  });
});
