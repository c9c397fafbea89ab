import { createHash } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Page } from '@playwright/test';
import { type GatedProxy, startGatedProxy } from '../support/gated-proxy.ts';
import { makeLargeVideo } from '../support/large-video.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { readShownFrameNumber } from '../support/test-videos.ts';
import { test as base, expect } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchButton, goTo, goToTime } from './window.ts';

type Video = Awaited<ReturnType<typeof makeLargeVideo>>;

interface Slow {
  readonly server: S3Server;
  readonly proxy: GatedProxy;
  readonly video: Video;
}

/** A bucket with one H.264 MP4, its index at the end, behind a line that gives half of it and no more. */
const test = base.extend<{ slow: Slow }, { recorded: Video }>({
  recorded: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from it.
    async ({}, use) => {
      await use(await makeLargeVideo('mp4-index-last'));
    },
    { scope: 'worker' },
  ],
  slow: async ({ recorded: video }, use) => {
    const server = await startS3Server();
    await server.createBucket('recordings');
    await server.put('recordings', 'sessions/rdp-1.mp4', video.bytes);
    const proxy = await startGatedProxy(server.endpoint);
    proxy.allow(0, Math.floor(video.bytes.length * 0.4));
    // From the last key frame on: what the last frame is tells how long a video really is.
    proxy.allow(video.bytes.length - 2_400_000, video.bytes.length);
    await use({ server, proxy, video });
    await proxy.dispose();
    await server.dispose();
  },
});

/** Adds the bucket and opens its only session; nothing of it is here yet. */
async function openSession(page: Page, { server, proxy }: Slow): Promise<void> {
  await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByLabel('Bucket', { exact: true }).fill('recordings');
  await form.getByLabel('Endpoint').fill(proxy.endpoint);
  await form.getByLabel('Path-style addresses').check();
  await form.getByLabel('Access key id').fill(server.secret.accessKeyId ?? '');
  await form.getByLabel('Secret access key').fill(server.secret.secretAccessKey ?? '');
  await form.getByRole('button', { name: 'Add and sync' }).click();
  await expect(page.getByText('Last sync')).toBeVisible();
  await goTo(page, '#/inventory');
  await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).click();
}

const shownFrame = (page: Page): Promise<number | null> => page.evaluate(readShownFrameNumber, 'video');
const download = (page: Page) => page.getByRole('region', { name: 'Download' });
const integrity = (page: Page) => page.getByRole('banner').or(page.locator('header')).first();

/** Whether the lane of what is here is drawn at a share of the timeline's width. */
async function isDrawnHere(page: Page, share: number): Promise<boolean> {
  const label = await page.getByRole('region', { name: 'Timeline' }).getByText('Downloaded', { exact: true }).boundingBox();
  const track = await page.getByRole('slider', { name: 'Position in the recording' }).boundingBox();
  if (!label || !track) throw new Error('The lane is shown.');
  const y = label.y + label.height / 2 - track.y;
  return page.evaluate(
    ([x, at]) => {
      const canvas = document.querySelector('[role=slider] canvas');
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('The timeline is drawn.');
      const scale = canvas.width / canvas.getBoundingClientRect().width;
      const data = canvas.getContext('2d')?.getImageData(Math.round(x * scale), Math.round(at * scale), 1, 1).data;
      return (data?.[3] ?? 0) > 0;
    },
    [share * track.width, y] as const,
  );
}

