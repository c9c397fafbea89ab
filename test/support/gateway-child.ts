import { writeSync } from 'node:fs';
import { openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { openGatewayClient } from '../../electron/library/gateway/gateway-client.ts';
import { syncGateway } from '../../electron/library/sync/sync-gateway.ts';
import { gatewaySettingsSchema } from '../../shared/model/gateway.ts';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import { storeSecretSchema } from '../../shared/model/source.ts';

/** A process that syncs one gateway and prints how far it is; the test kills it on the way. */
const [path = '', key = '', id = '', settings = '', secret = ''] = process.argv.slice(2);
const catalog = openCatalog({ path, key });
const gateway = await openGatewayClient({
  settings: gatewaySettingsSchema.parse(JSON.parse(settings)),
  secret: storeSecretSchema.parse(JSON.parse(secret)),
});
await syncGateway({
  catalog,
  gateway,
  source: { id: sourceIdSchema.parse(id) },
  now: Date.now,
  signal: new AbortController().signal,
  // Straight to the pipe: nothing is held back in this process when it dies.
  onProgress: ({ done }) => writeSync(1, `${done}\n`),
});
gateway.dispose();
