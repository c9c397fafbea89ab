import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFileReader } from '../../electron/common/plain-file-reader.ts';
import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import { proxySegmentMs } from '../../electron/library/decoder/decoder.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { createScreenPainter } from '../../electron/library/formats/guacamole/canvas-screen.ts';
import { openDisplayFile } from '../../electron/library/formats/guacamole/display-file.ts';
import { openSegmentCursor } from '../../electron/library/formats/guacamole/segment-cursor.ts';
import { type PlaybackDescriptor, playbackDescriptorSchema, type TerminalEventTuple } from '../../shared/model/playback.ts';
import { chromiumArguments, findChromium } from '../support/chromium.ts';
import { image, instruction, makeNumberedDump, numberedPicture, sync } from '../support/guacamole-dump.ts';
import { type IndexedDump, indexDump } from '../support/index-dump.ts';
import { makeNastyDump } from '../support/nasty-dump.ts';
import { createRandom } from '../support/random.ts';
import { type FileServer, type ServedFile, serveFiles } from '../support/serve-files.ts';
import { cutSegments, screenByReplay, type TerminalFixture } from '../unit/review/terminal-fixture.ts';
import { makeNumberedVideo, numberedVideo } from './playback-engine-video.ts';

const pageHtml = `<!doctype html><link rel="stylesheet" href="/page.css"><div id="stage" style="width:800px;height:500px"></div>
<script type="module" src="/page.js"></script>`;

let browser: Browser;
/** One for all tests: what is compiled for the first pages need not be for the others. */
let context: BrowserContext;
let folder: string;
let server: FileServer;
let origin: string;
let page: Page;
let fixture: TerminalFixture;
let dump: IndexedDump;

/** Ten seconds of output on an exactly known timetable: a line every 40 ms, some of it full-screen. */
const events: readonly TerminalEventTuple[] = Array.from({ length: 250 }, (_, index) => {
  const full = index === 100 ? '\x1b[?1049h' : index === 150 ? '\x1b[?1049l' : '';
  return [index * 40, 'o', `${full}line ${index}\r\n`];
});
const durationMs = 10_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witness-playback-'));
  const videoPath = join(folder, 'numbered.mp4');
  const [firstPath, secondPath] = [join(folder, 'first.mp4'), join(folder, 'second.mp4')];
  const half = numberedVideo.frames / 2;
  await Promise.all([
    makeNumberedVideo(videoPath),
    makeNumberedVideo(firstPath, 0, half),
    makeNumberedVideo(secondPath, half, numberedVideo.frames),
    buildPage(folder),
  ]);
  const proxy = await makeProxy(videoPath);
  dump = await indexDump(makeNumberedDump({ frames: numberedVideo.frames, frameMs: 1000 / numberedVideo.frameRate }) + sync(durationMs));
  fixture = await cutSegments(events, [2000, 4000, 6000, 8000], durationMs);
  const files = new Map<string, ServedFile>([
    ['/', { contentType: 'text/html', body: pageHtml }],
    ['/page.js', { contentType: 'text/javascript', body: await readFile(join(folder, 'page.js')) }],
    ['/page.css', { contentType: 'text/css', body: await readFile(join(folder, 'page.css')) }],
    ['/numbered.mp4', { contentType: 'video/mp4', body: await readFile(videoPath) }],
    ['/first.mp4', { contentType: 'video/mp4', body: await readFile(firstPath) }],
    ['/second.mp4', { contentType: 'video/mp4', body: await readFile(secondPath) }],
    ...proxy,
    ...dump.segments.map(({ bytes }, index): [string, { contentType: string; body: Buffer }] => [
      `/guacamole/${index}`,
      { contentType: 'application/octet-stream', body: Buffer.from(bytes) },
    ]),
    ['/broken.mp4', { contentType: 'video/mp4', body: 'this is no video' }],
  ]);
  server = await serveFiles(files);
  origin = server.origin;
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments() });
  context = await browser.newContext();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await context.newPage();
  await page.goto(`${origin}/`);
});

afterEach(() => page.close());

