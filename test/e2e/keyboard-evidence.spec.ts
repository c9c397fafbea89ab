import { readFile } from 'node:fs/promises';
import { makeTempFolder } from '../support/library.ts';
import { expect, startWindow } from '../support/window.ts';
import { Keyboard, test } from './keyboard.ts';

const terminal = '804009099500857166685885';

async function openSample(keys: Keyboard): Promise<void> {
  await keys.activate(keys.getByRole('button', { name: 'Open the sample archive' }));
  await expect(keys.getByRole('grid', { name: 'Sessions' })).toBeVisible();
}

async function find(keys: Keyboard, session: string): Promise<void> {
  await keys.press('Control+1');
  await expect(keys.getByRole('grid', { name: 'Sessions' })).toBeVisible();
  await keys.press('/');
  await keys.write(session);
  // The head, and the only session with this id.
  await expect(keys.getByRole('grid', { name: 'Sessions' }).getByRole('row')).toHaveCount(2);
  await keys.press('Enter', 'Home');
}

async function fetchAndOpen(keys: Keyboard, session: string): Promise<void> {
  await find(keys, session);
  await keys.press('Enter');
  await keys.activate(keys.getByRole('region', { name: 'Not on this computer yet' }).getByRole('button', { name: 'Fetch', exact: true }));
  await expect(keys.getByRole('toolbar', { name: 'Playback' })).toBeVisible();
}

/** The cases, and the only one opened. */
async function openCase(keys: Keyboard): Promise<void> {
  await keys.press('Control+0');
  await keys.activate(keys.getByRole('link', { name: 'Deleted archive' }));
  await expect(keys.getByRole('form', { name: 'Case' })).toBeVisible();
}

async function saveSummary(keys: Keyboard, text: string): Promise<void> {
  await keys.goToPart(keys.getByRole('main').locator('[data-region]').last());
  await keys.fill(keys.getByLabel('Summary'), text);
  await keys.activate(keys.getByRole('button', { name: 'Save' }));
  await expect(keys.getByRole('button', { name: 'Save' })).toBeDisabled();
}

async function handOver(keys: Keyboard): Promise<string> {
  await keys.press('h');
  const dialog = keys.getByRole('dialog', { name: 'Hand over' });
  await keys.fill(dialog.getByLabel('Reason'), 'Second review');
  await keys.press('Enter');
  const path = dialog.getByText(/\.witness-case$/);
  await expect(path).toBeVisible();
  const text = (await path.textContent()) ?? '';
  await keys.press('Escape');
  return text;
}

async function takeIn(keys: Keyboard, path: string): Promise<void> {
  await keys.press('Control+0');
  await expect(keys.getByRole('heading', { name: 'Cases', level: 1 })).toBeVisible();
  await keys.press('t');
  const dialog = keys.getByRole('dialog', { name: 'Take in a case' });
  await expect(dialog.getByLabel('File')).toBeFocused();
  await keys.write(path);
  await keys.press('Enter');
  await keys.activate(keys.getByRole('dialog', { name: 'Taken in' }).getByRole('button', { name: 'Open the case' }));
}

