import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { DecoderRole } from '../../../electron/library/decoder/decoder-child.ts';
import { createLibraryProcess, type LibraryChild } from '../../../electron/main/library-process.ts';
import { root } from '../../../scripts/bootstrap.mjs';
import { buildDesktop } from '../../../scripts/electron-runtime.mjs';
import { contract, type MethodName, type ParamsOf, type ResultOf } from '../../../shared/contract/index.ts';
import { type Job, jobSchema } from '../../../shared/model/job.ts';
import { writeScreenVideo } from '../../support/screen-video.ts';
import { writeTestVideo } from '../../support/test-videos.ts';

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
    post: (message) => worker.postMessage({ data: message }),
    postWithPort() {
      throw new Error('Media is tested with real channels in library-process.test.ts.');
    },
    startDecoder(message, role) {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ data: message, port: port2 }, [port2]);
      const decoder = runBuiltDecoder(role);
      decoder.on('message', (received) => port1.postMessage(received));
      port1.on('message', (sent) => decoder.send(sent));
      return {
        onExit: (listener) =>
          decoder.once('exit', (code, signal) => {
            port1.close();
            listener(`exit code ${code} ${signal}`);
          }),
        kill: () => decoder.kill('SIGKILL'),
      };
    },
    onMessage: (listener) => worker.on('message', listener),
    onExit: (listener) => worker.on('exit', listener),
    kill: () => void worker.terminate(),
  };
}

function runBuiltDecoder(role: DecoderRole): ChildProcess {
  const entry = pathToFileURL(join(root, 'out', 'main', 'decoder.js')).href;
  const stand = fileURLToPath(new URL('../../support/parent-port-process.ts', import.meta.url));
  return fork(stand, [role, entry], { serialization: 'advanced', execArgv: [] });
}

test('the bundled library opens, its bundled workers index a recording and read what a video shows, and its bundled decoder probes it', async () => {
  await buildDesktop();
  const folder = await mkdtemp(join(tmpdir(), 'witness-built-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'archive'));
  await writeFile(join(folder, 'archive', 'ssh-session.cast'), cast);
  await writeTestVideo(join(folder, 'archive', 'rdp-session.m4v'), 'm4v', { seconds: 2 });
  const shown = [{ fromMs: 0, lines: [{ text: 'Administrator console', x: 40, y: 40, size: 20 }] }];
  await writeScreenVideo(join(folder, 'archive', 'web-session.mp4'), shown, { seconds: 2 });

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
  expect(await finish(await call('recordings.index', { all: true, force: true }))).toMatchObject({ state: 'done', result: { indexed: 3 } });
  const { sessions } = await call('sessions.list', { limit: 10 });
  const recordings = await Promise.all(sessions.map(async ({ id }) => (await call('sessions.get', { sessionId: id })).recordings));
  const video = recordings.flat().find(({ key }) => key.endsWith('.m4v'));
  expect(video?.probe).toMatchObject({ videoCodec: 'mpeg4', playable: 'proxy', durationMs: 2000, problems: [] });
  const { hits } = await call('search.query', { query: 'built-needle' });
  expect(hits.length).toBeGreaterThan(0);
  expect(await finish(await call('recordings.readScreenText', { all: true }))).toMatchObject({ state: 'done', result: { failures: [] } });
  expect((await call('search.query', { query: 'administrator console' })).hits).toMatchObject([{ source: 'ocr', atMs: 0 }]);
});

function memoryVault() {
  const secrets = new Map<string, string>();
  return {
    get: async (name: string) => secrets.get(name) ?? null,
    set: async (name: string, value: string) => void secrets.set(name, value),
    delete: async (name: string) => void secrets.delete(name),
  };
}
