import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../electron/library/engine.ts';
import type { SourceId } from '../../shared/model/ids.ts';
import { fetchResultSchema, type Job, syncResultSchema } from '../../shared/model/job.ts';
import type { StoreSecret, StoreSettings } from '../../shared/model/source.ts';
import { startAzureServer } from '../support/azure-server.ts';
import { openTestLibrary, waitForJob } from '../support/library.ts';
import { createRandom } from '../support/random.ts';
import { startS3Server } from '../support/s3-server.ts';
import { uploadFolder } from '../support/upload-folder.ts';
import { wrongInListing, wrongInside, wrongOnDisk } from './check-library.ts';
import { type AbuseContext, inFolder, judge, randomOfRound, withinTime } from './family.ts';
import { type FaultProxy, type StoreFault, startFaultProxy, storeFaults } from './fault-proxy.ts';
import { type PlantedWorld, plantWorld } from './planted-world.ts';

/** A store behind a proxy, and the data folder of a library that knows it and has not synced it yet. */
interface FaultyStore {
  readonly name: 's3' | 'azure';
  readonly proxy: FaultProxy;
  readonly template: string;
  readonly sourceId: SourceId;
}

/** A silent store is given up after 30 s, with tries of the SDK within: no sync and no fetch of this small world takes longer. */
const longestMs = 120_000;

/** Faults between the library and its stores, with the SDKs' own retries in play. */
export async function abuseStores(context: AbuseContext): Promise<void> {
  const { folder, seed } = context;
  const world = await plantWorld(join(folder, 'archive'), createRandom(seed));
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const stores = [await openS3(context, world, closing), await openAzure(context, world, closing)];
    for (let round = 0; round < context.mostRounds && !context.isOver(); round += 1) {
      const store = stores[round % stores.length];
      const fault = storeFaults[Math.floor(round / stores.length) % storeFaults.length];
      if (!store || !fault || !context.wants(fault)) continue;
      context.progress(`round ${round}, ${fault} (${store.name})`);
      await inFolder(folder, `round-${round}`, (path) => strike(context, world, store, fault, round, path));
    }
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** One round: sync and fetch under a fault, then without it; half of the rounds begin with a sync that went well. */
async function strike(
  { seed, tally }: AbuseContext,
  world: PlantedWorld,
  { name, proxy, template, sourceId }: FaultyStore,
  fault: StoreFault,
  round: number,
  path: string,
): Promise<void> {
  const random = randomOfRound(seed, round);
  const of = tally.of(fault);
  const home = join(path, 'home');
  await cp(template, home, { recursive: true });
  const engine = await openTestLibrary(home);
  const wrong: string[] = [];
  let injected = 0;
  let isClosed = false;
  try {
    if (random.next() < 0.5) await run(engine, { sourceId });
    proxy.set(fault, random, random.pick([0.05, 0.2, 0.5, 1]));
    for (const what of [{ sourceId }, 'fetch'] as const) {
      const before = proxy.injected;
      const job = await run(engine, what);
      const told = toldBy(job);
      for (const code of told) of.said(code);
      const isSilent = told.length === 0 && proxy.injected > before;
      // What the SDK's own tries overcame needs no telling, as long as everything is there.
      if (isSilent) wrong.push(...(await wrongInListing(engine, world, what === 'fetch')).map((each) => `Not told: ${each}`));
      else wrong.push(...(await wrongInListing(engine, world, false)));
      if (job.state === 'failed' && what !== 'fetch') {
        const { sources } = await engine.call('sources.list', {});
        if (sources.every(({ lastSyncError }) => lastSyncError === null)) wrong.push('The source does not tell that its sync failed.');
      }
    }
    injected = proxy.injected;
    proxy.set(null, random, 0);
    await run(engine, { sourceId });
    for (const code of toldBy(await run(engine, 'fetch'))) wrong.push(`With all well again, a fetch tells of ${code}.`);
    wrong.push(...(await wrongInListing(engine, world, true)), ...(await wrongInside(engine)));
    await withinTime('Closing the library', longestMs, engine.close());
    isClosed = true;
    wrong.push(...(await wrongOnDisk(home, world)));
  } catch (error) {
    injected = Math.max(injected, proxy.injected);
    wrong.push(String(error));
  } finally {
    proxy.set(null, random, 0);
    if (!isClosed) await engine.close().catch(() => undefined);
  }
  judge(tally, fault, `round ${round} (${name})`, wrong, injected);
}

async function run(engine: Engine, what: { readonly sourceId: SourceId } | 'fetch'): Promise<Job> {
  const { jobId } = what === 'fetch' ? await engine.call('recordings.fetch', { all: true }) : await engine.call('sources.sync', what);
  return withinTime(what === 'fetch' ? 'A fetch' : 'A sync', longestMs, waitForJob(engine, jobId));
}

/** The codes by which a job tells that something went wrong. */
function toldBy(job: Job): string[] {
  const result = job.kind === 'sync' ? syncResultSchema.safeParse(job.result) : fetchResultSchema.safeParse(job.result);
  const failures = result.data?.failures.map(({ error }) => error.code) ?? [];
  return [...(job.error ? [job.error.code] : []), ...new Set(failures)];
}

async function openS3(context: AbuseContext, world: PlantedWorld, closing: (() => Promise<unknown>)[]): Promise<FaultyStore> {
  const server = await startS3Server();
  closing.push(server.dispose);
  await server.createBucket('recordings');
  await uploadFolder(server, 'recordings', world.folder);
  const proxy = await startFaultProxy(Number(new URL(server.endpoint).port), await objectsBelow(world, '/recordings/'));
  closing.push(proxy.close);
  const settings = { ...server.settings('recordings'), endpoint: `http://127.0.0.1:${proxy.port}` };
  // A copy without what the SDK writes into it.
  const { accessKeyId = '', secretAccessKey = '' } = server.secret;
  return { name: 's3', proxy, ...(await makeTemplate(context, 's3', settings, { accessKeyId, secretAccessKey })) };
}

async function openAzure(context: AbuseContext, world: PlantedWorld, closing: (() => Promise<unknown>)[]): Promise<FaultyStore> {
  const server = await startAzureServer();
  closing.push(server.dispose);
  await server.createBucket('recordings');
  await uploadFolder(server, 'recordings', world.folder);
  const upstream = new URL(server.accountUrl);
  const proxy = await startFaultProxy(Number(upstream.port), await objectsBelow(world, `/${server.accountName}/recordings/`));
  closing.push(proxy.close);
  const connectionString = server.connectionString.replace(`:${upstream.port}/`, `:${proxy.port}/`);
  return { name: 'azure', proxy, ...(await makeTemplate(context, 'azure', server.settings('recordings'), { connectionString })) };
}

async function objectsBelow({ folder, recordings }: PlantedWorld, base: string): Promise<(path: string) => Buffer | null> {
  const objects = new Map<string, Buffer>();
  for (const key of recordings.keys()) objects.set(`${base}${key}`, await readFile(join(folder, key)));
  return (path) => objects.get(path) ?? null;
}

async function makeTemplate(
  { folder }: AbuseContext,
  name: string,
  store: StoreSettings,
  secret: StoreSecret,
): Promise<Pick<FaultyStore, 'template' | 'sourceId'>> {
  const template = join(folder, `template-${name}`);
  const engine = await openTestLibrary(template);
  // What indexing does to them is another family's: here it is the bytes that count.
  await engine.call('settings.update', { indexAfterFetch: false });
  const { source } = await engine.call('sources.add', { name, store, secret });
  await engine.close();
  return { template, sourceId: source.id };
}
