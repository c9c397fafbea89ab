import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { getGatewayState } from '../../electron/library/catalog/gateway-state.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { getSession } from '../../electron/library/catalog/sessions.ts';
import { getSource, insertSource } from '../../electron/library/catalog/sources.ts';
import { openGatewayClient } from '../../electron/library/gateway/gateway-client.ts';
import { sessionIdOf } from '../../electron/library/sync/plan-sync.ts';
import { syncGateway } from '../../electron/library/sync/sync-gateway.ts';
import { startAkeylessServer } from '../support/akeyless-server.ts';
import { sampleSession, sessionIdAt } from '../support/akeyless-world.ts';
import { makeTempFolder } from '../support/library.ts';
import { createRandom } from '../support/random.ts';
import { gatewayId } from '../support/synced-gateway.ts';

const child = fileURLToPath(new URL('../support/gateway-child.ts', import.meta.url));
const sessionCount = 12_000;

test('a sync that is killed anywhere, again and again, ends with what the gateway lists', { timeout: 120_000 }, async () => {
  const folder = await makeTempFolder();
  onTestFinished(folder.remove);
  const server = await startAkeylessServer({ world: { sessionCount, pageSize: 500 } });
  onTestFinished(() => server.close());
  const path = join(folder.path, 'catalog.db');
  const made = openCatalog({ path, key: 'k' });
  insertSource(made, { id: gatewayId, name: 'gateway', store: server.settings(), addedAtMs: 0 });
  closeCatalog(made);

  const random = createRandom(50);
  for (let kills = 0; kills < 3; kills += 1) {
    const target = random.integer(2_600, 6_000);
    const args = [child, path, 'k', gatewayId, JSON.stringify(server.settings()), JSON.stringify(server.secret())];
    const sync = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
    for await (const line of createInterface(sync.stdout)) if (Number(line) >= target) sync.kill('SIGKILL');
    if (sync.exitCode === null && sync.signalCode === null) await once(sync, 'exit');
    expect(sync.signalCode).toBe('SIGKILL');
  }

  const catalog = openCatalog({ path, key: 'k' });
  onTestFinished(() => closeCatalog(catalog));
  // What was written before the last kill is whole, and where it stopped is known.
  const known = getSource(catalog, gatewayId)?.sessionCount ?? 0;
  expect(known).toBeGreaterThan(0);
  expect(getGatewayState(catalog, gatewayId)?.isInterrupted).toBe(true);
  const gateway = await openGatewayClient({ settings: server.settings(), secret: server.secret() });
  onTestFinished(() => gateway.dispose());
  const result = await syncGateway({
    catalog,
    gateway,
    source: { id: gatewayId },
    now: Date.now,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(result.added).toBe(sessionCount - known);
  expect(getSource(catalog, gatewayId)?.sessionCount).toBe(sessionCount);
  for (let index = 0; index < sessionCount; index += 97) {
    expect(getSession(catalog, sessionIdOf(gatewayId, sessionIdAt(index)))?.user).toBe(sampleSession(index).user_identifier);
  }
  expect(getGatewayState(catalog, gatewayId)?.isInterrupted).toBe(false);
});
