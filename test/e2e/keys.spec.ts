import type { Page } from '@playwright/test';
import { actionEntry, actionIds } from '../../renderer/app/action-list.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, openAliceOnProdDb, openSample } from './window.ts';

/** What the palette offers now, as "group label". */
async function palette(page: Page): Promise<string[]> {
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Command palette' });
  const options = await dialog
    .getByRole('option')
    .evaluateAll((elements) => elements.map((each) => each.querySelector('span')?.textContent ?? ''));
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return options;
}

test('the palette has every action there is, each on its screen', async ({ page }) => {
  const offered = new Set<string>();
  const look = async (): Promise<void> => {
    for (const option of await palette(page)) offered.add(option);
  };
  await openSample(page);
  await goTo(page, '#/inventory?text=prod');
  const sessions = page.getByRole('grid', { name: 'Sessions' });
  await expect(sessions.getByRole('row').nth(1)).toBeVisible();
  await look();
  await sessions.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(page.getByText('1 session selected')).toBeVisible();
  await page.getByRole('button', { name: 'Views' }).click();
  const views = page.getByRole('dialog', { name: 'Saved views' });
  await views.getByRole('textbox').fill('Mine');
  await views.getByRole('textbox').press('Enter');
  await views.getByRole('button', { name: 'Remove the view Mine' }).click();
  await page.keyboard.press('Escape');
  await look();
  for (const [screen, heading] of [
    ['search', 'Search'],
    ['sources', 'Sources'],
    ['cases', 'Cases'],
  ] as const) {
    await goTo(page, `#/${screen}`);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await look();
  }
  await page.keyboard.press('a');
  const made = page.getByRole('dialog', { name: 'New case' });
  await made.getByRole('textbox').first().fill('All actions');
  await made.getByRole('textbox').first().press('Enter');
  await expect(page.getByRole('heading', { name: 'All actions', level: 1 })).toBeVisible();
  await test.step('two sessions, in a case and side by side', async () => {
    await goTo(page, '#/inventory?text=prod-db-1');
    await expect(sessions.getByRole('row')).toHaveCount(5);
    await sessions.focus();
    for (const key of ['Home', 'Space', 'ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await expect(page.getByText('2 sessions selected')).toBeVisible();
    await look();
    await page.getByRole('button', { name: 'Add to case' }).click();
    const adding = page.getByRole('dialog', { name: 'Add to case' });
    await adding.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(adding).toHaveCount(0);
    await goTo(page, '#/cases');
    await page.getByText('All actions').click();
    await expect(page.getByRole('table', { name: 'Items of the case' })).toBeVisible();
    await look();
    await page.keyboard.press('d');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Compare/ })
      .click();
    await expect(page.getByRole('article')).toHaveCount(2);
    for (const stage of await page.getByRole('article').all()) await stage.getByRole('button', { name: 'Fetch', exact: true }).click();
    await expect(page.getByRole('slider', { name: 'Moment on the clock' })).toBeVisible();
    await look();
  });
  await goTo(page, '#/inventory?resourceType=rdp&recordedState=recorded');
  await expect(sessions.getByText('SSH')).toHaveCount(0);
  await sessions.getByRole('row').nth(1).click();
  await fetchAndPlay(page);
  await look();
  const all = actionIds.filter((id) => !actionEntry(id).isFixed).map((id) => `${actionEntry(id).group} ${actionEntry(id).label}`);
  expect(all.filter((action) => !offered.has(action))).toEqual([]);
});

test('a key is changed by keyboard, its conflict is told, and it works at once and after a reload', async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('button', { name: 'Change keys' }).click();
  await expect(page.getByRole('heading', { name: 'Keys', level: 2 })).toBeVisible();
  // The search of the settings shows this part alone.
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(1);
  await expectNoViolations(page);
  await page.getByLabel('Find an action').fill('jobs');
  await page.getByRole('button', { name: 'Change: Jobs' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('alert')).toContainText('Ctrl K is already: Command palette.');
  await page.getByRole('button', { name: 'Use it here instead' }).click();
  await expect(page.getByText('Jobs: Ctrl K, and nothing else.')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Set all keys back' }).click();
  await expect(page.getByText('All keys are as they came.')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
});

test('characters alone can be switched off', async ({ page }) => {
  await openSample(page);
  await openAliceOnProdDb(page);
  await fetchAndPlay(page);
  await goTo(page, '#/settings?find=keys');
  await page.getByLabel(/^A character alone/).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('heading', { name: 'Keys', level: 2 }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Characters alone are switched off');
  await expect(sheet.locator('dt', { hasText: 'Command palette' })).toHaveCount(1);
  await expect(sheet.locator('dt', { hasText: 'Keyboard shortcuts' })).toHaveCount(0);
});
