import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { goTo, openSample } from './window.ts';

test('what is missing is found, decided about and reported', async ({ page }, testInfo) => {
  await openSample(page);
  await goTo(page, '#/reconcile');
  await expect(page.getByRole('heading', { name: 'Is this all of them?' })).toBeVisible();
  await page.getByRole('button', { name: 'Reconcile', exact: true }).click();
  await expect(page.getByText(/43 sessions compared, \d+ findings/)).toBeVisible();

  // Each session and object counts once.
  const counts = page.getByRole('table', { name: 'Sessions and objects by state' });
  const sums = [0, 0];
  for (const row of await counts.getByRole('row').all()) {
    for (const [at, cell] of (await row.getByRole('cell').all()).entries()) sums[at] = (sums[at] ?? 0) + Number(await cell.textContent());
  }
  expect(sums[0]).toBe(43);

  // One kind alone; opened, it says why, and what is decided stays.
  await counts.getByRole('button', { name: 'Missing' }).click();
  const list = page.getByRole('region', { name: 'Findings' });
  const finding = list.getByRole('article').first();
  await finding.getByRole('button', { name: /^Missing/ }).click();
  await expect(finding).toContainText('the store has no object of it');
  await finding.getByLabel('Disposition').selectOption('Escalated');
  await finding.getByLabel('Note').fill('=Asked the platform team');
  await finding.getByRole('button', { name: 'Keep' }).click();
  await expect(finding.getByRole('button', { name: /^Missing.*Escalated/ })).toBeVisible();
  // Decided by mistake it is undone, and decided again.
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('As before: Open.')).toBeVisible();
  await expect(finding.getByRole('button', { name: /^Missing.*Escalated/ })).toHaveCount(0);
  await finding.getByLabel('Disposition').selectOption('Escalated');
  await finding.getByLabel('Note').fill('=Asked the platform team');
  await finding.getByRole('button', { name: 'Keep' }).click();
  await expect(finding.getByRole('button', { name: /^Missing.*Escalated/ })).toBeVisible();
  await expectNoViolations(page);
  await page.screenshot({ path: testInfo.outputPath('reconcile.png') });

  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await downloaded).path(), 'utf8');
  expect(csv.split('\r\n')[0]).toContain('Finding,Session,');
  // What a spreadsheet would take for a formula is text.
  expect(csv).toMatch(/\r\nMissing,.*,Escalated,'=Asked the platform team,/);

  // Found again later, it is still decided about.
  await goTo(page, '#/sources');
  await goTo(page, '#/reconcile');
  await page.getByRole('button', { name: 'Reconcile', exact: true }).click();
  await page.getByRole('table').getByRole('button', { name: 'Missing' }).click();
  await expect(list.getByRole('button', { name: /^Missing.*Escalated/ })).toBeVisible();
});
