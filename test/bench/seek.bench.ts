import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import xterm from '@xterm/headless';
import { openFileReader } from '../../electron/common/plain-file-reader.ts';
import type { Engine } from '../../electron/library/engine.ts';
import { openTerminalRecording } from '../../electron/library/formats/open-terminal.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import { chromiumArguments, findChromium } from '../support/chromium.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../support/library.ts';
import { createRandom } from '../support/random.ts';
import { makeLargeCast } from './make-large-cast.ts';
import type { BenchResult } from './run.ts';
import { seekPage } from './seek-page.ts';

const seeks = 40;
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const files: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/xterm.mjs': ['@xterm/xterm/lib/xterm.mjs', 'text/javascript'],
  '/xterm.css': ['@xterm/xterm/css/xterm.css', 'text/css'],
  '/graphemes.mjs': ['@xterm/addon-unicode-graphemes/lib/addon-unicode-graphemes.mjs', 'text/javascript'],
  '/player.js': ['asciinema-player/dist/bundle/asciinema-player.min.js', 'text/javascript'],
  '/player.css': ['asciinema-player/dist/bundle/asciinema-player.css', 'text/css'],
};

/** On a recording of about 80 MB, indexed until everything in it is found. */
export function benchSeek(): Promise<BenchResult[]> {
  return benchRecording({ events: 1_000_000, untilFound: true });
}

/** On one of about 1 GB, indexed until it can be played: taking in its text goes on for minutes. */
export function benchSeekLarge(): Promise<BenchResult[]> {
  return benchRecording({ events: 12_000_000, untilFound: false });
}

/** Terminal indexing, opening and seeking against bare xterm.js and asciinema-player, on the same generated recording. */
async function benchRecording({ events, untilFound }: { readonly events: number; readonly untilFound: boolean }): Promise<BenchResult[]> {
  const folder = await makeTempFolder('witness-bench-');
  const archive = join(folder.path, 'archive');
  await mkdir(archive);
  const path = join(archive, 'large.cast');
  const cast = await makeLargeCast(path, { events });
  const engine = await openTestLibrary(join(folder.path, 'home'));
  let browser: Browser | null = null;
  let server: Server | null = null;
  try {
    const bareMs = await writeBare(path);
    const { recordingId, playableMs, indexMs } = await indexOurs(engine, archive, untilFound);
    server = await serve(engine, recordingId, path);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The bench server has no port.');
    browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...chromiumArguments(), '--enable-precise-memory-info', '--js-flags=--expose-gc'],
    });
    const origin = `http://127.0.0.1:${address.port}/`;
    const random = createRandom(4711);
    const times = Array.from({ length: seeks }, () => random.integer(0, cast.durationMs));
    const { ours, peer } = await measureBoth(browser, origin, times);
    const against = (name: string): string => (peer ? name : `${name}; asciinema-player does not open it`);
    const indexRatio = bareMs / playableMs;
    const megabytes = Math.round(cast.sizeBytes / 1e6);
    return [
      {
        name: `terminal indexing until it can be played, ${megabytes} MB, against bare @xterm/headless`,
        ours: cast.outputBytes / 1e6 / (playableMs / 1000),
        peer: cast.outputBytes / 1e6 / (bareMs / 1000),
        ratio: indexRatio,
        target: 'ratio >= 0.7',
        unit: 'MB/s of output',
        pass: indexRatio >= 0.7,
      },
      ...(untilFound
        ? [
            {
              name: 'the same until every word and substring of it is found',
              ours: cast.outputBytes / 1e6 / (indexMs / 1000),
              peer: cast.outputBytes / 1e6 / (bareMs / 1000),
              ratio: bareMs / indexMs,
              target: 'none set',
              unit: 'MB/s of output',
              pass: true,
            },
          ]
        : []),
      {
        name: against(`terminal opening to the first screen, ${megabytes} MB`),
        ours: ours.openMs,
        ...(peer && { peer: peer.openMs, ratio: ours.openMs / peer.openMs }),
        target: '<= 300',
        unit: 'ms',
        pass: ours.openMs <= 300,
      },
      {
        name: against(`terminal seek p95 of ${seeks}, anywhere in ${megabytes} MB`),
        ours: ours.p95,
        ...(peer && { peer: peer.p95, ratio: peer.p95 / ours.p95 }),
        target: '<= 50 and >= 20x asciinema-player',
        unit: 'ms',
        pass: ours.p95 <= 50 && (peer === null || peer.p95 / ours.p95 >= 20),
      },
      {
        name: against(`heap of the page after the seeks, ${megabytes} MB`),
        ours: ours.heapBytes / 1e6,
        ...(peer && { peer: peer.heapBytes / 1e6, ratio: ours.heapBytes / peer.heapBytes }),
        target: '<= 60',
        unit: 'MB',
        pass: ours.heapBytes <= 60e6,
      },
    ];
  } finally {
    await browser?.close();
    server?.close();
    await engine.close();
    await folder.remove();
  }
}

