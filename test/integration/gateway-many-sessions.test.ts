import { expect, test } from 'vitest';
import { connection } from '../../electron/library/catalog/handles.ts';
import { withSyncedGateway } from '../support/synced-gateway.ts';

const synced = withSyncedGateway();

test('20,000 sessions come in pages, and a second time nothing is written', { timeout: 300_000 }, async () => {
  // Whether they survive a power cut is not what this is about, and the disk of a busy machine is slow.
  synced.catalog[connection].database.pragma('synchronous = OFF');
  synced.catalog[connection].database.pragma('wal_autocheckpoint = 20000');
  synced.change({ sessionCount: 20_000, pageSize: 1_000 });
  expect(await synced.sync()).toMatchObject({ sessionsSeen: 20_000, added: 20_000, failures: [] });
  expect(synced.server.requestsTo('list-sra-sessions')).toHaveLength(20);
  const before = synced.rowsWritten();
  expect(await synced.sync()).toMatchObject({ added: 0, changed: 0, unchanged: 20_000 });
  // Its place is noted after every page, so that a cut costs one page.
  expect(synced.rowsWritten() - before).toBeLessThan(70);
});