test('by keyboard: a case is made, filled, handed over and taken in, and its conflict resolved; evidence is exported and verified', async ({
  keys,
  context,
}) => {
  await openSample(keys);

  await test.step('a case with a session', async () => {
    await find(keys, terminal);
    await keys.press('Space', 'c');
    const dialog = keys.getByRole('dialog', { name: 'Add to case' });
    await keys.fill(dialog.getByLabel('Title of the new case'), 'Deleted archive');
    await keys.fill(dialog.getByLabel('Comment'), 'The whole session');
    await keys.activate(dialog.getByRole('button', { name: 'Add', exact: true }));
    await expect(dialog).toBeHidden();
  });

  await test.step('and a moment of it', async () => {
    await fetchAndOpen(keys, terminal);
    await keys.press('ArrowRight', 'c');
    const dialog = keys.getByRole('dialog', { name: 'Add to case' });
    await keys.fill(dialog.getByLabel('Comment'), 'Here it begins');
    await keys.activate(dialog.getByRole('button', { name: 'Add', exact: true }));
    await expect(dialog).toBeHidden();
  });

  await test.step('what was watched can be read', async () => {
    await keys.press('Space');
    await expect(keys.getByTestId('position')).not.toHaveText('0:00:05.000');
    await keys.press('Space');
    await keys.goToPart(keys.getByRole('complementary', { name: 'About this recording' }));
    await keys.tabTo(keys.getByRole('tab', { name: 'Document' }));
    await keys.press('ArrowRight', 'ArrowRight', 'ArrowRight');
    await expect(keys.getByRole('tabpanel')).toContainText('Watched');
  });

  await test.step('evidence is exported, signed, and verified', async () => {
    await keys.press('End');
    await expect(keys.getByRole('tab', { name: 'Integrity' })).toHaveAttribute('aria-selected', 'true');
    await keys.fill(keys.getByLabel('Reason'), 'Case 4711');
    await keys.activate(keys.getByRole('button', { name: 'Export as evidence' }));
    const bags = keys.getByRole('list', { name: 'Exported bags' });
    await keys.activate(bags.getByRole('button', { name: 'Verify now' }));
    await expect(keys.getByText('Verified: every file is as it was exported')).toBeVisible();
    await keys.press('Control+4');
    await keys.activate(keys.getByRole('button', { name: /^Verify .*evidence-/ }));
    await expect(keys.getByRole('status').filter({ hasText: 'Signed' })).toContainText('Verified');
  });

  await test.step('a finding that cites the moment', async () => {
    await openCase(keys);
    await keys.press('a');
    const dialog = keys.getByRole('dialog', { name: 'New finding' });
    await keys.fill(dialog.getByLabel('What was found'), 'It was deleted by hand');
    await keys.check(dialog.getByRole('checkbox', { name: /^Moment: / }));
    await keys.activate(dialog.getByRole('button', { name: 'Add' }));
    await expect(keys.getByRole('list', { name: 'Findings' })).toContainText('It was deleted by hand');
    await keys.goToPart(keys.getByRole('main').locator('[data-region]').last());
    await keys.choose(keys.getByLabel('Status'), 'In review');
    await saveSummary(keys, 'Who deleted it?');
  });

  const path = await handOver(keys);
  const folder = await makeTempFolder();
  const second = await startWindow(folder.path);
  try {
    const page = await context.newPage();
    await page.goto(second.url);
    const other = new Keyboard(page);
    await expect(other.getByRole('heading', { name: 'Where are your recordings?' })).toBeVisible();
    const back = await test.step('another library takes it in and hands it back', async () => {
      await takeIn(other, path);
      await expect(other.getByRole('list', { name: 'Findings' })).toContainText('It was deleted by hand');
      await saveSummary(other, 'It was a script.');
      return handOver(other);
    });
    await page.close();
    await test.step('the conflict is resolved', async () => {
      await saveSummary(keys, 'It was a person.');
      await takeIn(keys, back);
      const conflicts = keys.getByRole('list', { name: 'Conflicts' });
      await keys.activate(conflicts.getByRole('button', { name: 'Take what is there' }));
      await expect(conflicts).toBeHidden();
      await expect(keys.getByLabel('Summary')).toHaveValue('It was a script.');
    });
  } finally {
    await second.stop();
    await folder.remove();
  }
});

