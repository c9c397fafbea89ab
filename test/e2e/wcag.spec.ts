import { expect, test } from '../support/window.ts';
import { expectUsable } from './usable.ts';
import { fetchAndPlay, goTo, goToTime, openAliceOnProdDb, openSample, screenText } from './window.ts';

test('every screen keeps to WCAG 2.2 AA where axe cannot tell: focus, targets, enlargement, spacing, motion, forced colours', async ({
  page,
}, testInfo) => {
  await expect(page.getByRole('heading', { name: 'Where are your recordings?' })).toBeVisible();
  await expectUsable(page, 'first start');
  await openSample(page);
  await expectUsable(page, 'inventory');
  await page.screenshot({ path: testInfo.outputPath('inventory.png') });
  await openAliceOnProdDb(page);
  await expectUsable(page, 'not fetched');
  await fetchAndPlay(page);
  await goToTime(page, '0:47:20');
  await expect(screenText(page)).toContainText('rm -rf');
  for (const tab of ['Document', 'Markers', 'Notes', 'Seen', 'Details', 'Integrity']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectUsable(page, `review, ${tab}`);
  }
  for (const [address, name] of [
    ['search?q=rm&mode=substring', 'Search'],
    ['cases', 'Cases'],
    ['reconcile', 'Reconcile'],
    ['fleet', 'Fleet'],
    ['capacity', 'Capacity'],
    ['sources', 'Sources'],
    ['verify', 'Verify'],
    ['journal', 'Journal'],
    ['settings', 'Settings'],
  ] as const) {
    await goTo(page, `#/${address}`);
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expectUsable(page, name);
  }
  for (const key of ['Control+k', '?', 'Control+j']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectUsable(page, key);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await goTo(page, '#/sources?add=s3');
  await expectUsable(page, 'add a source');
});
