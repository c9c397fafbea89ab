import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, fetchButton, goTo, openFiles, openSample } from './window.ts';

async function expectDialog(page: Page, name: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog).toBeVisible();
  await expectNoViolations(page, { within: 'dialog[open]' });
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

test('what lies over a screen, and the states of inventory and review that other tests do not pass through, pass axe in both themes', async ({
  page,
}) => {
  await openSample(page);
  const grid = page.getByRole('grid', { name: 'Sessions' });

  await test.step('over any screen', async () => {
    await page.keyboard.press('Control+k');
    await expectDialog(page, 'Command palette');
    await page.keyboard.press('?');
    await expectDialog(page, 'Keyboard shortcuts');
    await page.keyboard.press('Control+j');
    await expectDialog(page, 'Jobs');
  });

  await test.step('inventory: dialogs, a selection, nothing found', async () => {
    for (const name of ['Columns', 'Views']) {
      await page.getByRole('button', { name, exact: true }).click();
      await expectDialog(page, name === 'Views' ? 'Saved views' : name);
    }
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await expect(page.getByRole('toolbar', { name: 'Selected sessions' })).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('i');
    await expectDialog(page, /./);
    await goTo(page, '#/inventory?text=nobody-of-this-name');
    await expect(page.getByRole('heading', { name: 'No session matches' })).toBeVisible();
    await expectNoViolations(page);
  });

  await test.step('review: missing, a video, its dialogs', async () => {
    await goTo(page, '#/inventory?recordedState=missing');
    await expect(grid.getByRole('row')).toHaveCount(2);
    await grid.getByRole('row').nth(1).click();
    await expect(page.getByText('The recording is missing')).toBeVisible();
    await expectNoViolations(page);
    await goTo(page, '#/inventory?text=210683861970619470569422');
    await expect(grid.getByRole('row')).toHaveCount(2);
    await grid.getByRole('row').nth(1).click();
    await expect(fetchButton(page)).toBeVisible();
    await expectNoViolations(page);
    await fetchAndPlay(page);
    await page.keyboard.press('v');
    await expect(page.getByRole('region', { name: 'Captions' })).toBeVisible();
    // Its panels are those of a terminal, but for this one.
    await page.getByRole('tab', { name: 'Document' }).click();
    await expectNoViolations(page);
    await page.keyboard.press('s');
    await expectDialog(page, 'Take a still');
    await page.keyboard.press('e');
    await expectDialog(page, 'Export a part');
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('button', { name: /Take it out/ }).click();
    await expectDialog(page, 'Take the recording out of its session');
  });
});

test('dialogs and states of cases, search and sources, and a lost connection, pass axe in both themes', async ({ page, witness }) => {
  await openSample(page);
  await test.step('cases and search: dialogs, nothing found, a wrong expression', async () => {
    await goTo(page, '#/cases');
    await page.getByRole('button', { name: 'New case' }).first().click();
    await expectDialog(page, 'New case');
    await page.getByRole('button', { name: 'Take in' }).first().click();
    await expectDialog(page, 'Take in a case');
    await goTo(page, '#/search?q=nobodysaidthis');
    await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
    await expectNoViolations(page);
    await goTo(page, '#/search?q=(&mode=regex');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectNoViolations(page);
  });

  await test.step('sources: dialogs of every kind', async () => {
    for (const kind of ['folder', 'azure', 'akeyless']) {
      await goTo(page, `#/sources?add=${kind}`);
      await expectDialog(page, 'Add a source');
    }
    for (const name of ['Change', 'Remove']) {
      await page
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .first()
        .click();
      await expectDialog(page, /./);
    }
  });

  await test.step('a connection that is lost', async () => {
    await witness.kill();
    await expect(page.getByText('The connection to the engine is lost')).toBeVisible();
    await expectNoViolations(page);
  });
});

test('a fetch that fails is told to everybody at once, in a live region, and passes axe', async ({ page, home }) => {
  await openFiles(page, home, { 'a.cast': `${JSON.stringify({ version: 2, width: 80, height: 24 })}\n[1, "o", "hello"]\n` });
  const archive = join(home, '..', `${home.split('/').at(-1)}-archive`);
  await expect(fetchButton(page)).toBeVisible();
  await rename(archive, `${archive}-gone`);
  await fetchButton(page).click();
  await expect(
    page
      .getByRole('alert')
      .or(page.getByRole('status').filter({ hasText: 'a.cast' }))
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /Fetch/ }).first()).toBeEnabled();
  await expectNoViolations(page);
  await page.keyboard.press('Control+j');
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toContainText(/could not be done|Failed/);
  await expectNoViolations(page);
});
