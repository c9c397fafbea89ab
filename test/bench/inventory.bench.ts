import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog, transaction } from '../../electron/library/catalog/open-catalog.ts';
import { listSessions, refreshSessionStates, sessionFacets, upsertSession } from '../../electron/library/catalog/sessions.ts';
import { insertSource, setHasInventory } from '../../electron/library/catalog/sources.ts';
import { sessionIdSchema, sourceIdSchema } from '../../shared/model/ids.ts';
import { type SessionFilterInput, type SessionSort, sessionFilterSchema, sessionSortKeySchema } from '../../shared/model/session.ts';

export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly target: string;
  readonly unit: string;
  readonly pass: boolean;
}

const sessionCount = 1_000_000;
const key = '5ec0de'.padEnd(64, '0');
const sourceId = sourceIdSchema.parse('bench');
const firstStartMs = Date.UTC(2025, 10, 20);
const yearMs = 365 * 86_400_000;

/** A million sessions in an encrypted catalog: opening it, any filter and order with one page, and the facets. */
export async function benchInventory(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'witness-bench-'));
  const path = join(folder, 'catalog.db');
  try {
    const filled = openCatalog({ path, key });
    fill(filled);
    closeCatalog(filled);
    const started = performance.now();
    const catalog = openCatalog({ path, key });
    listSessions(catalog, {
      filter: sessionFilterSchema.parse({}),
      sort: { key: 'startedAt', descending: true },
      cursor: null,
      limit: 100,
    });
    const openMs = performance.now() - started;
    const pages = [...requests()].map((request) => timed(() => listSessions(catalog, request)));
    const facets = [...requests()].map(({ filter }) => timed(() => sessionFacets(catalog, filter)));
    closeCatalog(catalog);
    return [
      result('inventory of 1,000,000 sessions: any filter plus one page, p95', percentile(pages, 0.95), 50),
      result('inventory of 1,000,000 sessions: facets under any filter, p95', percentile(facets, 0.95), 200),
      result('inventory of 1,000,000 sessions: open and first page', openMs, 1500),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fill(catalog: WritableCatalog): void {
  const random = createRandom(2);
  const pick = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0];
  insertSource(catalog, { id: sourceId, name: 'bench', store: { kind: 'folder', path: '/bench' }, addedAtMs: 0 });
  setHasInventory(catalog, sourceId, true);
  for (let first = 0; first < sessionCount; first += 20_000) {
    transaction(catalog, () => {
      for (let n = first; n < first + 20_000; n++) {
        const startedAtMs = firstStartMs + Math.floor((n / sessionCount) * yearMs + random() * 86_400_000);
        upsertSession(catalog, {
          id: sessionIdSchema.parse(n.toString(16).padStart(32, '0')),
          sourceId,
          externalId: String(Math.floor(random() * 1e12)).padStart(12, '0') + String(n).padStart(12, '0'),
          status: pick(['completed', 'completed', 'completed', 'completed', 'terminated', 'failed', 'connected', 'connecting']),
          resourceType: pick(['ssh', 'ssh', 'ssh', 'rdp', 'web', 'mysql', 'postgres', 'mssql', 'mongodb', 'k8s', 'eks']),
          // A few users do most of the work.
          user: `user${Math.floor(random() ** 3 * 5000)}@corp.example`,
          target: `${pick(['prod', 'stage', 'dev'])}-${pick(['db', 'web', 'app', 'cache'])}-${Math.floor(random() * 2000)}`,
          gateway: `gw-${pick(['eu', 'us', 'ap'])}-${Math.floor(random() * 10)}`,
          secretName: `/${pick(['prod', 'stage'])}/secret-${Math.floor(random() * 3000)}`,
          clientType: 'CLI',
          accessId: 'p-bench',
          instanceId: null,
          errorMessage: null,
          startedAtMs,
          endedAtMs: startedAtMs + Math.floor(random() ** 4 * 8 * 3_600_000),
          origin: 'inventory',
          raw: null,
        });
      }
    });
  }
  refreshSessionStates(catalog, { sourceIds: [sourceId], nowMs: firstStartMs + yearMs });
}

/** Every order with filters from none to all at once, each twice with other values. */
function* requests(): Generator<Parameters<typeof listSessions>[1]> {
  for (const [index, filter] of filters().entries()) {
    for (const sortKey of sessionSortKeySchema.options) {
      const sort: SessionSort = { key: sortKey, descending: index % 2 === 0 };
      yield { filter: sessionFilterSchema.parse(filter), sort, cursor: null, limit: 100 };
    }
  }
}

function filters(): SessionFilterInput[] {
  const month = { fromMs: firstStartMs + yearMs / 2, toMs: firstStartMs + yearMs / 2 + 30 * 86_400_000 };
  return [
    {},
    { status: ['failed'] },
    { status: ['completed', 'terminated'], resourceType: ['ssh'] },
    { resourceType: ['rdp', 'web'], recordedState: ['missing'] },
    { user: ['user7@corp.example'] },
    { user: ['user4711@corp.example', 'user12@corp.example'], status: ['failed'] },
    { target: ['prod-db-1'], user: ['user1@corp.example'] },
    { gateway: ['gw-eu-3', 'gw-us-1'] },
    month,
    { ...month, status: ['terminated'], resourceType: ['mysql', 'postgres'] },
    { minDurationMs: 4 * 3_600_000 },
    { maxDurationMs: 1000, gateway: ['gw-ap-9'] },
    { text: 'user42' },
    { text: 'prod-db' },
    { text: 'alice' },
    { text: '000004711' },
    { text: 'user1 db eu', resourceType: ['ssh'] },
    {
      text: 'prod',
      status: ['completed'],
      resourceType: ['ssh', 'rdp'],
      gateway: ['gw-eu-1'],
      recordedState: ['missing'],
      sourceId: [sourceId],
      ...month,
      minDurationMs: 60_000,
    },
  ];
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function result(name: string, ours: number, target: number): BenchResult {
  return { name, ours: Math.round(ours * 10) / 10, target: `<= ${target}`, unit: 'ms', pass: ours <= target };
}

/** Numbers in [0, 1), the same each run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