test('by keyboard: a population is reconciled, decided about, reported and matched; all recordings are searched; the journal is verified', async ({
  keys,
}) => {
  await openSample(keys);

  await test.step('reconciled, decided about and reported', async () => {
    await keys.press('Control+6');
    await keys.activate(keys.getByRole('button', { name: 'Reconcile', exact: true }));
    await expect(keys.getByText(/43 sessions compared/)).toBeVisible();
    await keys.activate(keys.getByRole('table').getByRole('button', { name: 'Missing' }));
    const finding = keys.getByRole('region', { name: 'Findings' }).getByRole('article').first();
    await keys.activate(finding.getByRole('button', { name: /^Missing/ }));
    await keys.choose(finding.getByLabel('Disposition'), 'Escalated');
    await keys.fill(finding.getByLabel('Note'), 'Asked the platform team');
    await keys.press('Enter');
    await expect(finding.getByRole('button', { name: /^Missing.*Escalated/ })).toBeVisible();
    const csv = await keys.downloaded(() => keys.activate(keys.getByRole('button', { name: 'Export CSV' }), { isBack: true }));
    expect(await readFile(csv, 'utf8')).toContain('Asked the platform team');
  });

  await test.step('a recording is taken out of its session, and linked again', async () => {
    await find(keys, '741166341038206188740793');
    await keys.press('Enter');
    await keys.goToPart(keys.getByRole('complementary', { name: 'About this recording' }));
    await keys.tabTo(keys.getByRole('tab', { name: 'Document' }));
    await keys.press('End', 'ArrowLeft');
    const control = keys.getByRole('region', { name: 'Session of the recording' });
    await keys.activate(control.getByRole('button', { name: /Take it out/ }));
    const out = keys.getByRole('dialog', { name: 'Take the recording out of its session' });
    await keys.fill(out.getByLabel('Reason'), 'Ticket 12: not this one');
    await keys.activate(out.getByRole('button', { name: 'Take it out' }));
    await expect(out).toBeHidden();
    await expect(control).toContainText('Matched by hand (certain)');
    await keys.goToPart(keys.getByRole('complementary', { name: 'About this recording' }));
    await keys.activate(control.getByRole('button', { name: /Choose its session/ }));
    const link = keys.getByRole('dialog', { name: 'Choose the session of the recording' });
    await keys.fill(link.getByLabel('Search sessions'), 'alice prod-db-1');
    const choice = link.getByRole('radio', { name: /alice.* on prod-db-1, 2026-11-02/ }).first();
    await expect(choice).toBeVisible();
    // Choices of one group are one stop of Tab.
    await keys.check(link.getByRole('radio').first());
    for (let presses = 0; presses < 10 && !(await choice.isChecked()); presses += 1) await keys.press('ArrowDown');
    await expect(choice).toBeChecked();
    await keys.fill(link.getByLabel('Reason'), 'Ticket 13: it was');
    await keys.activate(link.getByRole('button', { name: 'Link' }));
    await expect(link).toBeHidden();
  });

  await test.step('all recordings are searched, and a hit is opened', async () => {
    await find(keys, '741166341038206188740793');
    await keys.press('f');
    await expect(keys.getByRole('grid', { name: 'Sessions' }).getByText('Offline')).toBeVisible();
    await keys.press('Enter');
    await expect(keys.getByTestId('screen-text')).toHaveCount(1);
    await keys.press('Control+2');
    await expect(keys.getByRole('searchbox')).toBeFocused();
    await keys.type('archive_old');
    await keys.tabTo(keys.getByLabel('Match', { exact: true }));
    await keys.press('ArrowDown');
    await expect.poll(() => keys.address()).toContain('mode=substring');
    await expect(keys.getByText(/hits? in 1 searched/)).toBeVisible();
    await keys.tabTo(keys.getByRole('searchbox'), { isBack: true });
    await keys.press('ArrowDown', 'Enter');
    await expect.poll(() => keys.address()).toContain('#/review/');
    await expect(keys.getByTestId('screen-text')).toContainText('archive_old');
  });

  await test.step('the journal is verified and exported', async () => {
    await keys.press('Control+9');
    await keys.activate(keys.getByRole('button', { name: 'Verify' }));
    await expect(keys.getByRole('status').filter({ hasText: 'Head' })).toContainText('Verified');
    await keys.activate(keys.getByRole('button', { name: 'Export' }));
    await expect(keys.getByText(/entries written to/)).toBeVisible();
  });
});
