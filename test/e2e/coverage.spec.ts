import type { Page } from '@playwright/test';
import { reviewCast } from '../support/review-cast.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, goToTime, openFiles, openSample, positionMs } from './window.ts';

/** As the browser does when a window is minimised, or shown again: a headless one has no window to minimise. */
async function showWindow(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isShown ? 'visible' : 'hidden',
  );
}

async function playUntil(page: Page, position: RegExp): Promise<void> {
  await expect(page.getByTestId('position')).toHaveText(position);
}

/** What the timeline says of a time of a recording. */
async function pointAt(page: Page, share: number): Promise<string> {
  const track = page.getByRole('slider', { name: 'Position in the recording' });
  const { width } = (await track.boundingBox()) ?? { width: 0 };
  await track.hover({ position: { x: Math.round(width * share), y: 4 } });
  return (await track.textContent()) ?? '';
}

test('what was really watched is on the timeline, in the panel and in the list', async ({ page, home }, testInfo) => {
  await openFiles(page, home, { 'review.cast': `${reviewCast()}\n` });
  await fetchAndPlay(page);
  const durationMs = 1000 * Number(await page.getByRole('slider', { name: 'Position in the recording' }).getAttribute('aria-valuemax'));
  const play = page.getByRole('button', { name: 'Play', exact: true });
  const pause = page.getByRole('button', { name: 'Pause' });
  await page.getByRole('tab', { name: 'Seen' }).click();
  await expect(page.getByText('Nothing was watched yet')).toBeVisible();

  await goToTime(page, '0:00:10.000');
  await page.getByLabel('Speed').selectOption('2');
  await play.click();
  await playUntil(page, /^0:00:1[4-9]/);
  await pause.click();
  const pausedMs = await positionMs(page);

  await showWindow(page, false);
  await play.click();
  await playUntil(page, /^0:00:(19|2)/);
  await pause.click();
  await showWindow(page, true);
  const hiddenMs = await positionMs(page);

  await goToTime(page, '0:00:35.000');
  await page.getByLabel('Speed').selectOption('16');
  await play.click();
  await playUntil(page, /^0:00:(3[89]|4)/);

  const stretches = page.getByRole('table', { name: 'Each stretch that was played' });
  await expect(stretches.getByRole('row')).toHaveCount(4);
  const rows = await stretches.getByRole('row').allTextContents();
  const time = (ms: number) => `0:00:${(ms / 1000).toFixed(3).padStart(6, '0')}`;
  expect(rows[3]).toContain(`0:00:10.000 to ${time(pausedMs)}at 2x`);
  expect(rows[2]).toContain(`${time(pausedMs)} to ${time(hiddenMs)}at 2x in a hidden window`);
  expect(rows[1]).toMatch(/^0:00:35\.000 to .*at 16x/);
  const percent = Math.floor((100 * (pausedMs - 10_000)) / durationMs);
  // The length in the slider is rounded to seconds.
  const watched = page.getByText(/^\d+ % of 0:00:\d\d$/);
  await expect(watched).toBeVisible();
  const told = Number.parseInt((await watched.textContent()) ?? '', 10);
  expect(Math.abs(told - percent)).toBeLessThanOrEqual(1);

  expect(await pointAt(page, 12_000 / durationMs)).toContain('Watched');
  expect(await pointAt(page, (pausedMs + hiddenMs) / 2 / durationMs)).not.toContain('Watched');
  expect(await pointAt(page, 28_000 / durationMs)).not.toContain('Watched');
  expect(await pointAt(page, 36_500 / durationMs)).toContain('Only seen faster than 2x');

  await expectNoViolations(page);
  await page.screenshot({ path: testInfo.outputPath('coverage.png') });

  await goTo(page, '#/inventory');
  const grid = page.getByRole('grid', { name: 'Sessions' });
  await expect(grid.getByRole('row').nth(1)).toContainText(`${told} %`);
  await grid.getByRole('button', { name: 'Seen' }).click();
  await expect(grid.getByRole('columnheader', { name: 'Seen' })).toHaveAttribute('aria-sort', 'descending');
  await page.screenshot({ path: testInfo.outputPath('inventory.png') });
});

test('a video counts as it plays, to 100 ms; a seek while it plays leaves a hole', async ({ page }) => {
  await openSample(page);
  await goTo(page, '#/inventory?text=210683861970619470569422');
  await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).click();
  await fetchAndPlay(page);
  await page.getByRole('tab', { name: 'Seen' }).click();
  const position = page.getByTestId('position');
  const playback = page.getByRole('toolbar', { name: 'Playback' });
  const stretches = page.getByRole('table', { name: 'Each stretch that was played' });
  await goToTime(page, '0:00:02.000');
  await playback.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(position).toHaveText(/^0:00:0[4-9]/);
  await goToTime(page, '0:00:12.000');
  await expect(position).toHaveText(/^0:00:1[4-9]/);
  await playback.getByRole('button', { name: 'Pause' }).click();
  await expect(stretches.getByRole('row')).toHaveCount(3);
  const texts = () => stretches.getByRole('row').allTextContents();
  expect((await texts())[2]).toMatch(/^0:00:02\.000 to 0:00:0[4-9]\.\d{3}at 1x/);
  // The end comes with the pause.
  const offBy = async (): Promise<number> => {
    const [, ended = ''] = /^0:00:12\.000 to 0:00:(\d\d\.\d{3})at 1x/.exec((await texts())[1] ?? '') ?? [];
    return Math.abs(1000 * Number(ended) - (await positionMs(page)));
  };
  await expect.poll(offBy).toBeLessThanOrEqual(100);
});
