import { statSync } from 'node:fs';
import { join } from 'node:path';
import { connection } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { insertSource } from '../../electron/library/catalog/sources.ts';
import { openGatewayClient } from '../../electron/library/gateway/gateway-client.ts';
import { openStore } from '../../electron/library/stores/open-store.ts';
import { syncGateway } from '../../electron/library/sync/sync-gateway.ts';
import { syncSource } from '../../electron/library/sync/sync-source.ts';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import { sourceSettingsSchema, storeSecretSchema } from '../../shared/model/source.ts';

/**
 * A process that syncs a gateway and a bucket twice each into an empty catalog and prints after each how long it took, how many
 * bytes the log of the catalog grew to, and the most memory that the process had until then. First argument: the folder; second: what to sync, as JSON.
 */
const [folder = '', given = '[]'] = process.argv.slice(2);
const path = join(folder, 'catalog.db');
const catalog = openCatalog({ path, key: 'bench' });
const { database } = catalog[connection];
const options = { catalog, now: () => Date.UTC(2026, 10, 24), signal: new AbortController().signal, onProgress: () => undefined };

const targets = (JSON.parse(given) as readonly { readonly name: string; readonly settings: unknown; readonly secret: unknown }[]).map(
  ({ name, settings, secret }) => ({
    id: sourceIdSchema.parse(name),
    settings: sourceSettingsSchema.parse(settings),
    secret: storeSecretSchema.parse(secret),
  }),
);
for (const { id, settings } of targets) insertSource(catalog, { id, name: id, store: settings, addedAtMs: 0 });

for (const round of ['first', 'unchanged']) {
  for (const { id, settings, secret } of targets) {
    database.pragma('wal_checkpoint(TRUNCATE)');
    const started = performance.now();
    const counts =
      settings.kind === 'akeyless'
        ? await syncGateway({ ...options, source: { id }, gateway: await openGatewayClient({ settings, secret }) })
        : await syncSource({
            ...options,
            store: await openStore({ settings, secret }),
            source: { id, store: settings, lastSyncStartedAtMs: null, lastSyncSucceededAtMs: null },
          });
    const { sessionsSeen, objectsSeen, added, changed } = counts;
    console.log(
      JSON.stringify({
        step: `${id} ${round}`,
        ms: performance.now() - started,
        writtenBytes: statSync(`${path}-wal`).size,
        memoryMb: process.resourceUsage().maxRSS / 1024,
        seen: id === 'gateway' ? sessionsSeen : objectsSeen,
        added,
        changed,
      }),
    );
  }
}
closeCatalog(catalog);
process.exit();