/** The same output through a bare headless terminal: nothing but parsing. Milliseconds, of the writing alone. */
async function writeBare(path: string): Promise<number> {
  const reader = await openFileReader(path);
  const recording = await openTerminalRecording(reader, path);
  const terminal = new xterm.Terminal({ cols: recording.header.cols, rows: recording.header.rows, scrollback: 0, allowProposedApi: true });
  let totalMs = 0;
  for await (const { events } of recording.events()) {
    const begin = performance.now();
    for (const [, code, data] of events) if (code === 'o') terminal.write(data);
    await new Promise<void>((resolve) => terminal.write('', resolve));
    totalMs += performance.now() - begin;
  }
  await reader.close();
  terminal.dispose();
  return totalMs;
}

async function indexOurs(
  engine: Engine,
  archive: string,
  untilFound: boolean,
): Promise<{ recordingId: RecordingId; playableMs: number; indexMs: number }> {
  await engine.call('settings.update', { indexAfterFetch: false });
  const { source } = await engine.call('sources.add', { name: 'bench', store: { kind: 'folder', path: archive } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
  const begin = performance.now();
  let playableMs = 0;
  const playable = Promise.withResolvers<void>();
  const stop = engine.subscribe('catalog.changed', () => {
    playableMs ||= performance.now() - begin;
    playable.resolve();
  });
  const { jobId } = await engine.call('recordings.index', { all: true });
  if (untilFound) await finishJob(engine, jobId);
  else {
    await playable.promise;
    await engine.call('jobs.cancel', { jobId });
    await waitForJob(engine, jobId);
  }
  stop();
  const indexMs = performance.now() - begin;
  const { sessions } = await engine.call('sessions.list', {});
  const [session] = sessions;
  if (!session) throw new Error('The bench recording has a session.');
  const { recordings } = await engine.call('sessions.get', { sessionId: session.id });
  const [recording] = recordings;
  if (!recording) throw new Error('The bench session has a recording.');
  return { recordingId: recording.id, playableMs, indexMs };
}

async function serve(engine: Engine, recordingId: RecordingId, castPath: string): Promise<Server> {
  const { size } = await stat(castPath);
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const url = request.url ?? '/';
      const file = files[url];
      const segment = /^\/segment\/(\d+)$/.exec(url)?.[1];
      if (file) response.setHeader('content-type', file[1]).end(await readFile(join(modules, file[0])));
      else if (url === '/large.cast') createReadStream(castPath).pipe(response.setHeader('content-length', size));
      else if (url === '/open') response.end(JSON.stringify(await engine.call('playback.open', { recordingId })));
      else if (segment) response.end(JSON.stringify(await engine.call('playback.segment', { recordingId, index: Number(segment) })));
      else if (url === '/') response.setHeader('content-type', 'text/html').end(seekPage);
      else response.writeHead(404).end();
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

interface Measured {
  readonly openMs: number;
  readonly p95: number;
  readonly heapBytes: number;
}

/** Seek by seek in turn, so that what else the machine does falls on both. Each page has a process, and so a heap, of its own. */
async function measureBoth(browser: Browser, origin: string, times: readonly number[]): Promise<{ ours: Measured; peer: Measured | null }> {
  const ours = await openPage(browser, origin, 'Ours');
  let peer = await orNull(openPage(browser, origin, 'Peer'));
  for (const atMs of times) {
    await ours.seek(atMs);
    if (peer && (await orNull(peer.seek(atMs))) === null) peer = null;
  }
  return { ours: await ours.finish(), peer: peer && (await orNull(peer.finish())) };
}

interface MeasuredPage {
  /** Gives milliseconds. */
  seek(atMs: number): Promise<number>;
  finish(): Promise<Measured>;
}

async function openPage(browser: Browser, origin: string, who: 'Ours' | 'Peer'): Promise<MeasuredPage> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(origin);
  await page.waitForFunction('window.isReady === true');
  const openMs = await evaluateNumber(page, `window.open${who}()`);
  const taken: number[] = [];
  return {
    async seek(atMs) {
      const ms = await evaluateNumber(page, `window.seek${who}(${atMs})`);
      taken.push(ms);
      return ms;
    },
    async finish() {
      const heapBytes = await evaluateNumber(page, '(window.gc(), performance.memory.usedJSHeapSize)');
      await page.context().close();
      taken.sort((a, b) => a - b);
      return { openMs, p95: taken[Math.ceil(taken.length * 0.95) - 1] ?? Number.NaN, heapBytes };
    },
  };
}

/** The peer reads the whole recording into memory: where that is too much, its page crashes or fails. Null then. */
async function orNull<Result>(peer: Promise<Result>): Promise<Result | null> {
  return peer.catch((error: unknown) => {
    console.error(`asciinema-player: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    return null;
  });
}

async function evaluateNumber(page: Page, expression: string): Promise<number> {
  const value: unknown = await page.evaluate(expression);
  if (typeof value !== 'number') throw new Error(`${expression} gave no number.`);
  return value;
}