/** The proxy of a video, as the library makes it, by the paths under which the player asks for it. */
async function makeProxy(path: string): Promise<[string, { readonly contentType: string; readonly body: Buffer }][]> {
  const decoders = createDecoders({ start: forkDecoder });
  const reader = await openFileReader(path);
  try {
    const media = await decoders.playing.open({ reader, name: 'numbered.mp4' });
    const parts = await Promise.all(Array.from({ length: durationMs / proxySegmentMs }, (_, index) => media.segment(index)));
    await media.close();
    const part = (name: string, body: Buffer): [string, { contentType: string; body: Buffer }] => [
      `/proxy/${name}`,
      { contentType: 'video/mp4', body },
    ];
    return parts.flatMap(({ init, media: body }, index) => [part(`init-${index}`, init), part(String(index), body)]);
  } finally {
    await reader.close();
    await decoders.dispose();
  }
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('.', import.meta.url)),
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('./playback-engine-page.ts', import.meta.url)),
        output: { entryFileNames: 'page.js', assetFileNames: 'page.[ext]', codeSplitting: false },
      },
    },
  });
}

const describeRecording = (track: PlaybackDescriptor['track']): PlaybackDescriptor =>
  playbackDescriptorSchema.parse({
    recordingId: 'a1',
    durationMs,
    startedAtMs: null,
    track,
    activity: null,
    idle: [],
    markers: [],
    thumbnails: null,
  });

const openTerminal = (): Promise<void> =>
  page.evaluate(({ descriptor, segments }) => window.playback.openTerminal(descriptor, segments), {
    descriptor: describeRecording(fixture.track),
    segments: fixture.segments,
  });

const nativeTrack = {
  kind: 'video',
  delivery: { kind: 'native' },
  mediaPath: '',
  proxy: { mediaPath: '', segmentMs: proxySegmentMs },
  mimeType: 'video/mp4',
  ...numberedVideo,
} as const;

const openVideo = (file = '/numbered.mp4'): Promise<void> =>
  page.evaluate(({ descriptor, url }) => window.playback.openVideo(descriptor, url), {
    descriptor: describeRecording(nativeTrack),
    url: file,
  });

const openProxy = (url = '/proxy'): Promise<void> =>
  page.evaluate(({ descriptor, src }) => window.playback.openVideo(descriptor, src), {
    descriptor: describeRecording({ ...nativeTrack, delivery: { kind: 'proxy', reason: 'It is a test.' } }),
    src: url,
  });

/** Halves of the numbered video, each in a place of its own. */
const openComposite = (parts: readonly (readonly [url: string | null, offsetMs: number])[], endMs: number): Promise<void> =>
  page.evaluate(({ given, totalMs }) => window.playback.openComposite(given, totalMs), {
    given: parts.map(([url, offsetMs]) => ({ url, offsetMs, descriptor: { ...describeRecording(nativeTrack), durationMs: 5000 } })),
    totalMs: endMs,
  });

const openGuacamole = (src = '/guacamole'): Promise<void> =>
  page.evaluate(({ descriptor, from }) => window.playback.openGuacamole(descriptor, from), {
    descriptor: describeRecording(dump.track),
    from: src,
  });

const frameAt = async (atMs: number): Promise<string> =>
  String(Math.min(Math.floor((atMs * numberedVideo.frameRate) / 1000), numberedVideo.frames - 1));

interface EngineUnderTest {
  readonly name: string;
  readonly open: () => Promise<void>;
  /** What must be on the stage at a time. */
  readonly shownAt: (atMs: number) => Promise<string>;
}

const engines: readonly EngineUnderTest[] = [
  { name: 'terminal', open: openTerminal, shownAt: (atMs) => screenByReplay(events, atMs) },
  { name: 'video', open: () => openVideo(), shownAt: frameAt },
  { name: 'proxy', open: () => openProxy(), shownAt: frameAt },
  {
    name: 'composite',
    open: () =>
      openComposite(
        [
          ['/first.mp4', 0],
          ['/second.mp4', 5000],
        ],
        durationMs,
      ),
    shownAt: frameAt,
  },
  { name: 'Guacamole', open: () => openGuacamole(), shownAt: frameAt },
];

interface Seen {
  readonly timeMs: number;
  readonly phase: string;
  readonly shown: string;
}

/** Runs commands of the engine in the page and tells what is there afterwards. */
async function run(
  ...commands: readonly (readonly [name: 'load' | 'play' | 'pause' | 'seek' | 'step' | 'setRate', argument?: number])[]
): Promise<Seen> {
  return page.evaluate(async (given) => {
    const { playback } = window;
    const { engine } = playback;
    if (!engine) throw new Error('no engine');
    for (const [name, argument = 0] of given) {
      if (name === 'step') await engine.step(argument < 0 ? -1 : 1);
      else if (name === 'seek') await engine.seek(argument);
      else if (name === 'setRate') engine.setRate(argument);
      else await engine[name]();
    }
    return { timeMs: engine.timeMs, phase: engine.state.phase, shown: playback.readShown() };
  }, commands);
}

