import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import type { SourceId } from '../../shared/model/ids.ts';
import {
  addCounts,
  emptyCounts,
  type ReconciliationCounts,
  reconciledStates,
  reconcileRulesSchema,
} from '../../shared/model/reconciliation.ts';
import type { SourceSettingsInput, StoreSecret } from '../../shared/model/source.ts';
import { startAkeylessServer } from '../support/akeyless-server.ts';
import { startAzureServer } from '../support/azure-server.ts';
import { finishJob, makeTempFolder, openTestLibrary } from '../support/library.ts';
import { lateAfterMs, type PlantedObject, type PlantedStore, type PlantedTruth, plantArchive } from '../support/planted-archive.ts';
import { createRandom } from '../support/random.ts';
import { startS3Server } from '../support/s3-server.ts';

const child = fileURLToPath(new URL('../support/sync-child.ts', import.meta.url));
const rules = reconcileRulesSchema.parse({ lateAfterMs });

/** A gateway, two stores with what was planted, and a data folder that has the three as sources. */
async function setUp(seed: number, sessionCount: number, part = 1) {
  const startedMs = Date.now();
  // Long after, so that nothing is waited for any more.
  const nowMs = startedMs + 100 * 86_400_000;
  const planted = plantArchive({ seed, sessionCount, part, nowMs: startedMs });
  const folder = await makeTempFolder();
  onTestFinished(folder.remove);
  const gateway = await startAkeylessServer({ world: { sessionCount, sessionAt: planted.sessionAt, pageSize: 1_000 } });
  onTestFinished(() => gateway.close());
  const s3 = await startS3Server();
  onTestFinished(() => s3.dispose());
  const azure = await startAzureServer();
  onTestFinished(() => azure.dispose());
  const servers = { s3, azure };
  await Promise.all([s3.createBucket('archive'), azure.createBucket('archive')]);

  async function apply(objects: readonly PlantedObject[]): Promise<void> {
    const queue = objects.values();
    const work = async (): Promise<void> => {
      for (const { store, key, body } of queue) {
        if (body === null) await servers[store].remove('archive', key);
        else await servers[store].put('archive', key, Buffer.from(body));
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }
  await apply(planted.objects);

  const open = (): Promise<Engine> => openTestLibrary(folder.path, { now: () => nowMs });
  const engine = await open();
  const add = async (name: string, store: SourceSettingsInput, secret: StoreSecret): Promise<SourceId> =>
    (await engine.call('sources.add', { name, store, secret })).source.id;
  const sources: Readonly<Record<PlantedStore | 'gateway', SourceId>> = {
    s3: await add('s3', s3.settings('archive'), { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }),
    azure: await add('azure', azure.settings('archive'), { connectionString: azure.connectionString }),
    gateway: await add('gateway', gateway.settings(), gateway.secret()),
  };
  await engine.close();

  /** Syncs in a process of its own, which is killed at the given step. */
  async function killed(order: readonly SourceId[], step: number): Promise<void> {
    const process_ = spawn(process.execPath, [child, folder.path, String(nowMs), ...order], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    let steps = 0;
    for await (const _ of createInterface(process_.stdout)) {
      steps += 1;
      if (steps === step) process_.kill('SIGKILL');
    }
    if (process_.exitCode === null && process_.signalCode === null) await once(process_, 'exit');
    expect(process_.signalCode).toBe('SIGKILL');
  }
  return { planted, apply, open, sources, killed };
}

async function syncAll(engine: Engine, order: readonly SourceId[]): Promise<void> {
  for (const sourceId of order) await finishJob(engine, (await engine.call('sources.sync', { sourceId })).jobId);
}

async function fetchAll(engine: Engine, keys: readonly string[]): Promise<void> {
  const found = await Promise.all(keys.map((key) => engine.call('sessions.findObject', { key })));
  const { jobId } = await engine.call('recordings.fetch', { recordingIds: found.flatMap(({ recordingIds }) => recordingIds) });
  await finishJob(engine, jobId);
}

/** What reconciliation finds, told as the generator tells the truth. */
async function reconciled(engine: Engine, sources: Readonly<Record<string, SourceId>>): Promise<PlantedTruth> {
  const nameOf = new Map(Object.entries(sources).map(([name, id]) => [id, name]));
  const findings: string[] = [];
  let counts = emptyCounts();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof nextPage>> = await nextPage(engine, cursor);
    for (const { kind, session, recordingId, object } of page.findings) {
      const owner = recordingId && (await engine.call('recordings.get', { recordingId })).recording.sourceId;
      findings.push(`${kind} ${session ?? '-'} ${(owner && nameOf.get(owner)) ?? '-'} ${object ?? '-'}`);
    }
    counts = addCounts(counts, page.counts);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { findings: findings.sort(), sessions: present(counts.sessions), objects: present(counts.objects) };
}

function nextPage(engine: Engine, cursor: string | null) {
  return engine.call('sessions.reconcile', { rules, cursor, limit: 500 });
}

function present(counts: ReconciliationCounts['sessions']): PlantedTruth['sessions'] {
  return Object.fromEntries(reconciledStates.flatMap((state) => (counts[state] > 0 ? [[state, counts[state]]] : [])));
}

test('100,000 sessions: what is found is what was planted, at first and after changes whose sync is killed', {
  timeout: 300_000,
}, async () => {
  const { planted, apply, open, sources, killed } = await setUp(1, 100_000);
  const first = await open();
  await syncAll(first, [sources.s3, sources.gateway, sources.azure]);
  await fetchAll(first, planted.toFetch);
  expect(await reconciled(first, sources)).toEqual(planted.before);
  await first.close();

  await apply(planted.changes);
  const random = createRandom(2);
  await killed([sources.s3, sources.azure], random.integer(2, 4));
  await killed([sources.azure, sources.s3], random.integer(2, 4));
  const then = await open();
  await syncAll(then, [sources.azure, sources.s3]);
  expect(await reconciled(then, sources)).toEqual(planted.after);
  await then.close();
});

for (const seed of [3]) {
  test(`a first sync that is killed at random points ends with what was planted (seed ${seed})`, { timeout: 180_000 }, async () => {
    const { planted, apply, open, sources, killed } = await setUp(seed, 8_000, 0.2);
    const random = createRandom(seed);
    const { s3, azure, gateway } = sources;
    for (const order of [
      [s3, gateway, azure],
      [gateway, azure, s3],
      [azure, s3, gateway],
    ]) {
      await killed(order, random.integer(2, 6));
    }
    const engine = await open();
    await syncAll(engine, [gateway, s3, azure]);
    await fetchAll(engine, planted.toFetch);
    expect(await reconciled(engine, sources)).toEqual(planted.before);
    await apply(planted.changes);
    await syncAll(engine, [azure, gateway, s3]);
    expect(await reconciled(engine, sources)).toEqual(planted.after);
    await engine.close();
  });
}
