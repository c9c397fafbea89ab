import type { Page } from '@playwright/test';
import { frameMs, largeH264WithoutIndex } from '../support/eight-hour-video.ts';
import { readShownFrameNumber } from '../support/test-videos.ts';
import { expect, test } from '../support/window.ts';
import { fetchAndPlay, goToTime, openFiles, positionMs } from './window.ts';

const shownFrame = (page: Page): Promise<number | null> => page.evaluate(readShownFrameNumber, 'video');

test('a video that lost its index plays at once, and goes on playing when its frames are counted', async ({ page, home }) => {
  // Too large to be counted while somebody waits.
  const video = await largeH264WithoutIndex({ width: 1280, height: 720 }, 0.4);
  const { reader, framesPerGroup } = video;
  await openFiles(page, home, { 'rdp/killed.mp4': Buffer.from(await reader.read(0, reader.sizeBytes)) });
  await fetchAndPlay(page);
  await page.getByRole('button', { name: 'Play', exact: true }).click();

  await expect(page.getByText('/ 0:24:00')).toBeVisible({ timeout: 60_000 });
  const countedMs = await positionMs(page);
  await expect.poll(() => positionMs(page)).toBeGreaterThan(countedMs);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const expected = async (): Promise<number> => Math.floor((await positionMs(page)) / frameMs) % framesPerGroup;
  await expect.poll(async () => (await shownFrame(page)) === (await expected())).toBe(true);
  await goToTime(page, '0:18:00.520');
  await expect.poll(() => shownFrame(page)).toBe(13);
});
