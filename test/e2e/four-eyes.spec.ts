import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, openSample } from './window.ts';

const passphrase = 'correct horse battery';

async function addPerson(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a second person' }).click();
  const form = page.getByRole('form', { name: 'New second person' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await form.getByLabel('The same again').fill('something else');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await form.getByLabel('The same again').fill(passphrase);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('table', { name: 'Second persons' }).getByRole('rowheader', { name })).toBeVisible();
}

async function give(dialog: Locator, { reason, secret }: { readonly reason: string; readonly secret: string }): Promise<void> {
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByLabel('Passphrase of Bob Miller').fill(secret);
}

test('a protected source is opened and exported with a second person, and protected less only with one', async ({ page }, testInfo) => {
  test.slow();
  await openSample(page);

  await test.step('a second person is added, and the source demands one', async () => {
    await goTo(page, '#/settings');
    await addPerson(page, 'Bob Miller');
    await expectNoViolations(page, { within: 'section:has(#second-persons)' });
    await goTo(page, '#/sources');
    await page.getByLabel('Demanded to open').selectOption('A reason and a second person');
    await page.getByLabel('Demanded to export').selectOption('A reason and a second person');
    await expect(page.getByRole('img', { name: /^Protected/ })).toBeVisible();
    await expectNoViolations(page);
  });

  const opening = page.getByRole('dialog', { name: 'Open what is protected' });
  await test.step('the session is marked, asks when it is opened, and stays closed when nothing is given', async () => {
    await goTo(page, '#/inventory?text=prod-db-1&from=2026-11-02&to=2026-11-02');
    await expect(
      page
        .getByRole('grid', { name: 'Sessions' })
        .getByRole('img', { name: /^Protected/ })
        .first(),
    ).toBeVisible();
    await page.getByRole('row').filter({ hasText: 'alice' }).filter({ hasText: '2026-11-02' }).click();
    await expect(opening).toContainText('Sample archive demands a reason and a second person');
    await expectNoViolations(page);
    await opening.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'This session is protected' })).toBeVisible();
    await expectNoViolations(page);
  });

  await test.step('a wrong passphrase is told, the right one opens', async () => {
    await page.getByRole('button', { name: 'Open\u2026' }).click();
    await expect(opening.getByRole('button', { name: 'Open', exact: true })).toBeDisabled();
    await give(opening, { reason: 'Ticket 12', secret: 'zebra crossing' });
    await opening.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(opening.getByRole('alert')).toContainText('The passphrase is not that of Bob Miller.');
    await expect(opening.getByLabel('Passphrase of Bob Miller')).toHaveValue('');
    await page.screenshot({ path: testInfo.outputPath('wrong.png') });
    await give(opening, { reason: 'Ticket 12', secret: passphrase });
    await opening.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(opening).toBeHidden();
    await expect(page.locator('header').first()).toContainText(/Open until .* with Bob Miller/);
    await fetchAndPlay(page);
    await expectNoViolations(page);
    await page.screenshot({ path: testInfo.outputPath('open.png') });
  });

  await test.step('exporting asks, too, with the reason that was given', async () => {
    await page.getByRole('tab', { name: 'Integrity' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('For the auditors');
    await page.getByRole('button', { name: 'Export as evidence' }).click();
    const exporting = page.getByRole('dialog', { name: 'Export what is protected' });
    await expect(exporting.getByLabel('Reason')).toHaveValue('For the auditors');
    await exporting.getByLabel('Passphrase of Bob Miller').fill(passphrase);
    await exporting.getByRole('button', { name: 'Export', exact: true }).click();
    // An export writes a report for paper, too: on a loaded machine that takes its time.
    await expect(page.getByText(/Exported \d+ files/)).toBeVisible({ timeout: 60_000 });
  });

  await test.step('what was closed again is left out of a search, until it is opened from there', async () => {
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'This session is protected' })).toBeVisible();
    await expect(opening).toBeHidden();
    await goTo(page, '#/search?q=sudo');
    await page.getByText(/^\d+ recordings were not searched/).click();
    await expect(page.getByText(/is protected: open it to search it/).first()).toBeVisible();
    await page.getByRole('button', { name: /^Open \d+ protected recordings/ }).click();
    await give(opening, { reason: 'Ticket 12', secret: passphrase });
    await opening.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByText(/^\d+ hits? in \d+ searched recordings?/)).toBeVisible();
    await expect(page.locator('a[data-hit]').first()).toBeVisible();
  });

  await test.step('to demand less is asked for, and nothing changes when that is declined', async () => {
    await goTo(page, '#/sources');
    await page.getByLabel('Demanded to open').selectOption('Nothing');
    const less = page.getByRole('dialog', { name: 'Protect less' });
    await less.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByLabel('Demanded to open')).toHaveValue('second-person');
    await page.getByLabel('Demanded to open').selectOption('Nothing');
    await give(less, { reason: 'The audit is over', secret: passphrase });
    await less.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByLabel('Demanded to open')).toHaveValue('none');
  });

  await test.step('the journal tells who asked, who looked on and why', async () => {
    await goTo(page, '#/journal');
    const journal = page.getByRole('table', { name: 'Journal' });
    await expect(journal.getByRole('row').filter({ hasText: 'Access refused' })).toContainText('secondPerson: Bob Miller');
    await expect(journal.getByRole('row').filter({ hasText: 'Access granted' }).filter({ hasText: 'For the auditors' })).toContainText(
      'purpose: exporting',
    );
    await expect(journal).not.toContainText('zebra');
  });
});

test('a case that demands a reason is asked for, and a second person cannot be demanded where none is known', async ({ page }) => {
  await openSample(page);
  await goTo(page, '#/cases');
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Deleted archive');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const demanded = page.getByLabel('Demanded to open');
  await demanded.selectOption('A reason and a second person');
  await expect(page.getByText('No second person is known to this library yet.')).toBeVisible();
  await expect(demanded).toHaveValue('none');
  await demanded.selectOption('A reason');
  await expect(page.getByRole('img', { name: /^Protected/ })).toBeVisible();

  await goTo(page, '#/cases');
  await expect(page.getByRole('table', { name: 'Cases' }).getByRole('img', { name: /^Protected/ })).toBeVisible();
  await page.getByRole('link', { name: 'Deleted archive' }).click();
  const opening = page.getByRole('dialog', { name: 'Open what is protected' });
  await expect(opening.getByLabel('Passphrase')).toHaveCount(0);
  await opening.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('Deleted archive cannot be opened without a reason.');
  await page.getByRole('button', { name: 'Try again' }).click();
  await opening.getByLabel('Reason').fill('Second review');
  await opening.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Deleted archive' })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('link', { name: 'Deleted archive' }).click();
  await expect(opening).toBeVisible();
});
