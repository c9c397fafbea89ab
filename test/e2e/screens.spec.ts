import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, goToTime, openAliceOnProdDb, openSample, screenText } from './window.ts';

test('every screen passes axe in both themes', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Where are your recordings?' })).toBeVisible();
  await expectNoViolations(page);
  await openSample(page);
  await expectNoViolations(page);
  await openAliceOnProdDb(page);
  await fetchAndPlay(page);
  await goToTime(page, '0:47:20');
  await expect(screenText(page)).toContainText('rm -rf');
  for (const tab of ['Document', 'Markers', 'Notes', 'Seen', 'Details', 'Integrity']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectNoViolations(page);
  }
  await goTo(page, '#/search?q=rm&mode=substring');
  await expect(page.getByText(/hits? in/)).toBeVisible();
  await expectNoViolations(page);
  for (const [screen, heading] of [
    ['cases', 'Cases'],
    ['reconcile', 'Reconcile'],
    ['sources', 'Sources'],
    ['verify', 'Verify'],
    ['journal', 'Journal'],
    ['settings', 'Settings'],
  ] as const) {
    await goTo(page, `#/${screen}`);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await expectNoViolations(page);
  }
  await goTo(page, '#/sources?add=s3');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolations(page);
});

test('the inventory is filtered by its address and by keyboard', async ({ page }) => {
  await openSample(page);
  await goTo(page, '#/inventory?status=failed');
  const table = page.getByRole('grid', { name: 'Sessions' });
  await expect(table.getByText('Failed').first()).toBeVisible();
  await expect(table.getByText('Completed')).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(table.getByText('Completed').first()).toBeVisible();
  await page.getByLabel('Missing').check();
  await expect(page).toHaveURL(/recordedState=missing/);
  await expect(page.getByRole('status').first()).toContainText('1 session');
  await table.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The recording is missing')).toBeVisible();
});

test('the palette runs an action and the sheet lists the keys of the screen', async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Command palette');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a store that cannot be reached says so and what to do', async ({ page }) => {
  await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByRole('radio', { name: 'Folder' }).check();
  await form.getByLabel('Folder').last().fill('/no/such/folder');
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByRole('alert')).toContainText('/no/such/folder');
});
