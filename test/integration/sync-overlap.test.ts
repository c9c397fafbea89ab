import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setProbe } from '../../electron/library/catalog/recordings.ts';
import { insertSource, setHasInventory } from '../../electron/library/catalog/sources.ts';
import { reconcilePage } from '../../electron/library/reconcile/reconcile-page.ts';
import { readInventory } from '../../electron/library/sync/inventory.ts';
import { applyInventory } from '../../electron/library/sync/match-recordings.ts';
import { rematchByOverlap } from '../../electron/library/sync/overlap/match-by-overlap.ts';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import { reconcileRulesSchema } from '../../shared/model/reconciliation.ts';
import { sessionFilterSchema } from '../../shared/model/session.ts';
import { probeOf } from '../support/recordings.ts';
import { entry, idA, idB, idC, inventory, nowMs, withSyncedFolder } from '../support/synced-folder.ts';

const synced = withSyncedFolder();
const gatewayId = sourceIdSchema.parse('gateway');

/** What a gateway listed, as its sync writes it. */
async function listGateway(...entries: object[]): Promise<void> {
  applyInventory(synced.catalog, gatewayId, readInventory(inventory(...entries), 'list').sessions);
  setHasInventory(synced.catalog, gatewayId, true);
  await rematchByOverlap({ catalog: synced.catalog, now: () => nowMs, signal: new AbortController().signal });
}

function addGateway(): void {
  const store = { kind: 'akeyless', url: 'https://gw.example', auth: 'token', accessId: '', caFile: null, proxy: null } as const;
  insertSource(synced.catalog, { id: gatewayId, name: 'gateway', store, addedAtMs: nowMs });
}

const matchOf = (key: string) => {
  const recording = synced.recordingOf(key);
  const session = synced.sessions().find(({ id }) => id === recording?.sessionId);
  return [session?.externalId ?? null, recording?.matchMethod, recording?.matchConfidence];
};

const key = 'ssh/alice@prod-db-1_20261102T140307Z.cast';

describe('recordings that name no session', () => {
  test('find the one session that their time, user and host fit, with the evidence, and nothing is written again', async () => {
    await synced.put('inventory.json', inventory(entry(idA), entry(idB, { target_host: 'other' }), entry(idC, { status: 'failed' })));
    await synced.put(key, 'terminal');
    await synced.sync();
    expect(matchOf(key)).toEqual([idA, 'overlap', 'high']);
    expect(synced.recordingOf(key)?.matchEvidence).toEqual(['begins within 10 s of the session', 'the same user', 'the same host']);
    expect(synced.sessions().map(({ externalId, recordedState }) => [externalId, recordedState])).toEqual(
      expect.arrayContaining([
        [idA, 'recorded'],
        [idB, 'missing'],
      ]),
    );
    expect(synced.sessions()).toHaveLength(3);
    const before = synced.rowsWritten();
    await synced.sync();
    // The source's times, the table of what was seen, and its clearing.
    expect(synced.rowsWritten() - before).toBeLessThanOrEqual(4);
  });

  test('stay unmatched between two sessions that fit equally, until one of them has its own', async () => {
    await synced.put('inventory.json', inventory(entry(idA), entry(idB)));
    await synced.put(key, 'terminal');
    await synced.sync();
    expect(matchOf(key)).toEqual([null, 'derived', null]);
    await synced.put(`ssh/${idA}.cast`, 'the other');
    await synced.sync();
    expect(matchOf(key)).toEqual([idB, 'overlap', 'high']);
  });

  test('an id in a sidecar that comes later wins over what was found', async () => {
    await synced.put('inventory.json', inventory(entry(idA), entry(idB, { start_time: '2026-11-02T14:20:00Z' })));
    await synced.put(key, 'terminal');
    await synced.sync();
    expect(matchOf(key)).toEqual([idA, 'overlap', 'high']);
    await synced.put(`${key}.json`, JSON.stringify({ session_id: idB }));
    await synced.sync();
    expect(matchOf(key)).toEqual([idB, 'sidecar', 'certain']);
  });

  test('a match is undone when the recording turns out to be longer than the session', async () => {
    await synced.put('inventory.json', inventory(entry(idA)));
    await synced.put(key, 'terminal');
    await synced.sync();
    const id = synced.recordingOf(key)?.id;
    if (!id) throw new Error('it was listed');
    setProbe(synced.catalog, id, probeOf({ startedAt: Date.UTC(2026, 10, 2, 14, 3, 7), durationMs: 3 * 3_600_000 }));
    await synced.sync();
    expect(matchOf(key)).toEqual([null, 'derived', null]);
    expect(synced.sessionOf(idA)?.recordedState).toBe('missing');
  });

  test('parts go together', async () => {
    await synced.put('inventory.json', inventory(entry(idA)));
    await synced.put('a/alice@prod-db-1_20261102T140307Z.part1.cast', 'one');
    await synced.put('a/alice@prod-db-1_20261102T140307Z.part2.cast', 'two');
    await synced.sync();
    expect(synced.sessionOf(idA)).toMatchObject({ recordingCount: 2, recordedState: 'recorded' });
  });

  test('written long before the session, it is not of it', async () => {
    await synced.put('inventory.json', inventory(entry(idA)));
    await synced.put('alice@prod-db-1_20261102.cast', 'one');
    const old = new Date(Date.UTC(2026, 10, 1));
    await utimes(join(synced.folder, 'alice@prod-db-1_20261102.cast'), old, old);
    await synced.sync();
    expect(matchOf('alice@prod-db-1_20261102.cast')).toEqual([null, 'derived', null]);
  });

  test('the same is found whether the store or the gateway came first', async () => {
    addGateway();
    await synced.put(key, 'terminal');
    await synced.sync();
    expect(matchOf(key)).toEqual([null, 'derived', null]);
    await listGateway(entry(idA));
    expect(matchOf(key)).toEqual([idA, 'overlap', 'high']);
    // A second session that fits as well: what was found no longer is.
    await listGateway(entry(idA), entry(idB));
    expect(matchOf(key)).toEqual([null, 'derived', null]);
    expect(synced.sessionOf(idA)?.recordedState).toBe('missing');
  });

  test('an orphan tells which sessions it may be of', async () => {
    await synced.put('inventory.json', inventory(entry(idA), entry(idB)));
    await synced.put(key, 'terminal');
    await synced.sync();
    const request = { filter: sessionFilterSchema.parse({}), rules: reconcileRulesSchema.parse({}), cursor: null, limit: 500 };
    const orphan = reconcilePage(synced.catalog, request, nowMs).findings.find(({ kind }) => kind === 'orphan');
    expect(orphan?.facts.filter(({ fact }) => fact === 'May be of').map(({ value }) => value.slice(0, 39))).toEqual(
      expect.arrayContaining([`session ${idA} (high)`, `session ${idB} (high)`]),
    );
  });
});