/** Waits in the page until the engine's own time or phase says so; `moved` waits for a time, or for 200 ms from here. */
const until = (condition: 'ended' | 'paused' | 'moved' | 'failed', toMs: number | null = null): Promise<void> =>
  page.evaluate(
    ({ wanted, atMs }) =>
      new Promise<void>((resolve) => {
        const { engine } = window.playback;
        if (wanted !== 'moved' && engine?.state.phase === wanted) resolve();
        if (wanted !== 'moved') engine?.subscribeToState(({ phase }) => phase === wanted && resolve());
        const targetMs = atMs ?? (engine?.timeMs ?? 0) + 200;
        if (wanted === 'moved') engine?.subscribeToTime((timeMs) => timeMs > targetMs && resolve());
      }),
    { wanted: condition, atMs: toMs },
  );

describe.each(engines)('the $name engine in Chromium', ({ open, shownAt }) => {
  beforeEach(async () => {
    await open();
  });

  it('shows the beginning, paused, once it is loaded', async () => {
    expect(await run(['load'])).toEqual({ timeMs: 0, phase: 'paused', shown: await shownAt(0) });
  });

  it('shows after a seek exactly what the recording had at that time, in whatever order', async () => {
    await run(['load']);
    for (const atMs of [9990, 30, 5010, 4990, 8010, 7990, 2010, 6130, 1970, 4450]) {
      expect(await run(['seek', atMs])).toEqual({ timeMs: atMs, phase: 'paused', shown: await shownAt(atMs) });
    }
  });

  it('takes only the newest of many seeks', async () => {
    await run(['load']);
    await page.evaluate(() => Promise.all([9010, 1010, 7010, 3010].map((atMs) => window.playback.engine?.seek(atMs))));
    expect(await run()).toEqual({ timeMs: 3010, phase: 'paused', shown: await shownAt(3010) });
  });

  it('starts at the time it was asked for while it was loading', async () => {
    const seen = await page.evaluate(async () => {
      const { engine } = window.playback;
      await Promise.all([engine?.load(), engine?.seek(6010)]);
      return { timeMs: engine?.timeMs, shown: window.playback.readShown() };
    });
    expect(seen).toEqual({ timeMs: 6010, shown: await shownAt(6010) });
  });

  it('clamps a seek to the recording', async () => {
    await run(['load']);
    expect(await run(['seek', -500])).toMatchObject({ timeMs: 0, shown: await shownAt(0) });
    expect(await run(['seek', 99_000])).toEqual({ timeMs: durationMs, phase: 'ended', shown: await shownAt(durationMs) });
  });

  it('plays on, also through a seek, and stands still when paused', async () => {
    await run(['load'], ['seek', 3010], ['play']);
    await until('moved');
    expect((await run(['seek', 6010])).phase).toBe('playing');
    await until('moved');
    const paused = await run(['pause']);
    expect(paused.phase).toBe('paused');
    expect(paused.timeMs).toBeGreaterThan(6200);
    expect(await run()).toEqual(paused);
  });

  it('changes its speed while it plays, reaches the end, and plays again from the start', async () => {
    await run(['load'], ['play'], ['setRate', 16]);
    await until('ended');
    expect(await run()).toEqual({ timeMs: durationMs, phase: 'ended', shown: await shownAt(durationMs) });
    const again = await run(['setRate', 1], ['play']);
    expect(again.phase).toBe('playing');
    expect(again.timeMs).toBeLessThan(durationMs / 2);
  });

  it('steps one event or frame on and one back', async () => {
    await run(['load'], ['seek', 5010]);
    expect((await run(['step', 1])).shown).toBe(await shownAt(5045));
    expect((await run(['step', 1])).shown).toBe(await shownAt(5085));
    expect((await run(['step', -1])).shown).toBe(await shownAt(5045));
    expect((await run(['step', -1])).shown).toBe(await shownAt(5005));
  });

  it('leaves nothing on the stage when it is disposed', async () => {
    await run(['load'], ['play']);
    await page.evaluate(() => window.playback.engine?.dispose());
    expect(await page.locator('#stage > *').count()).toBe(0);
  });
});

