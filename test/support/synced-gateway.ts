import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { getGatewayState } from '../../electron/library/catalog/gateway-state.ts';
import { connection, type WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { listSessions } from '../../electron/library/catalog/sessions.ts';
import { insertSource } from '../../electron/library/catalog/sources.ts';
import { openGatewayClient } from '../../electron/library/gateway/gateway-client.ts';
import { syncGateway } from '../../electron/library/sync/sync-gateway.ts';
import type { GatewayState } from '../../shared/model/gateway.ts';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import type { SyncResult } from '../../shared/model/job.ts';
import { type Session, sessionFilterSchema } from '../../shared/model/session.ts';
import { type AkeylessServer, startAkeylessServer } from './akeyless-server.ts';
import type { GatewayWorld } from './akeyless-world.ts';
import { makePatience } from './patience.ts';

export const gatewayId = sourceIdSchema.parse('gateway-1');
export const syncedAtMs = Date.UTC(2026, 10, 24);

/** A gateway source in a real catalog, made anew for each test of the file that calls this. */
export function withSyncedGateway() {
  let home: string;
  let server: AkeylessServer;
  let catalog: WritableCatalog;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'witness-gateway-'));
    server = await startAkeylessServer();
    catalog = openCatalog({ path: join(home, 'catalog.db'), key: 'k' });
    insertSource(catalog, { id: gatewayId, name: 'gateway', store: server.settings(), addedAtMs: syncedAtMs });
  });
  afterEach(async () => {
    closeCatalog(catalog);
    await server.close();
    await rm(home, { recursive: true, force: true });
  });

  /** One sync; `onProgress` may abort it. Waits of retries take no time. */
  async function sync(
    more: { readonly signal?: AbortSignal; readonly onProgress?: (detail: string) => void; readonly nowMs?: number } = {},
  ): Promise<SyncResult> {
    const gateway = await openGatewayClient({ settings: server.settings(), secret: server.secret(), patience: makePatience() });
    try {
      return await syncGateway({
        catalog,
        gateway,
        source: { id: gatewayId },
        now: () => more.nowMs ?? syncedAtMs,
        signal: more.signal ?? new AbortController().signal,
        onProgress: ({ detail }) => more.onProgress?.(detail),
      });
    } finally {
      gateway.dispose();
    }
  }

  function sessions(): Session[] {
    const all: Session[] = [];
    let cursor: string | null = null;
    do {
      const page: ReturnType<typeof listSessions> = listSessions(catalog, {
        filter: sessionFilterSchema.parse({}),
        sort: { key: 'startedAt', descending: true },
        cursor,
        limit: 500,
      });
      all.push(...page.sessions);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return all;
  }

  return {
    sync,
    sessions,
    change: (changes: Partial<GatewayWorld>) => void Object.assign(server.world, changes),
    state: (): GatewayState | null => getGatewayState(catalog, gatewayId),
    /** Rows written through this connection so far. */
    rowsWritten: (): number => Number(catalog[connection].database.prepare('SELECT total_changes()').pluck().get()),
    get server() {
      return server;
    },
    get catalog() {
      return catalog;
    },
  };
}
