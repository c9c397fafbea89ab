import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { reviewRoute } from '../../renderer/app/router.ts';
import type { RecordingId, SessionId } from '../../shared/model/ids.ts';
import { chromiumArguments, findChromium } from '../support/chromium.ts';
import { largeM4v, largeMp4 } from '../support/eight-hour-mp4.ts';
import {
  frameMs,
  type LargeVideo,
  largeH264WithoutIndex,
  largeMatroska,
  largeMpeg4WithoutIndex,
  type PictureSize,
} from '../support/eight-hour-video.ts';
import { readShownFrameNumber } from '../support/frame-number.ts';
import { finishJob, makeTempFolder, openTestLibrary } from '../support/library.ts';
import { createRandom } from '../support/random.ts';
import { startWindow } from '../support/window.ts';
import { memoryByProcess, mostMemoryDuring, sumOf } from './process-memory.ts';
import type { BenchResult } from './run.ts';

interface Variant {
  readonly name: string;
  readonly fileName: string;
  readonly make: () => Promise<LargeVideo>;
  /** To the first frame, milliseconds. */
  readonly mostMs: number;
  /** Its times are only known once all of it was read: which frame is shown at one is not compared. */
  readonly isEstimated?: boolean;
}

const screenSize: PictureSize = { width: 1280, height: 720 };
/** What Guacamole's encoder makes when it is not told otherwise. */
const guacencSize: PictureSize = { width: 640, height: 480 };

const variants: readonly Variant[] = [
  { name: 'H.264 in MP4', fileName: 'long.mp4', make: () => largeMp4(screenSize), mostMs: 1000 },
  { name: 'MPEG-4 Part 2 in M4V', fileName: 'long.m4v', make: () => largeM4v(guacencSize), mostMs: 2000 },
  { name: 'MPEG-4 Part 2 without moov', fileName: 'killed.m4v', make: () => largeMpeg4WithoutIndex(guacencSize), mostMs: 2000 },
  { name: 'H.264 without moov', fileName: 'killed.mp4', make: () => largeH264WithoutIndex(screenSize), mostMs: 2000, isEstimated: true },
  { name: 'Matroska without cues and duration', fileName: 'killed.mkv', make: () => largeMatroska(screenSize), mostMs: 2000 },
];

const openings = 4;
const seeks = 12;
const playedMs = 10_000;
const mostGrowthBytes = 300e6;
const patienceMs = 120_000;

/**
 * Recordings of eight hours and 1.5 GB in the real window: how long it takes from asking for a moment to its frame being on
 * the screen, and how much all processes together grow meanwhile. `WITNESS_BENCH_FILES` (file names, commas between) selects
 * some of them.
 */
export async function benchLongVideo(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const wanted = process.env.WITNESS_BENCH_FILES?.split(',');
  for (const variant of variants) {
    if (wanted && !wanted.includes(variant.fileName)) continue;
    results.push(...(await benchVariant(variant)));
  }
  return results;
}

async function benchVariant({ name, fileName, make, mostMs, isEstimated = false }: Variant): Promise<BenchResult[]> {
  const folder = await makeTempFolder('witness-bench-');
  const home = join(folder.path, 'home');
  try {
    const video = await make();
    const known = await fetchInto(home, join(folder.path, 'archive'), fileName, video);
    const random = createRandom(4711);
    const lastMs = Math.min(video.durationMs, known.durationMs) - 1;
    const times = (count: number): number[] => Array.from({ length: count }, () => random.integer(0, lastMs));
    const check = isEstimated ? null : video;
    const openMs: number[] = [];
    for (const atMs of [0, ...times(openings - 1)]) {
      openMs.push(await inWindow(home, (page) => openAt(page, known, atMs, check)));
    }
    const seekMs: number[] = [];
    const growth = await inWindow(home, async (page) => {
      const before = memoryByProcess();
      const most = await mostMemoryDuring(async () => {
        await openAt(page, known, 0, check);
        await play(page);
        for (const atMs of times(seeks)) seekMs.push(await seek(page, atMs, check));
        await play(page);
      });
      for (const [process, bytes] of most) {
        console.error(`  ${process}: ${Math.round((before.get(process) ?? 0) / 1e6)} to ${Math.round(bytes / 1e6)} MB`);
      }
      return sumOf(most) - sumOf(before);
    });
    console.error(`  opened in ${openMs.map(Math.round).join(', ')} ms; sought in ${seekMs.map(Math.round).join(', ')} ms`);
    const hours = Math.round(video.durationMs / 3_600_000);
    const what = `${name}, ${hours} h, ${(video.reader.sizeBytes / 1e9).toFixed(1)} GB`;
    const worstOpen = Math.max(...openMs);
    const worstSeek = Math.max(...seekMs);
    return [
      {
        name: `${what}: open at any place to the first frame, worst of ${openings}`,
        ours: worstOpen,
        target: `<= ${mostMs}`,
        unit: 'ms',
        pass: worstOpen <= mostMs,
      },
      { name: `${what}: seek, worst of ${seeks}`, ours: worstSeek, target: `<= ${mostMs}`, unit: 'ms', pass: worstSeek <= mostMs },
      {
        name: `${what}: growth of all processes`,
        ours: growth / 1e6,
        target: `<= ${mostGrowthBytes / 1e6}`,
        unit: 'MB',
        pass: growth <= mostGrowthBytes,
      },
    ];
  } finally {
    await folder.remove();
  }
}

