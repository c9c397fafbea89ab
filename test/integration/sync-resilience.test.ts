import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getSource, insertSource } from '../../electron/library/catalog/sources.ts';
import { syncSource } from '../../electron/library/sync/sync-source.ts';
import { AppError } from '../../shared/errors.ts';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import { faultStore } from '../support/fault-store.ts';
import { entry, idA, idB, inventory, nowMs, smallPages, withSyncedFolder } from '../support/synced-folder.ts';

const synced = withSyncedFolder();

describe('a sync run again, interrupted, or over hostile input', () => {
  test('an unchanged sync lists each page once and writes no session and no recording', async () => {
    await synced.put('inventory.json', inventory(entry(idA), entry(idB)));
    await synced.put(`rec_${idA}.mp4`, 'video');
    await synced.put('2026-11-02/alice@prod-db-1.cast', 'terminal');
    await synced.put('2026-11-02/alice@prod-db-1.cast.json', JSON.stringify({ user: 'alice' }));
    await synced.put('parts/a.cast', 'one');
    await synced.put('parts/a.mp4', 'two');
    await synced.put('parts/b.cast', 'sidecar beside only one part');
    await synced.put('parts/b.mp4', 'video');
    await synced.put('parts/b.mp4.json', JSON.stringify({ user: 'bob' }));
    await synced.sync();
    const before = { sessions: synced.sessions(), recordings: synced.recordings() };
    const calls = faultStore(synced.store);
    const written = synced.rowsWritten();
    expect(await synced.sync({ store: calls })).toMatchObject({ added: 0, changed: 0, removed: 0, failures: [] });
    // Two rows of `sources`: started and succeeded.
    expect(synced.rowsWritten() - written).toBe(2);
    expect(calls.calls.pages).toBe(1);
    expect({ sessions: synced.sessions(), recordings: synced.recordings() }).toEqual(before);
  });

  test('a sidecar describes its recording, and one bad sidecar never stops the others', async () => {
    await synced.put('a.cast', 'one');
    await synced.put('a.cast.json', '{ not json');
    await synced.put('b.cast', 'two');
    await synced.put('b.json', JSON.stringify(entry(idB, { user_identifier: 'bob' })));
    await synced.put('c.cast', 'three');
    await synced.put('c.cast.metadata.json', JSON.stringify({ session: { user: 'carol', host: 'web-1', status: 'active' } }));
    await synced.put('d.cast', 'four');
    await synced.put('d.json', '[]');
    const result = await synced.sync();
    expect(result.failures.map(({ item, error }) => [item, error.code])).toEqual([
      ['a.cast.json', 'input-malformed'],
      ['d.json', 'input-malformed'],
    ]);
    expect(synced.recordings().map(({ key, matchMethod }) => [key, matchMethod])).toEqual([
      ['a.cast', 'derived'],
      ['b.cast', 'sidecar'],
      ['c.cast', 'sidecar'],
      ['d.cast', 'derived'],
    ]);
    expect(synced.sessionOf(idB)).toMatchObject({ origin: 'sidecar', user: 'bob', status: 'completed' });
    expect(synced.sessions().find(({ user }) => user === 'carol')).toMatchObject({
      target: 'web-1',
      status: 'connected',
      externalId: null,
    });
    await synced.put('a.cast.json', JSON.stringify({ user: 'anna' }));
    expect(await synced.sync()).toMatchObject({ changed: 1 });
    expect(synced.sessions().map(({ user }) => user)).toContain('anna');
  });

  test('sidecars of a bucket that an earlier sync took in are not read again until they change', async () => {
    const bucket = sourceIdSchema.parse('bucket');
    const settings = {
      kind: 's3',
      bucket: 'b',
      prefix: '',
      region: 'r',
      endpoint: null,
      pathStyle: false,
      caFile: null,
      auth: 'keys',
      profile: null,
    } as const;
    insertSource(synced.catalog, { id: bucket, name: 'bucket', store: settings, addedAtMs: nowMs });
    await synced.put('a.cast', 'one');
    await synced.put('a.json', JSON.stringify({ user: 'alice' }));
    const old = new Date(nowMs - 7 * 86_400_000);
    await utimes(join(synced.folder, 'a.json'), old, old);
    const readsOf = async (): Promise<string[]> => {
      const source = getSource(synced.catalog, bucket);
      if (!source) throw new Error('the source is there');
      const calls = faultStore(synced.store);
      const { signal } = new AbortController();
      await syncSource({ catalog: synced.catalog, store: calls, source, now: () => nowMs, signal, onProgress: () => undefined });
      return calls.calls.reads.map(({ key }) => key);
    };
    expect(await readsOf()).toEqual(['a.json']);
    expect(await readsOf()).toEqual([]);
    await utimes(join(synced.folder, 'a.json'), new Date(nowMs), new Date(nowMs));
    expect(await readsOf()).toEqual(['a.json']);
  });

  test('removed objects are marked, returning ones are unmarked, replaced ones are changed', async () => {
    await synced.put('a.cast', 'one');
    await synced.put('b.cast', 'two');
    await synced.sync();
    await rm(join(synced.folder, 'a.cast'));
    await synced.put('b.cast', 'two, replaced');
    expect(await synced.sync()).toMatchObject({ removed: 1, changed: 1, unchanged: 0 });
    expect(synced.recordingOf('a.cast')).toMatchObject({ removedFromStore: true });
    expect(await synced.sync()).toMatchObject({ removed: 0, changed: 0 });
    await synced.put('a.cast', 'one');
    expect(await synced.sync()).toMatchObject({ changed: 1 });
    expect(synced.recordingOf('a.cast')).toMatchObject({ removedFromStore: false });
  });

  test.each([
    ['large', 20_000],
    ['small', 3],
  ])('with a %s window the result is the same', async (_, windowSize) => {
    for (let index = 0; index < 30; index += 1) await synced.put(`x/${String(index).padStart(2, '0')}.cast`, 'x');
    await synced.put('x/07.json', JSON.stringify({ user: 'seven' }));
    await synced.put('a/sess-42-x.cast', 'x');
    await synced.put('zz/inventory.json', inventory(entry('sess-42-x'), entry(idB)));
    const calls = faultStore({ ...synced.store, list: smallPages(synced.store) });
    expect(await synced.sync({ store: calls, windowSize })).toMatchObject({
      objectsSeen: 33,
      added: 33,
      changed: 0,
      removed: 0,
      failures: [],
    });
    expect(synced.recordingOf('x/07.cast')?.matchMethod).toBe('sidecar');
    expect(synced.recordingOf('a/sess-42-x.cast')?.matchMethod).toBe('session-id');
    expect(synced.sessions()).toHaveLength(32);
    expect(await synced.sync({ store: calls, windowSize })).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  test('an interrupted sync marks nothing as removed and continues', async () => {
    for (let index = 0; index < 30; index += 1) await synced.put(`x/${String(index).padStart(2, '0')}.cast`, 'x');
    await synced.sync();
    await synced.put('x/30.cast', 'new');
    const breaking = (after: number, error: () => Error) =>
      faultStore(
        { ...synced.store, list: smallPages(synced.store) },
        {
          beforePage: (index) => {
            if (index === after) throw error();
          },
        },
      );
    const unreachable = new AppError('store-unreachable', 'gone', { retryable: true });
    await expect(synced.sync({ store: breaking(2, () => unreachable), windowSize: 3 })).rejects.toMatchObject({
      code: 'store-unreachable',
    });
    expect(synced.recordings().filter(({ removedFromStore }) => removedFromStore)).toEqual([]);
    const controller = new AbortController();
    const cancelling = breaking(1, () => {
      controller.abort();
      return new Error('aborted');
    });
    await expect(synced.sync({ store: cancelling, windowSize: 3, signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await synced.sync()).toMatchObject({ added: 1, changed: 0, removed: 0, unchanged: 30 });
  });

  test('hostile names are stored as names, and unusable ones are reported', async () => {
    const hostile = [
      '../../etc/passwd',
      '..\\..\\windows\\system32.cast',
      '\u001b[31mred\u0007.cast',
      "'; DROP TABLE recordings; --.cast",
      '__proto__',
      'constructor/prototype.cast',
      '<img src=x onerror=alert(1)>.cast',
      `${'long/'.repeat(200)}a.cast`,
      '\ud800lone.cast',
      'x'.repeat(5_000),
    ];
    const object = { sizeBytes: 1, etag: 'e', versionId: null, lastModifiedMs: nowMs, checksum: null };
    const list = async function* () {
      yield hostile.map((key) => ({ ...object, key }));
    };
    const result = await synced.sync({ store: { ...synced.store, list } });
    expect(
      synced
        .recordings()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(hostile.slice(0, 8).sort());
    expect(result.failures).toHaveLength(2);
    for (const { item, error } of result.failures) {
      expect(item.length).toBeLessThan(400);
      expect(error.code).toBe('input-malformed');
    }
    expect(await synced.sync({ store: { ...synced.store, list } })).toMatchObject({ added: 0, changed: 0, unchanged: 8 });
  });
});