describe('a Guacamole dump', () => {
  it.each([1, 2, 3])('shows in Chromium what is drawn of it in Node, pixel for pixel (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const { text, durationMs: lengthMs } = makeNastyDump(random);
    const indexed = await indexDump(text);
    await page.route(`${origin}/nasty/*`, (route) => {
      const index = Number(new URL(route.request().url()).pathname.split('/').at(-1));
      return route.fulfill({ body: Buffer.from(indexed.segments[index]?.bytes ?? []) });
    });
    await page.evaluate(({ descriptor, src }) => window.playback.openGuacamole(descriptor, src), {
      descriptor: { ...describeRecording(indexed.track), durationMs: lengthMs },
      src: '/nasty',
    });
    await run(['load']);
    const cursor = openSegmentCursor(await openDisplayFile(indexed.openDisplay()));
    const painter = createScreenPainter();
    const pictures = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const atMs = random.integer(0, lengthMs);
      await run(['seek', atMs]);
      const shown = await page.evaluate(async () => {
        const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas');
        const pixels =
          canvas && canvas.width * canvas.height > 0 ? canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) : null;
        if (!pixels) return null;
        const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels.data));
        return {
          width: pixels.width,
          height: pixels.height,
          sha256: Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join(''),
        };
      });
      await cursor.showAt(atMs);
      const { width, height } = cursor.screen();
      const drawn = width * height > 0 ? painter.paint(cursor.screen(), { withPointer: true }).canvas.data() : null;
      expect(shown && [shown.width, shown.height]).toEqual(drawn && [width, height]);
      expect(shown?.sha256, `at ${atMs} ms`).toBe(drawn ? createHash('sha256').update(drawn).digest('hex') : undefined);
      if (shown) pictures.add(shown.sha256);
    }
    expect(pictures.size).toBeGreaterThan(5);
  });

  it('whose segments are not there fails with words, not with an exception', async () => {
    await openGuacamole('/nowhere');
    await run(['load']);
    expect(await page.evaluate(() => window.playback.engine?.state)).toMatchObject({ phase: 'failed', error: { code: 'disk-failed' } });
  });

  it('passes over what is idle, and says so', async () => {
    const pause = await indexDump(
      instruction('size', 0, 160, 96) +
        image(0, 0, 0, 0, numberedPicture(1, 160, 96)) +
        sync(0) +
        sync(4000) +
        image(0, 0, 0, 0, numberedPicture(2, 160, 96)) +
        sync(9000) +
        sync(9500),
    );
    await page.route(`${origin}/pause/*`, (route) => route.fulfill({ body: Buffer.from(pause.segments[0]?.bytes ?? []) }));
    const skipped = await page.evaluate(
      async ({ descriptor, src }) => {
        window.playback.openGuacamole(descriptor, src);
        const { engine } = window.playback;
        if (!engine) throw new Error('no engine');
        await engine.load();
        engine.setSkipIdle(true);
        const told = new Promise((resolve) => engine.subscribeToSkips(resolve));
        const ended = new Promise<void>((resolve) => engine.subscribeToState(({ phase }) => phase === 'ended' && resolve()));
        await engine.play();
        const first = await told;
        await ended;
        return first;
      },
      { descriptor: { ...describeRecording(pause.track), durationMs: 9500, idle: [...pause.index.idle] }, src: '/pause' },
    );
    expect(pause.index.idle).toEqual([{ startMs: 0, endMs: 9000 }]);
    expect(skipped).toMatchObject({ toMs: 8750 });
    expect((await run()).shown).toBe('2');
  });
});

describe('a video that cannot be decoded', () => {
  it('fails with words, not with an exception', async () => {
    await openVideo('/broken.mp4');
    await run(['load']);
    expect(await page.evaluate(() => window.playback.engine?.state)).toMatchObject({ phase: 'failed', error: { code: 'input-malformed' } });
  });
});

