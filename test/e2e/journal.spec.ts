import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, openAliceOnProdDb, openSample } from './window.ts';

test('what was done is listed, verified and handed over', async ({ page }, testInfo) => {
  await openSample(page);
  await openAliceOnProdDb(page);
  await fetchAndPlay(page);
  await goTo(page, '#/search?q=rm&mode=substring');
  await expect(page.getByText(/^[1-9]\d* hits? .*in 1 searched recording$/)).toBeVisible();

  await goTo(page, '#/journal');
  const table = page.getByRole('table', { name: 'Journal' });
  const rowOf = (what: string) => table.getByRole('row').filter({ hasText: what }).first();
  await expect(rowOf('Searched')).toContainText('query: rm, mode: substring');
  await expect(rowOf('Recording opened')).toBeVisible();
  await expect(rowOf('Library opened')).toBeVisible();

  await page.getByRole('button', { name: 'Verify' }).click();
  const outcome = page.getByRole('status').filter({ hasText: 'Head' });
  await expect(outcome).toContainText('Verified');
  await expect(outcome).toContainText(/All \d+ entries are as they were written/);
  await expectNoViolations(page);
  await page.screenshot({ path: testInfo.outputPath('journal.png') });

  await page.getByRole('button', { name: 'Export' }).click();
  const told = page.getByText(/entries written to/);
  await expect(told).toBeVisible();
  const path = /written to (.+\.jsonl)/.exec((await told.textContent()) ?? '')?.[1] ?? '';
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ head: { seq: lines.length - 1 } });

  await goTo(page, '#/verify');
  const check = async (): Promise<void> => {
    await page.getByLabel('Bag or journal').fill(path);
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
  };
  await check();
  await expect(page.getByRole('status').filter({ hasText: 'Head' })).toContainText('Verified');
  await writeFile(path, lines.map((line, at) => `${at === 1 ? line.replace('"atMs":1', '"atMs":2') : line}\n`).join(''));
  await check();
  await expect(page.getByRole('status').filter({ hasText: 'Head' })).toContainText('edited, entry 2:');
  await expectNoViolations(page);
  await page.screenshot({ path: testInfo.outputPath('verify-journal.png') });
});