test('a video of which half has arrived plays, seeks to what has not, and is verified while it plays on', async ({ page, slow }) => {
  const { proxy, video, server } = slow;
  await openSession(page, slow);

  await test.step('it is fetched only when asked', async () => {
    await expect(page.getByRole('heading', { name: 'Not on this computer yet' })).toBeVisible();
    expect(proxy.ranges).toEqual([]);
    await fetchButton(page).click();
  });

  await test.step('half of it plays', async () => {
    await expect.poll(() => shownFrame(page)).toBe(0);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => shownFrame(page)).toBeGreaterThan(25);
    await page.getByRole('button', { name: 'Pause' }).click();
    await goToTime(page, '0:00:05.040');
    await expect.poll(() => shownFrame(page)).toBe(video.frameAt(5040));
  });

  await test.step('what is here, and that it is not verified, is said', async () => {
    await expect(download(page)).toContainText(/Still downloading: (49|50|51|52)% \(1\d\.\d MB of 2\d\.\d MB\), not verified yet/);
    await expect(integrity(page)).toContainText(/Downloading (49|50|51|52)%, not verified yet/);
    await expect(page.getByTestId('downloaded')).toHaveText(/^Here: 0:00:00 to 0:00:0[678], 0:00:1[789] to 0:00:20$/);
    expect([await isDrawnHere(page, 0.27), await isDrawnHere(page, 0.63), await isDrawnHere(page, 0.999)]).toEqual([true, false, true]);
    await expectNoViolations(page);
  });

  await test.step('a place that has not arrived is asked for first, and its frame shown', async () => {
    const asked = proxy.ranges.length;
    await goToTime(page, '0:00:15.120');
    await expect(page.getByText('Waiting for this part to arrive')).toBeVisible();
    await expect.poll(() => proxy.ranges.length).toBeGreaterThan(asked);
    await expect(page.getByRole('alert')).toHaveCount(0);
    // What was asked for out of turn, and two seconds of what follows; the rest of the second half stays where it is.
    const from = Math.min(...proxy.ranges.slice(asked).map(({ start }) => start));
    expect(from).toBeGreaterThan(video.bytes.length * 0.65);
    proxy.allow(from, from + 3_000_000);
    await expect.poll(() => shownFrame(page)).toBe(video.frameAt(15_120));
    await expect(page.getByText('Waiting for this part to arrive')).toHaveCount(0);
    await expect(page.getByTestId('position')).toHaveText('0:00:15.120');
    await expect.poll(() => isDrawnHere(page, 0.73)).toBe(true);
    expect(await isDrawnHere(page, 0.53)).toBe(false);
  });

  await test.step('it plays on while the rest arrives and is verified', async () => {
    await goToTime(page, '0:00:02.000');
    await expect.poll(() => shownFrame(page)).toBe(video.frameAt(2000));
    await page.evaluate(() => document.querySelector('video')?.setAttribute('data-same', 'player'));
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => shownFrame(page)).toBeGreaterThan(video.frameAt(2400));
    proxy.allowAll();
    await expect(integrity(page)).toContainText('Cached, verified');
    await expect(download(page)).toHaveCount(0);
    const frame = (await shownFrame(page)) ?? 0;
    await expect.poll(() => shownFrame(page)).not.toBe(frame);
    // The very same player.
    await expect(page.locator('video[data-same=player]')).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Pause' }).or(page.getByRole('button', { name: 'Play', exact: true }))).toBeVisible();
    for (const [time, atMs] of [
      ['0:00:18.000', 18_000],
      ['0:00:11.480', 11_480],
    ] as const) {
      await page.keyboard.press('Escape');
      if (await page.getByRole('button', { name: 'Pause' }).isVisible()) await page.getByRole('button', { name: 'Pause' }).click();
      await goToTime(page, time);
      await expect.poll(() => shownFrame(page)).toBe(video.frameAt(atMs));
    }
  });

  await test.step('the original is what it was, and so is the copy', async () => {
    const sha256 = createHash('sha256').update(video.bytes).digest('hex');
    await page.getByRole('tab', { name: 'Integrity' }).click();
    await expect(page.getByText(sha256)).toBeVisible();
    const client = new S3Client({
      endpoint: server.endpoint,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: server.secret.accessKeyId ?? '', secretAccessKey: server.secret.secretAccessKey ?? '' },
    });
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: 'recordings', Key: 'sessions/rdp-1.mp4' }));
    const stored = await body?.transformToByteArray();
    client.destroy();
    expect(
      createHash('sha256')
        .update(stored ?? Buffer.of())
        .digest('hex'),
    ).toBe(sha256);
  });
});

test('when the download fails, what has arrived is watched on, and Retry brings the rest', async ({ page, slow }) => {
  const { proxy, video } = slow;
  await openSession(page, slow);
  await fetchButton(page).click();
  await expect.poll(() => shownFrame(page)).toBe(0);
  await expect(download(page)).toContainText(/Still downloading: (49|50|51|52)%/);

  proxy.cut();
  await expect(download(page).getByRole('alert')).toContainText('cannot be reached');
  await expect(download(page)).toContainText(/Only (49|50|51|52)% .* is here, not verified/);
  await goToTime(page, '0:00:06.000');
  await expect.poll(() => shownFrame(page)).toBe(video.frameAt(6000));
  await goToTime(page, '0:00:16.000');
  await expect(page.getByText('This part is not here')).toBeVisible();
  // Back again: a wait for what does not come holds nothing up.
  await goToTime(page, '0:00:03.000');
  await expect.poll(() => shownFrame(page)).toBe(video.frameAt(3000));
  // The same when playing ran into it.
  await goToTime(page, '0:00:07.400');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByText('This part is not here')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await goToTime(page, '0:00:02.040');
  await expect.poll(() => shownFrame(page)).toBe(video.frameAt(2040));
  await goToTime(page, '0:00:16.000');
  await expect(page.getByText('This part is not here')).toBeVisible();

  proxy.cut(false);
  proxy.allowAll();
  await download(page).getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => shownFrame(page)).toBe(video.frameAt(16_000));
  await expect(integrity(page)).toContainText('Cached, verified');
});

test('what a stopped download has left is offered to be watched, also after the window was opened anew', async ({ page, slow }) => {
  const { video } = slow;
  await openSession(page, slow);
  await fetchButton(page).click();
  await expect.poll(() => shownFrame(page)).toBe(0);
  await expect(download(page)).toContainText(/Still downloading: (49|50|51|52)%/);
  await download(page).getByRole('button', { name: 'Stop downloading' }).click();
  await expect(download(page)).toContainText(/Only (49|50|51|52)% .* is here, not verified/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Resume fetching' })).toBeVisible();
  await page.getByRole('button', { name: 'Watch what is here' }).click();
  await expect.poll(() => shownFrame(page)).toBe(0);
  await goToTime(page, '0:00:07.000');
  await expect.poll(() => shownFrame(page)).toBe(video.frameAt(7000));
});
