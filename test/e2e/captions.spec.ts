import { makeNumberedDump, typing } from '../support/guacamole-dump.ts';
import { reviewCast } from '../support/review-cast.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { expectUsable } from './usable.ts';
import { fetchAndPlay, goTo, goToTime, openFiles } from './window.ts';

test('new lines of a terminal are given to a screen reader while it plays, not when it is sought, and not at speed', async ({
  page,
  home,
}) => {
  await openFiles(page, home, { 'review.cast': `${reviewCast()}\n` });
  await fetchAndPlay(page);
  const log = page.getByRole('log', { name: 'New lines' });
  await expect(log).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(page.getByText('New lines are given to a screen reader', { exact: false })).toBeVisible();
  await expect(log).toHaveAttribute('aria-live', 'polite');
  await goToTime(page, '0:00:33.000');
  await expect(log).toHaveText('');
  await page.keyboard.press('Space');
  await expect(log).toContainText('launched');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.getByLabel('Speed').selectOption('8');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(log).toContainText('Faster than 1x: new lines are not read aloud.');
  await page.getByLabel('Speed').selectOption('1');

  // Kept by the library: it is on in every window from now on.
  await goTo(page, '#/settings');
  await expect(page.getByLabel(/^Give new lines to a screen reader/)).toBeChecked();
});

test('what was typed in a Guacamole recording stands under its picture for a while', async ({ page, home }, testInfo) => {
  const dump = makeNumberedDump({
    frames: 400,
    frameMs: 40,
    width: 320,
    height: 192,
    extra: (frame, atMs) => (frame === 125 ? typing('net user /add\n', atMs - 39) : ''),
  });
  await openFiles(page, home, { 'session.guac': dump });
  await fetchAndPlay(page);
  const captions = page.getByRole('region', { name: 'Captions' });
  await expect(captions).toHaveCount(0);
  await page.keyboard.press('v');
  await expect(captions).toBeVisible();
  await goToTime(page, '0:00:05.500');
  await expect(captions).toContainText('Typed');
  await expect(captions).toContainText('net user /add');
  await page.screenshot({ path: testInfo.outputPath('captions-dark.png') });
  await expectNoViolations(page);
  await page.screenshot({ path: testInfo.outputPath('captions-light.png') });
  await expectUsable(page, 'Guacamole with captions');
  await goToTime(page, '0:00:13.000');
  await expect(captions).not.toContainText('net user /add');
  await page.getByRole('button', { name: 'Captions' }).click();
  await expect(captions).toHaveCount(0);
});
