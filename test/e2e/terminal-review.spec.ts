import type { Page } from '@playwright/test';
import { screenAt } from '../../electron/library/formats/screen-at.ts';
import { transcriptOf } from '../../electron/library/formats/transcript.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { reviewCast } from '../support/review-cast.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, fetchButton, goToTime, openFiles, positionMs, screenText } from './window.ts';

const cast = `${reviewCast()}\n`;
const document = (page: Page) => page.getByRole('list', { name: 'Document' });
const currentRow = (page: Page) => document(page).locator('[aria-current="true"]');

/** What the stage and the document must show at a time, by replaying and reading the recording from its start. */
async function expected(atMs: number): Promise<{ screen: string; line: string }> {
  const { lines } = await screenAt(memoryReader(cast), atMs, 'review.cast');
  let line = '';
  for await (const each of transcriptOf(memoryReader(cast), 'review.cast')) if (each.atMs <= atMs) line = each.text;
  return { screen: lines.join('\n').trimEnd(), line };
}

async function openReview(page: Page, home: string): Promise<void> {
  await openFiles(page, home, { 'review.cast': cast });
  await fetchAndPlay(page);
  await expect(document(page)).toBeVisible();
}

/** The stage shows exactly what it must at the position that is told, and the document's current row is the last line up to then. */
async function expectTied(page: Page): Promise<void> {
  await expect(async () => {
    const { screen } = await expected(await positionMs(page));
    expect(((await screenText(page).textContent()) ?? '').trimEnd()).toBe(screen);
  }).toPass({ timeout: 15_000 });
  const { line } = await expected(await positionMs(page));
  if (line.trim() !== '') await expect(currentRow(page)).toContainText(line.trim());
}

