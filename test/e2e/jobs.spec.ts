import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, startWindow, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { goTo, openSample } from './window.ts';

test('what failed says why, and is tried again by keyboard', async ({ page, home }) => {
  await openSample(page);
  await goTo(page, '#/verify');
  await page.getByLabel('Bag or journal').fill(`${home}/no-bag`);
  await page.getByLabel('Bag or journal').press('Enter');
  await page.keyboard.press('Control+j');
  const jobs = page.getByRole('dialog', { name: 'Jobs' });
  const failed = jobs.getByRole('listitem').filter({ hasText: 'Verify' });
  await expect(failed).toContainText('Failed');
  await expectNoViolations(page);
  await mkdir(join(home, 'no-bag', 'data'), { recursive: true });
  await writeFile(join(home, 'no-bag', 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  await writeFile(join(home, 'no-bag', 'manifest-sha256.txt'), '');
  await failed.getByRole('button', { name: /^Try again/ }).focus();
  await page.keyboard.press('Enter');
  // What was tried again takes the place of what failed.
  await expect(failed.filter({ hasText: 'Failed' })).toHaveCount(0);
  await expect(failed).toContainText('Done');
});

test('long work is paused and resumed by keyboard; what a killed window left undone is told at the next start and goes on', async ({
  page,
  home,
  witness,
}) => {
  await openSample(page);
  await goTo(page, '#/settings');
  await page.getByLabel('Downloads, MB a second').fill('0.02');
  await page.getByLabel('Downloads, MB a second').blur();
  await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await goTo(page, '#/inventory');
  await page.getByRole('grid', { name: 'Sessions' }).focus();
  await page.keyboard.press('Control+a');
  await page
    .getByRole('button', { name: /^Fetch/ })
    .first()
    .click();
  await page.keyboard.press('Control+j');
  const jobs = page.getByRole('dialog', { name: 'Jobs' });
  const fetch = jobs.getByRole('listitem').filter({ hasText: /^Fetch \d+ recordings/ });
  await expect(fetch).toContainText('Running');
  const pause = fetch.getByRole('button', { name: /^Pause/ });
  await pause.focus();
  await page.keyboard.press('Enter');
  await expect(fetch).toContainText('Paused');
  await expect(fetch.getByRole('button', { name: /^Resume/ })).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.press('Enter');
  await expect(fetch).toContainText('Running');
  await witness.kill();

  const { url, stop } = await startWindow(home);
  try {
    await page.goto(url);
    await page.getByRole('status').getByRole('button', { name: 'Show' }).click();
    const left = jobs.getByRole('listitem').filter({ hasText: 'Interrupted' });
    await expect(left).toContainText('What it did is kept');
    await left.getByRole('button', { name: /^Go on/ }).click();
    await expect(jobs.getByRole('listitem').filter({ hasText: 'Interrupted' })).toHaveCount(0);
    await expect(fetch).toContainText('Running');
    await fetch.getByRole('button', { name: /^Cancel/ }).click();
    await expect(fetch).toContainText('Cancelled');
    await jobs.getByRole('button', { name: 'Clear what has ended' }).click();
    await expect(fetch).toHaveCount(0);
  } finally {
    await stop();
  }
});
