import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, startWindow, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, goToTime, openSample } from './window.ts';

/** Three sessions of the sample archive: a terminal, a Guacamole dump and a video. */
const sessions = ['804009099500857166685885', '156187280307697350606299', '210683861970619470569422'] as const;

async function rowOf(page: Page, session: string): Promise<Locator> {
  await goTo(page, `#/inventory?text=${session}`);
  const grid = page.getByRole('grid', { name: 'Sessions' });
  // The head, and the only session with this id.
  await expect(grid.getByRole('row')).toHaveCount(2);
  return grid.getByRole('row').nth(1);
}

/** Plays a part of what is under review. */
async function watch(page: Page): Promise<void> {
  const position = page.getByTestId('position');
  const before = (await position.textContent()) ?? '';
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(position).not.toHaveText(before);
  await page.getByRole('toolbar', { name: 'Playback' }).getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

/** Writes the case on the screen to a file and gives its path. */
async function handOver(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hand over' });
  await dialog.getByLabel('Reason').fill('Second review');
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  const path = dialog.getByText(/\.witness-case$/);
  await expect(path).toBeVisible();
  const text = (await path.textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return text;
}

async function takeIn(page: Page, path: string): Promise<Locator> {
  await goTo(page, '#/cases');
  await page.getByRole('button', { name: 'Take in' }).click();
  await page.getByRole('dialog').getByLabel('File').fill(path);
  await page.getByRole('dialog').getByRole('button', { name: 'Take in' }).click();
  const report = page.getByRole('dialog', { name: 'Taken in' });
  await expect(report).toBeVisible();
  return report;
}

async function saveSummary(page: Page, text: string): Promise<void> {
  await page.getByLabel('Summary').fill(text);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
}

test('a case is built from three kinds of sessions, handed over, merged, and its conflict resolved', async ({
  page,
  browser,
}, testInfo) => {
  test.slow();
  const items = (on: Page) => on.getByRole('table', { name: 'Items of the case' });
  await openSample(page);

  await test.step('the sessions are put into it from the inventory', async () => {
    for (const [at, session] of sessions.entries()) {
      await (await rowOf(page, session)).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Add to case' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add to case' });
      if (at === 0) await dialog.getByLabel('Title of the new case').fill('Deleted archive');
      await dialog.getByLabel('Comment').fill(`Session ${at + 1}`);
      if (at === 0) await expectNoViolations(page);
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(dialog).toBeHidden();
    }
  });

  await test.step('parts of each are watched; a range and a note of the terminal go into the case', async () => {
    for (const session of sessions.toReversed()) {
      await (await rowOf(page, session)).click();
      await fetchAndPlay(page);
      await watch(page);
    }
    await page.getByRole('tab', { name: 'Notes' }).click();
    await goToTime(page, '0:00:10');
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.keyboard.press('i');
    await goToTime(page, '0:00:20');
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.keyboard.press('o');
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Add to case' });
    await expect(dialog.getByLabel('What').locator('option')).toHaveText([/^The range 0:00:10 to 0:00:20$/, 'The whole session']);
    await dialog.getByLabel('Comment').fill('Here it begins');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.getByRole('form', { name: 'Note' }).getByLabel('Note', { exact: true }).fill('Deletes the archive.');
    await page.getByRole('form', { name: 'Note' }).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Add note to case: Deletes the archive.' }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('a finding cites the range; a second reviewer is named', async () => {
    await goTo(page, '#/cases');
    await page.getByRole('link', { name: 'Deleted archive' }).click();
    await expect(items(page).getByRole('row')).toHaveCount(6);
    await page.getByRole('button', { name: 'Finding', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'New finding' });
    await dialog.getByLabel('What was found').fill('The archive was deleted by hand');
    await dialog.getByRole('checkbox', { name: /^Range: / }).check();
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByRole('list', { name: 'Findings' })).toContainText(/0:00:10 to 0:00:20.*[0-9a-f]{64}/);
    await page.getByRole('button', { name: 'Change the finding The archive was deleted by hand' }).click();
    const change = page.getByRole('dialog', { name: 'Change the finding' });
    await expect(change.getByRole('checkbox', { name: /^Range: / })).toBeChecked();
    await change.getByLabel('Explanation').fill('With rm, at the prompt.');
    await change.getByRole('checkbox', { name: /^Note: / }).check();
    await expectNoViolations(page);
    await page.screenshot({ path: testInfo.outputPath('finding.png') });
    await change.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('list', { name: 'Findings' })).toContainText('With rm, at the prompt.');
    await page.getByRole('button', { name: /^Change the comment: Range, / }).click();
    const comment = page.getByRole('dialog', { name: 'Change the comment' });
    await comment.getByLabel('Comment').fill('Here the deleting begins');
    await page.screenshot({ path: testInfo.outputPath('comment.png') });
    await comment.getByRole('button', { name: 'Save' }).click();
    await expect(items(page)).toContainText('Here the deleting begins');
    await page.getByLabel('Status').selectOption('In review');
    await page.getByLabel('Second reviewer').fill('B. Second');
    await saveSummary(page, 'Who deleted it?');
    await expect(items(page).getByRole('row').filter({ hasText: '%' }).first()).toBeVisible();
    await expectNoViolations(page);
    await page.screenshot({ path: testInfo.outputPath('case.png'), fullPage: true });
  });

  await test.step('a part of the video is redacted, and it is exported, signed and verified', async () => {
    await (await rowOf(page, sessions[2])).click();
    await fetchAndPlay(page);
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Add in the middle' }).click();
    await expect(page.getByRole('list', { name: 'Redactions' }).getByRole('listitem')).toHaveCount(1);
    await page.keyboard.press('r');
    await page.getByRole('tab', { name: 'Integrity' }).click();
    await page.getByLabel('Reason').fill('Deleted archive');
    await page.getByRole('button', { name: 'Export as evidence' }).click();
    await page.getByRole('list', { name: 'Exported bags' }).getByRole('button', { name: 'Verify now' }).click();
    await expect(page.getByText('Verified: every file is as it was exported')).toBeVisible();
    await goTo(page, '#/cases');
    await page.getByRole('link', { name: 'Deleted archive' }).click();
    await expect(items(page)).toBeVisible();
  });

  await test.step('the whole case is exported as one package, and verified', async () => {
    await page.getByRole('button', { name: 'Export package' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export the case' });
    await dialog.getByLabel('Reason').fill('Ticket 42');
    await expectNoViolations(page);
    await page.screenshot({ path: testInfo.outputPath('export-case.png') });
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await goTo(page, '#/verify');
    await page.getByRole('button', { name: /^Verify .*evidence-Deleted_archive/ }).click();
    const outcome = page.getByRole('status').filter({ hasText: 'Verified' });
    await expect(outcome).toContainText(/Journal.*about what is in it/);
    await expect(page.getByText('3 sessions', { exact: false }).first()).toBeVisible();
    await expectNoViolations(page);
    await page.screenshot({ path: testInfo.outputPath('verify-package.png') });
    await goTo(page, '#/cases');
    await page.getByRole('link', { name: 'Deleted archive' }).click();
    await expect(items(page)).toBeVisible();
  });

  const path = await handOver(page);
  const home = await mkdtemp(join(tmpdir(), 'witness-second-'));
  const second = await startWindow(home);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const other = await context.newPage();
  try {
    const back = await test.step('a second data folder takes it in and hands it back', async () => {
      await other.goto(second.url);
      await openSample(other);
      const report = await takeIn(other, path);
      await expect(report).toContainText('Added');
      await expectNoViolations(other);
      await report.getByRole('button', { name: 'Open the case' }).click();
      await expect(items(other).getByRole('row')).toHaveCount(6);
      await expect(items(other)).not.toContainText('not in this library');
      await expect(other.getByRole('list', { name: 'Findings' })).toContainText('The archive was deleted by hand');
      await expect(other.getByRole('table', { name: 'Entries of the journals of other libraries' })).toContainText('Recording watched');
      await items(other).getByRole('link').first().click();
      await other.getByRole('tab', { name: 'Notes' }).click();
      await expect(other.getByRole('list', { name: 'Notes' })).toContainText('Deletes the archive.');
      await goTo(other, '#/cases');
      await expectNoViolations(other);
      await other.screenshot({ path: testInfo.outputPath('cases.png') });
      await other.getByRole('link', { name: 'Deleted archive' }).click();
      await saveSummary(other, 'It was a script.');
      return handOver(other);
    });

    await test.step('what both sides changed is shown, and one of them chosen', async () => {
      await saveSummary(page, 'It was a person.');
      const report = await takeIn(page, back);
      await expect(report).toContainText('1 conflict');
      await report.getByRole('button', { name: 'Open the case' }).click();
      const conflicts = page.getByRole('list', { name: 'Conflicts' });
      await expect(conflicts.getByRole('row').filter({ hasText: 'Summary' })).toContainText('It was a person.It was a script.');
      await expectNoViolations(page);
      await page.screenshot({ path: testInfo.outputPath('conflict.png') });
      await conflicts.getByRole('button', { name: 'Take what is there' }).click();
      await expect(conflicts).toBeHidden();
      await expect(page.getByLabel('Summary')).toHaveValue('It was a script.');
    });
  } finally {
    await context.close();
    await second.stop();
    await rm(home, { recursive: true, force: true });
  }
});
