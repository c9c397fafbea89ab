import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connection, type WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog, transaction } from '../../electron/library/catalog/open-catalog.ts';
import { setCacheState, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import {
  findSessionByExternalId,
  getSession,
  getSessionRaw,
  listSessions,
  refreshSessionState,
  refreshSessionStates,
  type SessionInput,
  type SessionListRequest,
  type SessionPage,
  sessionFacets,
  upsertSession,
} from '../../electron/library/catalog/sessions.ts';
import { deleteSource, setHasInventory } from '../../electron/library/catalog/sources.ts';
import { type SessionFilterInput, sessionFilterSchema, sessionSortKeySchema } from '../../shared/model/session.ts';
import {
  addSource,
  recording,
  recordingInput,
  session,
  sessionInput,
  sourceId,
  testCatalog,
  testFolder,
  testKey,
} from './catalog-fixture.ts';

const nowMs = Date.UTC(2026, 10, 24);

function list(catalog: WritableCatalog, filter: SessionFilterInput = {}, over: Partial<SessionListRequest> = {}): SessionPage {
  const sort = { key: 'startedAt' as const, descending: true };
  return listSessions(catalog, { filter: sessionFilterSchema.parse(filter), sort, cursor: null, limit: 100, ...over });
}

function catalogWith(...sessions: SessionInput[]): WritableCatalog {
  const catalog = testCatalog();
  addSource(catalog);
  for (const input of sessions) upsertSession(catalog, input);
  return catalog;
}

describe('a session', () => {
  it('is added once, is unchanged the second time and changed when something differs', () => {
    const catalog = catalogWith();
    expect(upsertSession(catalog, sessionInput('a', { raw: '{"x":1}' }))).toBe('added');
    const writes = (): unknown => catalog[connection].database.prepare('SELECT total_changes() AS n').get();
    const before = writes();
    expect(upsertSession(catalog, sessionInput('a', { raw: '{"x":1}' }))).toBe('unchanged');
    expect(writes()).toEqual(before);
    expect(upsertSession(catalog, sessionInput('a', { raw: '{"x":2}' }))).toBe('changed');
    expect(upsertSession(catalog, sessionInput('a', { raw: '{"x":2}', status: 'terminated' }))).toBe('changed');
    expect(getSession(catalog, session('a'))).toMatchObject({ status: 'terminated', durationMs: 98 * 60_000 });
    expect(getSessionRaw(catalog, session('a'))).toBe('{"x":2}');
    expect(findSessionByExternalId(catalog, sourceId, 'ext-a')?.id).toBe('a');
  });

  it('that ends before it starts has no duration', () => {
    const catalog = catalogWith(sessionInput('a', { startedAtMs: 2000, endedAtMs: 1000 }));
    expect(getSession(catalog, session('a'))?.durationMs).toBeNull();
  });
});

describe('the recorded state', () => {
  const stateOf = (over: Partial<SessionInput>, options: { recordings?: number; inventory?: boolean; nowMs?: number } = {}): unknown => {
    const catalog = catalogWith(sessionInput('a', over));
    setHasInventory(catalog, sourceId, options.inventory ?? true);
    for (let n = 0; n < (options.recordings ?? 0); n++) upsertRecording(catalog, recordingInput(`r${n}`, 'a'));
    refreshSessionStates(catalog, { sourceIds: [sourceId], nowMs: options.nowMs ?? nowMs });
    return getSession(catalog, session('a'))?.recordedState;
  };

  it('follows status, times and what is stored', () => {
    expect(stateOf({}, { recordings: 1 })).toBe('recorded');
    expect(stateOf({})).toBe('missing');
    expect(stateOf({ status: 'terminated' })).toBe('missing');
    expect(stateOf({ status: 'failed' })).toBe('not-expected');
    expect(stateOf({ status: 'terminated', startedAtMs: null, endedAtMs: null })).toBe('not-expected');
    expect(stateOf({ status: 'connected', endedAtMs: null })).toBe('in-progress');
    expect(stateOf({ status: 'connecting', endedAtMs: null })).toBe('in-progress');
  });

  it('waits for the upload of a session that has just ended', () => {
    const endedAtMs = nowMs - 60_000;
    expect(stateOf({ endedAtMs })).toBe('in-progress');
    expect(stateOf({ endedAtMs }, { nowMs: nowMs + 600_000 })).toBe('missing');
  });

  it('is orphan for a recording that the inventory does not list, where there is one', () => {
    expect(stateOf({ origin: 'derived', status: 'unknown' }, { recordings: 1 })).toBe('orphan');
    expect(stateOf({ origin: 'sidecar' }, { recordings: 1 })).toBe('orphan');
    expect(stateOf({ origin: 'derived', status: 'unknown' }, { recordings: 1, inventory: false })).toBe('recorded');
  });

  it('is brought up to date without writing what is right already', () => {
    const catalog = catalogWith(sessionInput('a'), sessionInput('b'));
    upsertRecording(catalog, recordingInput('r', 'a'));
    expect(refreshSessionStates(catalog, { sourceIds: [sourceId], nowMs })).toBe(1);
    expect(refreshSessionStates(catalog, { sourceIds: [sourceId], nowMs })).toBe(0);
    setCacheState(catalog, recording('r'), { cacheState: 'complete', cachedBytes: 1000 });
    expect(getSession(catalog, session('a'))).toMatchObject({ recordedState: 'recorded', recordingCount: 1, cachedCount: 1 });
    expect(refreshSessionState(catalog, session('a'), nowMs)).toBe(0);
  });
});

describe('the list', () => {
  const users = ['alice@corp.example', 'Bob@corp.example', 'carol@corp.example', null];
  const sessions = Array.from({ length: 300 }, (_, n) =>
    sessionInput(`s${n}`, {
      externalId: String(10n ** 23n + BigInt(n) * 7919n),
      user: users[(n * 7) % 4] ?? null,
      target: `host-${(n * 13) % 17}`,
      gateway: `gw-${n % 3}`,
      resourceType: ['ssh', 'rdp', 'web'][(n * 5) % 3] ?? 'ssh',
      status: n % 10 === 0 ? 'failed' : 'completed',
      errorMessage: n % 10 === 0 ? `Target refused, attempt ${n % 3}` : null,
      startedAtMs: n % 29 === 0 ? null : nowMs - ((n * 37) % 100) * 3_600_000,
      endedAtMs: n % 29 === 0 ? null : nowMs - ((n * 37) % 100) * 3_600_000 + n * 60_000,
    }),
  );
  const filters: SessionFilterInput[] = [
    {},
    { status: ['failed'] },
    { user: ['Bob@corp.example', 'alice@corp.example'], gateway: ['gw-1'] },
    { text: 'bob' },
    { text: 'host-1 gw-2' },
    { text: '7919' },
    { text: 'REFUSED bob' },
    { text: 'nowhere' },
    { fromMs: nowMs - 50 * 3_600_000, toMs: nowMs - 20 * 3_600_000 },
    { minDurationMs: 3_600_000, maxDurationMs: 7_200_000, resourceType: ['web'] },
    { recordedState: ['not-expected'], target: ['host-3', 'host-4'] },
    { sourceId: [sourceId], user: ['nobody'] },
  ];

  /** The filter written down the plain way. */
  function passes(input: SessionInput, given: SessionFilterInput): boolean {
    const filter = sessionFilterSchema.parse(given);
    const among = (list: readonly string[], value: string | null): boolean => list.length === 0 || (value !== null && list.includes(value));
    const { startedAtMs: start, endedAtMs: end } = input;
    const duration = start === null || end === null ? null : end - start;
    const state = input.status === 'failed' || start === null ? 'not-expected' : 'missing';
    const searched = [input.user, input.target, input.gateway, input.secretName, input.errorMessage];
    const words = filter.text.toLowerCase().split(' ').filter(Boolean);
    return (
      among(filter.status, input.status) &&
      among(filter.resourceType, input.resourceType) &&
      among(filter.user, input.user) &&
      among(filter.target, input.target) &&
      among(filter.gateway, input.gateway) &&
      among(filter.recordedState, state) &&
      among(filter.sourceId, input.sourceId) &&
      (filter.fromMs === null || (start !== null && start >= filter.fromMs)) &&
      (filter.toMs === null || (start !== null && start < filter.toMs)) &&
      (filter.minDurationMs === null || (duration !== null && duration >= filter.minDurationMs)) &&
      (filter.maxDurationMs === null || (duration !== null && duration <= filter.maxDurationMs)) &&
      words.every(
        (word) => searched.some((text) => text?.toLowerCase().includes(word)) || (word.length >= 4 && input.externalId?.includes(word)),
      )
    );
  }

  it('gives under every filter and order exactly the sessions that pass, each once, page by page', () => {
    const catalog = catalogWith(...sessions);
    for (const filter of filters) {
      const expected = sessions
        .filter((input) => passes(input, filter))
        .map(({ id }) => id)
        .sort();
      for (const key of sessionSortKeySchema.options) {
        for (const descending of [true, false]) {
          const seen: SessionPage['sessions'] = [];
          let cursor: string | null = null;
          do {
            const page: SessionPage = list(catalog, filter, { sort: { key, descending }, cursor, limit: 37 });
            expect(page.total).toBe(expected.length);
            seen.push(...page.sessions);
            cursor = page.nextCursor;
          } while (cursor !== null);
          expect(seen.map(({ id }) => id).sort()).toEqual(expected);
          const field = { startedAt: 'startedAtMs', duration: 'durationMs' }[key as string] ?? key;
          const keys = seen.map((item) => Object.entries(item).find(([name]) => name === field)?.[1] ?? (field.endsWith('Ms') ? -1 : ''));
          const folded = keys.map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
          const sorted = [...folded].sort((a, b) => (a < b ? -1 : Number(a > b)));
          expect(folded).toEqual(descending ? sorted.reverse() : sorted);
        }
      }
    }
  });

  it('counts each facet under the filter of the others', () => {
    const catalog = catalogWith(...sessions);
    for (const filter of filters) {
      const facets = sessionFacets(catalog, sessionFilterSchema.parse(filter));
      const others = sessions.filter((input) => passes(input, { ...filter, user: [] }));
      for (const user of users) {
        if (user === null) continue;
        const count = others.filter((input) => input.user === user).length;
        expect(facets.user.find(({ value }) => value === user)?.count ?? 0).toBe(count);
      }
    }
  });

  it('shows changes at once, also after they were rolled back or made over another connection', () => {
    const path = join(testFolder(), 'catalog.db');
    const catalog = testCatalog(path);
    addSource(catalog);
    upsertSession(catalog, sessionInput('a'));
    expect(list(catalog).total).toBe(1);
    expect(() =>
      transaction(catalog, () => {
        upsertSession(catalog, sessionInput('b'));
        expect(list(catalog).total).toBe(2);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(list(catalog).total).toBe(1);
    upsertSession(catalog, sessionInput('a', { user: 'mallory' }));
    expect(list(catalog, { user: ['mallory'] }).total).toBe(1);
    const other = openCatalog({ path, key: testKey });
    upsertSession(other, sessionInput('c', { user: 'trent' }));
    closeCatalog(other);
    expect(list(catalog, { user: ['trent'] }).total).toBe(1);
    deleteSource(catalog, sourceId);
    expect(list(catalog).total).toBe(0);
  });

  it('is the same after the catalog was opened again from its stored columns', () => {
    const path = join(testFolder(), 'catalog.db');
    const first = openCatalog({ path, key: testKey });
    addSource(first);
    transaction(first, () => {
      for (const input of sessions) upsertSession(first, input);
    });
    refreshSessionStates(first, { sourceIds: [sourceId], nowMs });
    const before = filters.map((filter) => list(first, filter));
    closeCatalog(first);
    const again = testCatalog(path);
    expect(filters.map((filter) => list(again, filter))).toEqual(before);
  });

  it('refuses a cursor that is not of this list', () => {
    const catalog = catalogWith(...sessions);
    const { nextCursor } = list(catalog, {}, { limit: 1 });
    expect(() => list(catalog, {}, { cursor: 'nonsense' })).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => list(catalog, {}, { cursor: nextCursor, sort: { key: 'user', descending: true } })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });
});

it('derived sessions go once their recordings have found another session', () => {
  const catalog = catalogWith(
    sessionInput('listed'),
    sessionInput('derived', { origin: 'derived' }),
    sessionInput('kept', { origin: 'derived' }),
  );
  upsertRecording(catalog, recordingInput('r1', 'derived'));
  upsertRecording(catalog, recordingInput('r2', 'kept'));
  upsertRecording(catalog, recordingInput('r1', 'listed'));
  refreshSessionStates(catalog, { sourceIds: [sourceId], nowMs });
  expect(
    list(catalog)
      .sessions.map(({ id }) => id)
      .sort(),
  ).toEqual(['kept', 'listed']);
});
