import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../electron/library/sync/inventory.ts';
import {
  type PlanLookups,
  planInventorySession,
  planRecording,
  recordingIdOf,
  sessionIdOf,
} from '../../../electron/library/sync/plan-sync.ts';
import { readSidecar } from '../../../electron/library/sync/sidecar.ts';
import { sourceIdSchema } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { recordingOf } from '../../support/recordings.ts';

const sourceId = sourceIdSchema.parse('s');
const idA = '100000000000000000000001';
const object = (key: string) => ({ key, sizeBytes: 1, etag: 'e', versionId: null, lastModifiedMs: 0, checksum: null });

function session(externalId: string, origin: Session['origin'], more: Partial<Session> = {}): Session {
  return {
    id: sessionIdOf(sourceId, externalId),
    sourceId,
    externalId,
    status: 'completed',
    resourceType: 'unknown',
    ...{
      user: null,
      target: null,
      gateway: null,
      secretName: null,
      clientType: null,
      accessId: null,
      instanceId: null,
      errorMessage: null,
    },
    ...{ startedAtMs: null, endedAtMs: null, durationMs: null, recordingCount: 0, cachedCount: 0, noteCount: 0, watchedPercent: null },
    recordedState: 'recorded',
    origin,
    ...more,
  };
}

function recording(
  key: string,
  sessionId: Session['id'],
  matchMethod: Recording['matchMethod'],
  probe: Recording['probe'] = null,
): Recording {
  return recordingOf({ ...object(key), id: recordingIdOf(sourceId, key), sessionId, sourceId, matchMethod, probe });
}

function lookups(sessions: readonly Session[] = [], recordings: readonly Recording[] = []): PlanLookups {
  return {
    recording: (id) => recordings.find((each) => each.id === id) ?? null,
    session: (id) => sessions.find((each) => each.id === id) ?? null,
    manual: () => null,
    sessionByExternalId: (externalId) => sessions.find((each) => each.externalId === externalId) ?? null,
  };
}

const sidecar = (value: object) => readSidecar(JSON.stringify(value), 'a.json');

describe('planning a recording', () => {
  test('a session id in the key finds the session of the inventory, whatever a sidecar says', () => {
    const inventoried = session(idA, 'inventory');
    const plan = planRecording(sourceId, object(`rec_${idA}.mp4`), sidecar({ session_id: 'other', user: 'x' }), lookups([inventoried]));
    expect(plan).toMatchObject({
      session: null,
      recording: { sessionId: inventoried.id, matchMethod: 'session-id' },
      problem: expect.stringContaining('other'),
    });
  });

  test('a sidecar finds the session of the inventory for a key that tells nothing', () => {
    const inventoried = session('xyz', 'inventory');
    const plan = planRecording(sourceId, object('a.cast'), sidecar({ session_id: 'xyz' }), lookups([inventoried]));
    expect(plan).toMatchObject({ session: null, recording: { sessionId: inventoried.id, matchMethod: 'sidecar' }, problem: null });
  });

  test('without an inventory a sidecar makes the session', () => {
    const plan = planRecording(sourceId, object('a.cast'), sidecar({ user: 'bob' }), lookups());
    expect(plan).toMatchObject({ session: { origin: 'sidecar', user: 'bob' }, recording: { matchMethod: 'sidecar' } });
    expect(plan.recording.sessionId).toBe(plan.session?.id);
  });

  test('otherwise the key makes it, and several objects with one id are one session', () => {
    const one = planRecording(sourceId, object(`a/rec_${idA}.mp4`), null, lookups());
    const two = planRecording(sourceId, object(`b/rec_${idA}_2.mp4`), null, lookups());
    expect(one).toMatchObject({
      session: { origin: 'derived', externalId: idA, status: 'unknown' },
      recording: { matchMethod: 'derived' },
    });
    expect(two.session?.id).toBe(one.session?.id);
    expect(one.session?.id).toBe(sessionIdOf(sourceId, idA));
  });

  test('what an earlier pass found is kept when the sidecar is not read again', () => {
    const told = session('xyz', 'sidecar');
    const plan = planRecording(sourceId, object('a.cast'), null, lookups([told], [recording('a.cast', told.id, 'sidecar')]));
    expect(plan).toMatchObject({ session: null, recording: { sessionId: told.id, matchMethod: 'sidecar' } });
  });

  test('a derived session takes its times from the probed recording and keeps what it knows', () => {
    const probe: Recording['probe'] = {
      ...{
        format: 'asciicast-v2',
        kind: 'terminal',
        layers: [],
        durationMs: 60_000,
        startedAt: Date.UTC(2026, 10, 2, 9),
        cols: 80,
        rows: 24,
      },
      ...{
        events: 1,
        outputBytes: 1,
        container: null,
        videoCodec: null,
        width: null,
        height: null,
        frameRate: null,
        playable: 'replay',
        problems: [],
      },
    };
    const known = session(idA, 'derived', { user: 'alice', startedAtMs: Date.UTC(2026, 10, 2), resourceType: 'rdp' });
    const key = `2026-11-02/bob@h_${idA}.cast`;
    const plan = planRecording(sourceId, object(key), null, lookups([known], [recording(key, known.id, 'derived', probe)]));
    expect(plan.session).toMatchObject({
      user: 'alice',
      target: 'h',
      resourceType: 'rdp',
      startedAtMs: Date.UTC(2026, 10, 2, 9),
      endedAtMs: Date.UTC(2026, 10, 2, 9, 1),
    });
  });
});

describe('planning an inventory entry', () => {
  const entryOf = (value: object) => {
    const [entry] = readInventory(JSON.stringify([{ session_id: idA, ...value }]), 'x').sessions;
    if (!entry) throw new Error('one entry');
    return entry;
  };

  test('an older export does not bring an ended session back to life', () => {
    expect(planInventorySession(sourceId, entryOf({ status: 'connected' }), session(idA, 'inventory'))).toBeNull();
    expect(planInventorySession(sourceId, entryOf({ status: 'terminated' }), session(idA, 'inventory'))).toMatchObject({
      status: 'terminated',
    });
  });

  test('the inventory replaces what a sidecar or a key told', () => {
    for (const origin of ['sidecar', 'derived'] as const) {
      expect(planInventorySession(sourceId, entryOf({ status: 'connected' }), session(idA, origin))).toMatchObject({ origin: 'inventory' });
    }
  });
});