describe('recordings that follow one another', () => {
  const gap = [
    ['/first.mp4', 0],
    ['/second.mp4', 7000],
  ] as const;
  const closed = [
    ['/first.mp4', 0],
    [null, 5000],
    ['/second.mp4', 10_000],
  ] as const;

  it('play across the border between them', async () => {
    await openComposite(
      [
        ['/first.mp4', 0],
        ['/second.mp4', 5000],
      ],
      durationMs,
    );
    await run(['load'], ['seek', 4600], ['play']);
    await until('moved', 5400);
    const paused = await run(['pause']);
    expect(paused).toMatchObject({ phase: 'paused', shown: await frameAt(paused.timeMs) });
    // Only the part that is shown, and the one that comes next, are open.
    expect(await page.locator('#stage video').count()).toBe(1);
  });

  it('step across the border, both ways', async () => {
    await openComposite(
      [
        ['/first.mp4', 0],
        ['/second.mp4', 5000],
      ],
      durationMs,
    );
    await run(['load'], ['seek', 4970]);
    expect((await run(['step', 1])).shown).toBe('125');
    expect((await run(['step', 1])).shown).toBe('126');
    expect((await run(['step', -1])).shown).toBe('125');
    expect((await run(['step', -1])).shown).toBe('124');
    expect((await run(['step', -1])).shown).toBe('123');
  });

  it('keep a pause between them as time without a picture, which is one step', async () => {
    await openComposite(gap, 12_000);
    await run(['load']);
    expect(await run(['seek', 6000])).toEqual({ timeMs: 6000, phase: 'paused', shown: '' });
    expect(await run(['seek', 7030])).toEqual({ timeMs: 7030, phase: 'paused', shown: '125' });
    expect(await run(['step', -1])).toMatchObject({ timeMs: 5000, shown: '' });
    expect(await run(['step', -1])).toMatchObject({ shown: '124' });
    await run(['seek', 4900], ['setRate', 8], ['play']);
    await until('moved', 7400);
    expect((await run(['pause'])).shown).not.toBe('');
  });

  it('pass over such a pause when stretches without activity are skipped, and say so', async () => {
    await openComposite(gap, 12_000);
    await run(['load'], ['seek', 4900]);
    const skips = page.evaluate(
      () => new Promise<unknown>((resolve) => window.playback.engine?.subscribeToSkips((skipped) => resolve(skipped))),
    );
    await page.evaluate(() => window.playback.engine?.setSkipIdle(true));
    await run(['play']);
    expect(await skips).toEqual({ fromMs: 5000, toMs: 7000 });
    await until('moved', 7200);
  });

  it('stop before one that cannot be played, and go on from there only when told to', async () => {
    await openComposite(closed, 15_000);
    await run(['load'], ['seek', 4800], ['play']);
    await until('paused');
    expect(await run()).toEqual({ timeMs: 5000, phase: 'paused', shown: '' });
    await run(['setRate', 16], ['play']);
    await until('moved', 10_100);
    expect((await run(['pause'])).shown).not.toBe('');
  });

  it('lose nothing by one that turns out to be broken', async () => {
    await openComposite(
      [
        ['/first.mp4', 0],
        ['/broken.mp4', 5000],
        ['/second.mp4', 10_000],
      ],
      15_000,
    );
    await run(['load']);
    expect(await run(['seek', 6000])).toEqual({ timeMs: 6000, phase: 'paused', shown: '' });
    expect(await run(['seek', 10_010])).toEqual({ timeMs: 10_010, phase: 'paused', shown: '125' });
    expect(await run(['seek', 30])).toEqual({ timeMs: 30, phase: 'paused', shown: '0' });
  });
});

describe('a proxy that cannot be made', () => {
  it('fails with the words of the library, and goes on where it was when it can be', async () => {
    await openProxy();
    await page.route(`${origin}/proxy/*`, (route) => {
      if (
        !route
          .request()
          .url()
          .endsWith(`/${Math.floor(6510 / proxySegmentMs)}`)
      )
        return route.fallback();
      const failure = { code: 'decoder-failed', message: 'The decoder ended.', action: 'Try again.', retryable: true };
      return route.fulfill({ status: 500, json: failure });
    });
    // Fetched ahead and not to be had: the player goes on, and says so.
    expect(await run(['load'], ['seek', 4010])).toEqual({ timeMs: 4010, phase: 'paused', shown: await frameAt(4010) });
    await page.waitForFunction(() => window.playback.engine?.state.warning !== null);
    await page.evaluate(() => void window.playback.engine?.seek(6510));
    await until('failed');
    expect(await page.evaluate(() => window.playback.engine?.state.error)).toMatchObject({
      code: 'decoder-failed',
      message: 'The decoder ended.',
    });
    await page.unroute(`${origin}/proxy/*`);
    expect(await run(['load'])).toEqual({ timeMs: 6510, phase: 'paused', shown: await frameAt(6510) });
  });
});

describe('a hostile terminal recording', () => {
  it('reaches neither the title, nor the clipboard, nor the keyboard, and answers no query', async () => {
    const hostile = '\x1b]2;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b]8;;http://evil.test\x07click\x1b]8;;\x07\x1b[c\x1b[6n\x1b[?1003h\x07';
    const evil = await cutSegments([[0, 'o', hostile]], [], 1000);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.evaluate(({ descriptor, segments }) => window.playback.openTerminal(descriptor, segments), {
      descriptor: describeRecording(evil.track),
      segments: evil.segments,
    });
    expect((await run(['load'])).shown).toBe('click');
    expect(await page.title()).toBe('');
    await page.locator('#stage .xterm-screen').click();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    expect(await page.locator('#stage a').count()).toBe(0);
    expect(requests).toEqual([]);
  });
});
