import { randomUUID } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { insertNote, listNotes } from '../../electron/library/catalog/notes.ts';
import { getSource } from '../../electron/library/catalog/sources.ts';
import { importInventory } from '../../electron/library/sync/import-inventory.ts';
import { noteIdSchema } from '../../shared/model/ids.ts';
import { entry, idA, idB, idC, inventory, nowMs, sourceId, withSyncedFolder } from '../support/synced-folder.ts';

const synced = withSyncedFolder();

describe('what a sync makes of inventories, sidecars and names', () => {
  test('an inventory, a missing recording, a failed session and an orphan are told apart', async () => {
    await synced.put('list-sra-sessions.json', inventory(entry(idA), entry(idB), entry(idC, { status: 'failed' })));
    await synced.put(`web/rec_${idA}.mp4`, 'video');
    await synced.put('web/rec_100000000000000000000009.mp4', 'orphan');
    const result = await synced.sync();
    expect(result).toMatchObject({ objectsSeen: 3, sessionsSeen: 3, added: 5, removed: 0, failures: [] });
    expect(synced.sessionOf(idA)).toMatchObject({ recordedState: 'recorded', recordingCount: 1, origin: 'inventory', target: 'prod-db-1' });
    expect(synced.sessionOf(idA)?.durationMs).toBe(5_891_000);
    expect(synced.sessionOf(idB)).toMatchObject({ recordedState: 'missing' });
    expect(synced.sessionOf(idC)).toMatchObject({ recordedState: 'not-expected' });
    expect(synced.sessionOf('100000000000000000000009')).toMatchObject({ recordedState: 'orphan', origin: 'derived', status: 'unknown' });
    expect(synced.recordingOf(`web/rec_${idA}.mp4`)?.matchMethod).toBe('session-id');
    expect(getSource(synced.catalog, sourceId)).toMatchObject({ hasInventory: true, lastSyncSucceededAtMs: nowMs });
  });

  test('an inventory that arrives later takes over the derived session and what reviewers wrote on it', async () => {
    await synced.put(`rec_${idA}.mp4`, 'video');
    await synced.put('custom/sess-42-x.cast', 'terminal');
    await synced.sync();
    const derived = synced.sessionOf(idA);
    expect(derived).toMatchObject({ origin: 'derived', recordedState: 'recorded', resourceType: 'web', user: null });
    if (!derived) throw new Error('there is a derived session');
    insertNote(synced.catalog, {
      id: noteIdSchema.parse(randomUUID()),
      sessionId: derived.id,
      recordingId: null,
      atMs: null,
      endMs: null,
      severity: 'high',
      text: 'look here',
      author: 'rita',
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    await synced.put('inventory/sessions-2026-11.json', inventory(entry(idA), entry('sess-42-x', { target_host: 'web-7' })));
    await synced.sync();
    expect(synced.sessions()).toHaveLength(2);
    expect(synced.sessionOf(idA)).toMatchObject({ id: derived.id, origin: 'inventory', user: 'alice@corp.example' });
    expect(listNotes(synced.catalog, derived.id)).toHaveLength(1);
    const other = synced.sessionOf('sess-42-x');
    expect(other).toMatchObject({ recordedState: 'recorded', recordingCount: 1, target: 'web-7' });
    expect(synced.recordingOf('custom/sess-42-x.cast')).toMatchObject({ sessionId: other?.id, matchMethod: 'session-id' });
  });

  test('an imported inventory matches what was synced before, and a sync keeps it', async () => {
    await synced.put('custom/sess-42-x.cast', 'terminal');
    await synced.sync();
    const source = { id: sourceId };
    const imported = importInventory({
      catalog: synced.catalog,
      source,
      fileName: 'export.json',
      text: inventory(entry('sess-42-x')),
      now: () => nowMs,
    });
    expect(imported).toEqual({ sessions: 1, problems: [] });
    expect(synced.sessions()).toMatchObject([{ externalId: 'sess-42-x', recordedState: 'recorded', origin: 'inventory' }]);
    await synced.put('custom/sess-42-x.cast.json', JSON.stringify({ user: 'mallory' }));
    expect(await synced.sync()).toMatchObject({ changed: 0, failures: [] });
    expect(synced.sessions()).toMatchObject([{ user: 'alice@corp.example', origin: 'inventory' }]);
  });

  test('an inventory that cannot be read changes nothing and is named', async () => {
    const source = { id: sourceId };
    const broken = (text: string) => () =>
      importInventory({ catalog: synced.catalog, source, fileName: 'export.json', text, now: () => nowMs });
    expect(broken('{"sessions": [')).toThrow(
      expect.objectContaining({ code: 'input-malformed', message: expect.stringContaining('export.json') }),
    );
    expect(getSource(synced.catalog, sourceId)?.hasInventory).toBe(false);
    await synced.put('inventory.json', '{"sessions": [');
    await synced.put('a.cast', 'terminal');
    expect(await synced.sync()).toMatchObject({ added: 1, failures: [{ item: 'inventory.json', error: { code: 'input-malformed' } }] });
  });

  test('a sidecar that names another session than the key is reported, and the key is followed', async () => {
    await synced.put(`rec_${idA}.cast`, 'one');
    await synced.put(`rec_${idA}.cast.json`, JSON.stringify(entry(idB)));
    const { failures } = await synced.sync();
    expect(failures).toMatchObject([{ item: `rec_${idA}.cast`, error: { message: expect.stringContaining(idB) } }]);
    expect(synced.sessions().map(({ externalId }) => externalId)).toEqual([idA]);
  });

  test('files that are not recordings are left alone', async () => {
    for (const name of ['README.txt', 'a.cast.sha256', 'SHA256SUMS', 'logo.png', 'unrelated.json', 'notes.md']) await synced.put(name, 'x');
    expect(await synced.sync()).toMatchObject({ objectsSeen: 6, added: 0, failures: [] });
    expect(synced.recordings()).toEqual([]);
  });

  test('the newer of two inventories counts, whatever the order of their names', async () => {
    await synced.put('a-inventory.json', inventory(entry(idA, { status: 'terminated' })));
    await synced.put('b-inventory.json', inventory(entry(idA, { status: 'connected', end_time: undefined })));
    await utimes(join(synced.folder, 'b-inventory.json'), new Date(nowMs - 86_400_000), new Date(nowMs - 86_400_000));
    await utimes(join(synced.folder, 'a-inventory.json'), new Date(nowMs), new Date(nowMs));
    await synced.sync();
    expect(synced.sessionOf(idA)?.status).toBe('terminated');
    expect(await synced.sync()).toMatchObject({ added: 0, changed: 0 });
  });
});
