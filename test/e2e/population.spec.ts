import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type AkeylessServer, startAkeylessServer } from '../support/akeyless-server.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { goTo, openSample } from './window.ts';

async function addGateway(page: Page, server: AkeylessServer): Promise<void> {
  await goTo(page, '#/sources?add=akeyless');
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByLabel('Address').fill(server.url);
  await form.getByLabel('Access ID').fill(server.accessId);
  await form.locator('input[type=password]').fill(server.accessKey);
  await form.getByRole('button', { name: 'Add and sync' }).click();
  await expect(page.getByText('All gateways', { exact: true })).toBeVisible();
}

/** The session ids of the rows that are listed. */
async function listedIds(page: Page): Promise<string[]> {
  const rows = await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').all();
  const ids = await Promise.all(rows.slice(1).map((row) => row.getAttribute('id')));
  return ids.flatMap((id) => id ?? []).sort();
}

test('a population is filtered, kept as a view, sampled, reconciled, decided about and exported', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await openSample(page);
  await test.step('filter, and keep the filter as a view', async () => {
    await page.getByRole('group', { name: 'Filters' }).getByLabel('Completed').check();
    await expect(page).toHaveURL(/status=completed/);
    await page.getByRole('button', { name: 'Views' }).click();
    const views = page.getByRole('dialog', { name: 'Saved views' });
    await views.getByLabel('Keep this view as').fill('Completed only');
    await views.getByRole('button', { name: 'Save' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('button', { name: 'Views' }).click();
    await views.getByRole('button', { name: 'Completed only', exact: true }).click();
    await expect(page).toHaveURL(/status=completed/);
    // Kept by the library, not by the browser.
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.getByRole('button', { name: 'Views' }).click();
    await expect(views.getByRole('button', { name: 'Completed only', exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  const draw = async (name: string): Promise<string[]> => {
    await page.getByRole('button', { name: 'Sample', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Sample' });
    await dialog.getByLabel('Size').fill('25');
    await dialog.getByLabel('Seed').fill('4711');
    await dialog.getByLabel('Stratify by').selectOption('User');
    await dialog.getByLabel('Keep as').fill(name);
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: 'Draw' }).click();
    await expect(page.getByRole('region', { name: 'Sample' })).toContainText(name);
    await expect(page.getByRole('status').first()).toContainText('25 sessions');
    await expect(page.getByRole('grid', { name: 'Sessions' }).getByRole('row')).toHaveCount(26);
    return listedIds(page);
  };
  await test.step('sample 25 with a seed: the list is the sample, the same one for the same seed', async () => {
    await page.getByRole('button', { name: 'Clear filters' }).click();
    const first = await draw('Q4 review');
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await expect(page.getByRole('region', { name: 'Sample' })).toHaveCount(0);
    expect(await draw('Q4 review, again')).toEqual(first);
  });

  await test.step('the recipe says how, can be copied, and stands when drawn again', async () => {
    await page.getByRole('button', { name: 'Recipe' }).click();
    const recipe = page.getByRole('dialog', { name: 'How this sample was drawn' });
    await expect(recipe).toContainText('4711');
    await expect(recipe).toContainText('witness-sample-1');
    await recipe.getByRole('button', { name: 'Draw again and compare' }).click();
    await expect(recipe.getByRole('status')).toHaveText(/The population is the same as it was\.\s+Drawn again, the sample is the same\./);
    await expectNoViolations(page);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await recipe.getByRole('button', { name: 'Copy' }).click();
    const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    expect(copied).toMatchObject({ recipe: { seed: '4711', size: 25, stratifyBy: 'user', population: { count: 43 } } });
    await page.keyboard.press('Escape');
  });

  await test.step('what is sampled is selected, fetched, indexed and exported at once', async () => {
    await page.getByRole('button', { name: 'Select these 25' }).click();
    const bar = page.getByRole('toolbar', { name: 'Selected sessions' });
    await expect(bar).toContainText('25 sessions selected');
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Fetch 25' }).click();
    await expect(page.getByText('Offline').first()).toBeVisible();
    await bar.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export 25 sessions' });
    await expect(dialog).toContainText('One BagIt bag with a folder for each session.');
    await dialog.getByLabel('As', { exact: true }).selectOption('A package for each of them');
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: 'Export' }).click();
    await expect(page.getByText('Exporting 25 sessions as evidence.')).toBeVisible();
    await goTo(page, '#/verify');
    await expect(page.getByRole('button', { name: /^Verify .*evidence-/ }).first()).toBeVisible();
  });

  await test.step('reconcile, decide about a finding, and export the findings', async () => {
    await goTo(page, '#/reconcile');
    await page.getByRole('button', { name: 'Reconcile', exact: true }).click();
    await expect(page.getByText(/43 sessions compared, \d+ findings/)).toBeVisible();
    await page.getByRole('table').getByRole('button', { name: 'Missing' }).click();
    const finding = page.getByRole('region', { name: 'Findings' }).getByRole('article').first();
    await finding.getByRole('button', { name: /^Missing/ }).click();
    await finding.getByLabel('Disposition').selectOption('Explained');
    await finding.getByLabel('Note').fill('Recorder was down');
    await finding.getByRole('button', { name: 'Keep' }).click();
    await expect(finding.getByRole('button', { name: /^Missing.*Explained/ })).toBeVisible();
    const downloaded = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    expect(await readFile(await (await downloaded).path(), 'utf8')).toMatch(/\r\nMissing,.*,Explained,Recorder was down,/);
  });
});

test('more sessions than are loaded can be selected, by key and by press', async ({ page }) => {
  const server = await startAkeylessServer({ world: { sessionCount: 1500, pageSize: 500 } });
  try {
    await addGateway(page, server);
    await goTo(page, '#/inventory');
    const list = page.getByRole('grid', { name: 'Sessions' });
    await expect(page.getByRole('status').first()).toContainText('1,500 sessions');
    await list.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    const bar = page.getByRole('toolbar', { name: 'Selected sessions' });
    await expect(bar).toContainText('2 sessions selected');
    await bar.getByRole('button', { name: 'Select all 1,500' }).click();
    await expect(bar).toContainText('1,500 sessions selected');
    await bar.getByRole('button', { name: 'Clear' }).click();
    await list.focus();
    await page.keyboard.press('Control+a');
    await expect(bar).toContainText('1,500 sessions selected');
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
  } finally {
    await server.close();
  }
});

test('the fleet and its sessions can be read, as a chart and as a table', async ({ page }, testInfo) => {
  await openSample(page);
  await goTo(page, '#/fleet');
  await expect(page.getByRole('heading', { name: 'No gateway added' })).toBeVisible();
  await expectNoViolations(page);
  const server = await startAkeylessServer({ world: { sessionCount: 400, pageSize: 200 } });
  try {
    const [fra] = server.world.bastions;
    server.world.bastions = [{ ...fra, versions: { 'bastion-0': '3.4.0', 'bastion-1': '3.3.0' } }, ...server.world.bastions.slice(1)];
    await addGateway(page, server);
    await goTo(page, '#/fleet');
    await page.getByLabel('Until (UTC)').fill('2026-11-20');
    const findings = page.getByRole('table', { name: 'Findings' });
    await expect(findings.getByRole('row').filter({ hasText: 'Frankfurt (bastion)' }).first()).toContainText(
      'Its last report, 2026-11-20 11:59 UTC',
    );

    const frankfurt = page.getByRole('listitem').filter({ hasText: 'Frankfurt bastion' });
    await frankfurt.getByText('Frankfurt').first().click();
    await expect(frankfurt.getByRole('table', { name: 'Instances of Frankfurt' })).toContainText('bastion-0');
    await expect(frankfurt.getByRole('table', { name: /several versions/ })).toContainText('3.3.0, 3.4.0');

    // What the chart shows a screen reader reads from a table, and everybody else who wants to.
    const chart = page.getByRole('figure', { name: 'Sessions by day (UTC)' });
    const figures = chart.getByRole('table', { name: 'Sessions by day (UTC): figures' });
    await expect(figures.getByRole('row').filter({ hasText: '2026-11-20' }).getByRole('cell').first()).not.toHaveText('0');
    const shown = chart.getByRole('img');
    await shown.focus();
    await page.keyboard.press('End');
    await expect(chart.getByRole('status')).toContainText(/^2026-11-20: Started \d+, Failed \d+, Terminated \d+$/);
    await page.keyboard.press('ArrowLeft');
    await expect(chart.getByRole('status')).toContainText(/^2026-11-19: /);
    await page.screenshot({ path: testInfo.outputPath('fleet.png') });
    await expectNoViolations(page);
    await chart.getByRole('button', { name: 'Show as table' }).click();
    await expect(shown).toBeHidden();
    await expect(figures).toBeInViewport();
    await expectNoViolations(page);
  } finally {
    await server.close();
  }
});

test('capacity is measured and projected, and a rule removes copies only when asked', async ({ page }, testInfo) => {
  await goTo(page, '#/capacity');
  await expect(page.getByRole('heading', { name: 'No recording known yet' })).toBeVisible();
  await expectNoViolations(page);
  await goTo(page, '#/inventory');
  await openSample(page);
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(page.getByText('Offline').nth(10)).toBeVisible();
  await goTo(page, '#/capacity');
  await expect(page.getByRole('table', { name: 'Size of an hour by type and picture' })).toContainText('SSH');

  // Twice as long kept is twice as much.
  const total = page.getByRole('region', { name: 'Projection' }).getByRole('status');
  await page.getByLabel('Hours per day of SSH, planned').fill('1000000');
  await page.getByLabel('Retention, days').fill('10');
  await expect(total).toHaveText(/\d [GT]B$/);
  const before = await total.textContent();
  await page.getByLabel('Retention, days').fill('20');
  await expect(total).not.toHaveText(before ?? '');

  const chart = page.getByRole('figure', { name: 'Recorded by month (UTC)' });
  await expect(chart.getByRole('table', { name: 'Recorded by month (UTC): figures' })).toContainText('2026-11');
  await page.screenshot({ path: testInfo.outputPath('capacity.png') });
  await expectNoViolations(page);

  const rules = page.getByRole('region', { name: 'Retention of cached copies' });
  await rules.getByLabel('New rule').fill('SSH, a day');
  await rules.getByLabel('Older than, days').fill('1');
  await rules.getByLabel('Type').selectOption('SSH');
  await rules.getByRole('button', { name: 'Add rule' }).click();
  await rules.getByRole('button', { name: 'Review SSH, a day' }).click();
  const dialog = page.getByRole('dialog', { name: 'What "SSH, a day" flags' });
  await expect(dialog.getByRole('table')).toContainText('.cast');
  await expectNoViolations(page);
  await page.screenshot({ path: testInfo.outputPath('retention.png') });
  await dialog.getByRole('button', { name: /^Remove \d+ cached cop/ }).click();
  await expect(rules.getByRole('table', { name: 'Cached copies that rules removed' })).toContainText('SSH, a day');
  await expectNoViolations(page);
});