interface Known {
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId;
  readonly durationMs: number;
}

/** Writes a video to an archive, and fetches it into the encrypted cache of a library, which probes it. */
async function fetchInto(home: string, archive: string, fileName: string, { reader }: LargeVideo): Promise<Known> {
  await mkdir(archive);
  const file = await open(join(archive, fileName), 'w');
  const step = 4 * 1024 * 1024;
  for (let start = 0; start < reader.sizeBytes; start += step) await file.write(await reader.read(start, start + step));
  await file.close();
  const engine = await openTestLibrary(home);
  try {
    await engine.call('settings.update', { indexAfterFetch: false });
    const { source } = await engine.call('sources.add', { name: 'bench', store: { kind: 'folder', path: archive } });
    await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
    await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
    const { sessions } = await engine.call('sessions.list', {});
    const [session] = sessions;
    if (!session) throw new Error('The bench recording has a session.');
    const { recordings } = await engine.call('sessions.get', { sessionId: session.id });
    const [recording] = recordings;
    if (!recording?.probe?.durationMs) throw new Error('The bench recording can be played.');
    console.error(`${fileName}: ${recording.probe.playable}, ${recording.probe.problems.map(({ code }) => code).join(' ')}`);
    return { sessionId: session.id, recordingId: recording.id, durationMs: recording.probe.durationMs };
  } finally {
    await engine.close();
    await rm(archive, { recursive: true });
  }
}

/** A window that was just opened, on its inventory: no process of a decoder runs yet. */
async function inWindow<T>(home: string, work: (page: Page) => Promise<T>): Promise<T> {
  const witness = await startWindow(home);
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments() });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(witness.url);
    await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).waitFor();
    return await work(page);
  } finally {
    await browser?.close();
    await witness.stop();
  }
}

/** From going to the address of a moment to its frame on the screen. Milliseconds. */
async function openAt(page: Page, { sessionId, recordingId }: Known, atMs: number, check: LargeVideo | null): Promise<number> {
  const shown = page.evaluate(frameShown, { seconds: atMs / 1000, on: 'hashchange', patienceMs });
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, reviewRoute({ sessionId, recordingId, atMs }));
  const tookMs = await shown;
  await checkShown(page, atMs, check);
  return tookMs;
}

/** From pressing Enter to the frame on the screen. Milliseconds. */
async function seek(page: Page, atMs: number, check: LargeVideo | null): Promise<number> {
  const field = page.getByLabel('Go to');
  await field.fill(asPosition(atMs));
  const shown = page.evaluate(frameShown, { seconds: atMs / 1000, on: 'keydown', patienceMs });
  await field.press('Enter');
  const tookMs = await shown;
  await checkShown(page, atMs, check);
  return tookMs;
}

async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(
    (endSeconds) => (document.querySelector('video')?.currentTime ?? 0) > endSeconds,
    await page.evaluate((playedSeconds) => (document.querySelector('video')?.currentTime ?? 0) + playedSeconds, playedMs / 1000),
    { timeout: patienceMs },
  );
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
}

async function checkShown(page: Page, atMs: number, video: LargeVideo | null): Promise<void> {
  if (video === null) return;
  const expected = Math.floor(atMs / frameMs) % video.framesPerGroup;
  const shown = await page.evaluate(readShownFrameNumber, 'video');
  if (shown !== expected) throw new Error(`At ${atMs} ms the frame ${shown} of its group is shown, not ${expected}.`);
}

function asPosition(atMs: number): string {
  const part = (value: number, length: number): string => String(value).padStart(length, '0');
  const seconds = Math.floor(atMs / 1000);
  return `${Math.floor(seconds / 3600)}:${part(Math.floor(seconds / 60) % 60, 2)}:${part(seconds % 60, 2)}.${part(atMs % 1000, 3)}`;
}

/** In the page: milliseconds from an event to when the frame of a time has been painted. Refers to nothing around it. */
async function frameShown({ seconds, on, patienceMs: mostMs }: { seconds: number; on: string; patienceMs: number }): Promise<number> {
  const begin = await new Promise<number>((resolve) =>
    window.addEventListener(on, () => resolve(performance.now()), { once: true, capture: true }),
  );
  const watched = new Set<HTMLVideoElement>();
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (performance.now() - begin > mostMs) {
        reject(new Error(`No frame of ${seconds} s was shown: ${document.body.innerText.slice(0, 400)}`));
        return;
      }
      for (const video of document.querySelectorAll('video')) {
        if (watched.has(video)) continue;
        watched.add(video);
        const next = (): void => {
          video.requestVideoFrameCallback((now, { mediaTime }) => {
            if (mediaTime <= seconds + 0.002 && mediaTime > seconds - 0.042) resolve(now - begin);
            else next();
          });
        };
        next();
      }
      requestAnimationFrame(look);
    };
    look();
  });
}