test('the document and the stage of a terminal stay tied', async ({ page, home, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openReview(page, home);

  await test.step('through seeks: in the flood, after the resize, in the alternate screen, over CJK and emoji', async () => {
    for (const at of ['0:00:07.330', '0:00:12.900', '0:00:16.800', '0:00:33.900', '0:00:03.010', '0:00:44.000']) {
      await goToTime(page, at);
      await expect(page.getByTestId('position')).toHaveText(at);
      await expectTied(page);
    }
    await goToTime(page, '0:00:26.000');
    await expect(screenText(page)).toContainText('load 9.99');
  });

  await test.step('through playing', async () => {
    await goToTime(page, '0:00:02.000');
    await page.getByLabel('Speed').selectOption('8');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByTestId('position')).toHaveText(/^0:00:(0[6-9]|1)/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await expectTied(page);
  });

  await test.step('through a row of the document', async () => {
    await goToTime(page, '0:00:05.000');
    const row = document(page).getByRole('listitem').filter({ hasText: 'line 5095 of the flood' });
    await expect(row).toBeVisible();
    const time = (await row.getByRole('button').textContent()) ?? '';
    await row.getByRole('button').click();
    await expect(page.getByTestId('position')).toHaveText(time);
    await expectTied(page);
  });

  await test.step('through search, in text of any script', async () => {
    await page.getByLabel('How to search').selectOption('substring');
    for (const [query, shown] of [
      ['\u884c19990', 'line 19990 of the flood'],
      ['\u{1f680}', 'launched'],
      ['\ud55c\uad6d', '\u6f22\u5b57\u3068\u304b\u306a'],
    ] as const) {
      await page.getByLabel('Search in this recording').fill(query);
      await expect(page.getByRole('search').getByRole('status')).toHaveText(/1 hit|1 of 1 hits?/);
      await page.getByRole('button', { name: 'Next hit' }).click();
      await expect(screenText(page)).toContainText(shown);
      await expect(document(page).locator('mark').first()).toBeVisible();
      await expectTied(page);
    }
    await page.getByLabel('Search in this recording').fill('of the flood');
    await expect(page.getByRole('search').getByRole('status')).toContainText('20,000 hits');
    await page.getByLabel('Where to search').selectOption('input');
    await expect(page.getByRole('search').getByRole('status')).toContainText('No hits');
    await page.getByLabel('Where to search').selectOption('all');
    await page.getByLabel('Search in this recording').fill('');
  });

  await test.step('through jumps from command to command', async () => {
    await page.evaluate(() => window.document.activeElement instanceof HTMLElement && window.document.activeElement.blur());
    await page.keyboard.press('Home');
    for (const name of ['make flood', 'stty size', 'top', 'cat \u6f22\u5b57.txt', 'false']) {
      await page.keyboard.press('}');
      await expect(screenText(page)).toContainText(`alice@prod-db-1:~$ ${name}`);
      await expectTied(page);
    }
    await page.keyboard.press('{');
    await expect(screenText(page)).not.toContainText('false');
    await expect(document(page)).toContainText('exit 1');
  });

  await test.step('a full-screen program is a still that unfolds', async () => {
    await goToTime(page, '0:00:30.000');
    await expect(document(page).getByTestId('still')).toHaveCount(0);
    await document(page)
      .locator('[data-kind="program"]')
      .getByRole('button', { name: /^Show or hide top/ })
      .click();
    await expect(document(page).getByTestId('still')).toContainText('load 9.99');
  });

  await test.step('a selection is copied with its citation', async () => {
    await goToTime(page, '0:00:34.000');
    await document(page).getByText('launched').selectText();
    await page.keyboard.press('Control+c');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('\u{1f680} launched \u2705 done');
    expect(copied).toMatch(/Recording: review\.cast/);
    expect(copied).toMatch(/Position: {2}0:00:33\.500/);
    expect(copied).toMatch(/SHA-256: {3}[0-9a-f]{64}/);
  });

  await test.step('a wide document passes axe', async () => {
    await page.getByRole('button', { name: 'Wide panel' }).click();
    await expectNoViolations(page);
  });
});

test('a part of a terminal recording is exported from the review', async ({ page, home }) => {
  await openReview(page, home);
  await goToTime(page, '0:00:20.000');
  await page.keyboard.press('i');
  await goToTime(page, '0:00:31.000');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Export a part' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export a part' });
  await expect(dialog.getByLabel('From')).toHaveValue('0:00:20.000');
  await dialog.getByLabel('To').fill('0:59:59');
  await expect(dialog.getByRole('alert')).toContainText('The recording ends at');
  await dialog.getByLabel('To').fill('0:00:31.000');
  await dialog.getByLabel('Reason').fill('Case 4711');
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByText(/^Exported/)).toBeVisible();
  await expectNoViolations(page);
});

test('a log in a schema of its own is read with a profile that the user makes', async ({ page, home }) => {
  const entry = (second: number, text: string, way: string) =>
    JSON.stringify({ happened: `2026-11-02T14:03:0${second}Z`, what: text, way });
  await openFiles(page, home, { 'night.log': `${[entry(1, 'deploy --now', 'in'), entry(2, 'deployed 3 hosts', 'out')].join('\n')}\n` });
  await fetchButton(page).click();
  await expect(page.getByRole('heading', { name: 'This log needs a profile' })).toBeVisible();
  await page.getByRole('button', { name: 'Change how this log is read' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read as a log' });
  await dialog.getByLabel('Profile').selectOption({ label: 'Generic JSON lines' });
  await dialog.getByLabel('Text field').fill('what');
  await dialog.getByLabel('Time field').fill('happened');
  await dialog.getByLabel('Direction field').fill('way');
  await dialog.getByLabel('Directions that mean typed').fill('in, typed');
  await expect(dialog.getByRole('row').filter({ hasText: 'deploy --now' })).toContainText('typed');
  await expect(dialog.getByRole('row').filter({ hasText: 'deployed 3 hosts' })).toContainText('2026-11-02T14:03:02.000Z');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Save and read with it' }).click();
  await expect(document(page)).toContainText('deployed 3 hosts');
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Change how this log is read' }).click();
  await expect(dialog.getByLabel('Profile')).toContainText('(yours)');
});
