import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Page, test } from '@playwright/test';
import { decodeVideo } from '../support/decode-video.ts';
import { createRandom } from '../support/random.ts';
import { makeTestVideo, readShownFrameNumber, type TestVideoKind, type TestVideoOptions, truncated } from '../support/test-videos.ts';
import { expect, startWindow, type WitnessWindow } from '../support/window.ts';
import { fetchAndPlay, goTo, goToTime, openOnly } from './window.ts';

interface Made {
  readonly bytes: Buffer;
  /** When each frame that can be had is first shown; the number of a frame is its index. */
  readonly timesMs: readonly number[];
}

interface Format {
  readonly name: string;
  readonly extension: string;
  readonly delivery: 'native' | 'proxy';
  readonly make: () => Promise<Made>;
}

const lengthSeconds = 12;

async function video(kind: TestVideoKind, options: TestVideoOptions = {}): Promise<Made> {
  return makeTestVideo(kind, { seconds: lengthSeconds, ...options });
}

/** Of what is left of a video: the frames that an independent reading of it finds. */
async function cut(kind: TestVideoKind, share: number): Promise<Made> {
  const { bytes, timesMs } = await makeTestVideo(kind, { seconds: lengthSeconds });
  const left = truncated(bytes, share);
  return { bytes: left, timesMs: timesMs.slice(0, (await decodeVideo(left)).length) };
}

async function gzipped(made: Promise<Made>): Promise<Made> {
  const { bytes, timesMs } = await made;
  return { bytes: gzipSync(bytes), timesMs };
}

const formats: readonly Format[] = [
  { name: 'H.264 in MP4', extension: 'mp4', delivery: 'native', make: () => video('mp4') },
  { name: 'H.264 at which Chromium fails', extension: 'mp4', delivery: 'proxy', make: () => video('mp4', { isOpenGop: true }) },
  { name: 'MPEG-4 Part 2 in M4V', extension: 'm4v', delivery: 'proxy', make: () => video('m4v') },
  { name: 'Matroska without duration', extension: 'mkv', delivery: 'proxy', make: () => video('mkv-killed') },
  { name: 'an MP4 that was cut off', extension: 'mp4', delivery: 'proxy', make: () => cut('mp4', 0.6) },
  { name: 'VP9 in WebM', extension: 'webm', delivery: 'native', make: () => video('webm-vp9') },
  { name: 'H.264 in MP4 in gzip', extension: 'mp4.gz', delivery: 'native', make: () => gzipped(video('mp4')) },
  { name: 'MPEG-4 Part 2 in gzip', extension: 'm4v', delivery: 'proxy', make: () => gzipped(video('m4v')) },
  { name: 'Matroska without duration in gzip', extension: 'mkv.gz', delivery: 'proxy', make: () => gzipped(video('mkv-killed')) },
  { name: 'an MP4 that was cut off, in gzip', extension: 'mp4.gz', delivery: 'proxy', make: () => gzipped(cut('mp4', 0.6)) },
  { name: 'VP8 in WebM in gzip', extension: 'webm.gz', delivery: 'native', make: () => gzipped(video('webm-vp8')) },
];

/** The frame that must be shown at a time. */
function frameAt({ timesMs }: Made, atMs: number): number {
  return Math.max(
    0,
    timesMs.findLastIndex((timeMs) => timeMs <= atMs),
  );
}

function asPosition(atMs: number): string {
  const part = (value: number, length: number): string => String(value).padStart(length, '0');
  return `0:${part(Math.floor(atMs / 60_000), 2)}:${part(Math.floor(atMs / 1000) % 60, 2)}.${part(atMs % 1000, 3)}`;
}

const shownFrame = (page: Page): Promise<number | null> => page.evaluate(readShownFrameNumber, 'video');

async function positionMs(page: Page): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = ((await page.getByTestId('position').textContent()) ?? '').split(':').map(Number);
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}

/** One window for all of them: its start takes longer than a format. */
let window: WitnessWindow;
let home: string;
let page: Page;
let made: ReadonlyMap<Format, Made>;

/** Of the session that the file is the recording of. */
const sessionOf = (format: Format): string => String(749_211_165_054_948_070_267_000n + BigInt(formats.indexOf(format)));

test.beforeAll(async ({ browser }) => {
  home = await mkdtemp(join(tmpdir(), 'witness-formats-'));
  window = await startWindow(join(home, 'home'));
  made = new Map(await Promise.all(formats.map(async (format) => [format, await format.make()] as const)));
  const archive = join(home, 'archive');
  await mkdir(archive);
  for (const [format, { bytes }] of made) await writeFile(join(archive, `rec_${sessionOf(format)}.${format.extension}`), bytes);
  page = await browser.newPage();
  await page.goto(window.url);
  await openOnly(page, archive);
});
test.afterAll(async () => {
  await page.close();
  await window.stop();
  await rm(home, { recursive: true, force: true });
});

for (const format of formats) {
  test(`${format.name} plays, and shows the right frame wherever it is sought`, async () => {
    const video = made.get(format);
    if (!video) throw new Error('It was not made.');
    await goTo(page, `#/inventory?text=${sessionOf(format)}`);
    await expect(page.getByRole('grid', { name: 'Sessions' })).toHaveAttribute('aria-rowcount', '2');
    await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).click();
    await expect(page.getByText(sessionOf(format)).first()).toBeVisible();
    await fetchAndPlay(page);

    const random = createRandom(4711);
    const lastMs = Math.round(video.timesMs.at(-1) ?? 0);
    for (let seek = 0; seek < 5; seek += 1) {
      const atMs = random.integer(0, lastMs);
      await goToTime(page, asPosition(atMs));
      await expect(page.getByTestId('position')).toHaveText(asPosition(atMs));
      await expect.poll(() => shownFrame(page)).toBe(frameAt(video, atMs));
    }

    await expect(page.locator('video[data-delivery="proxy"]')).toHaveCount(format.delivery === 'proxy' ? 1 : 0);
    await goToTime(page, '0:00:01.000');
    await expect.poll(() => shownFrame(page)).toBe(frameAt(video, 1000));
    await page.getByLabel('Speed').selectOption('4');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByTestId('position')).toHaveText(/^0:00:0[3-9]/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    const ahead = async () => ((await shownFrame(page)) ?? Number.NaN) - frameAt(video, await positionMs(page));
    await expect.poll(ahead).toBe(0);
  });
}
