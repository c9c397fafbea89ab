import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { createLibraryProcess, type LibraryChild } from '../../../electron/main/library-process.ts';
import { root } from '../../../scripts/bootstrap.mjs';
import { buildDesktop } from '../../../scripts/electron-runtime.mjs';
import { contract, type MethodName, type ParamsOf, type ResultOf } from '../../../shared/contract/index.ts';
import { type Job, jobSchema } from '../../../shared/model/job.ts';

const cast = [
  '{"version": 2, "width": 80, "height": 24, "timestamp": 1730556000}',
  '[0.5, "o", "$ echo built-needle\\r\\n"]',
  '[1.0, "o", "built-needle\\r\\n"]',
  '',
].join('\n');

/** What the build made, in a thread of its own, in place of Electron's utility process. */
function runBuiltLibrary(): LibraryChild {
  const entry = pathToFileURL(join(root, 'out', 'main', 'library.js')).href;
  const worker = new Worker(new URL('../../support/parent-port-worker.ts', import.meta.url), { workerData: entry });
  return {
    post: (message) => worker.postMessage(message),
    postWithPort() {
      throw new Error('Media is tested with real channels in library-process.test.ts.');
    },
    onMessage: (listener) => worker.on('message', listener),
    onExit: (listener) => worker.on('exit', listener),
    kill: () => void worker.terminate(),
  };
}

test('the bundled library opens, and its bundled workers index a recording', async () => {
  await buildDesktop();
  const folder = await mkdtemp(join(tmpdir(), 'witness-built-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'archive'));
  await writeFile(join(folder, 'archive', 'ssh-session.cast'), cast);

  const waiting = new Map<string, (job: Job) => void>();
  const ended = new Map<string, Job>();
  const library = createLibraryProcess({
    fork: runBuiltLibrary,
    open: { home: join(folder, 'home'), version: '1.2.3', resourcesDir: join(root, 'resources'), mediaRoot: 'media://local/' },
    vault: memoryVault(),
    onEvent(event, payload) {
      if (event !== 'job.changed') return;
      const job = jobSchema.parse(Reflect.get(Object(payload), 'job'));
      if (job.state === 'running') return;
      ended.set(job.id, job);
      waiting.get(job.id)?.(job);
    },
    log: () => undefined,
    wait: async () => undefined,
  });
  onTestFinished(() => library.close());
  const call = async <M extends MethodName>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> =>
    contract[method].result.parse(await library.call(method, params)) as ResultOf<M>;
  const finish = async ({ jobId }: { jobId: string }): Promise<Job> =>
    ended.get(jobId) ?? new Promise((resolve) => waiting.set(jobId, resolve));

  await library.start();
  expect(await call('app.bootstrap', {})).toMatchObject({ host: 'desktop', version: '1.2.3', mediaRoot: 'media://local/' });
  const { source } = await call('sources.add', { name: 'Archive', store: { kind: 'folder', path: join(folder, 'archive') } });
  expect(await finish(await call('sources.sync', { sourceId: source.id }))).toMatchObject({ state: 'done' });
  expect(await finish(await call('recordings.fetch', { all: true }))).toMatchObject({ state: 'done' });
  expect(await finish(await call('recordings.index', { all: true, force: true }))).toMatchObject({ state: 'done', result: { indexed: 1 } });
  const { hits } = await call('search.query', { query: 'built-needle' });
  expect(hits.length).toBeGreaterThan(0);
});

function memoryVault() {
  const secrets = new Map<string, string>();
  return {
    get: async (name: string) => secrets.get(name) ?? null,
    set: async (name: string, value: string) => void secrets.set(name, value),
    delete: async (name: string) => void secrets.delete(name),
  };
}
