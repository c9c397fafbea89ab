import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { goTo, openAliceOnProdDb, openSample } from './window.ts';

test('a recording is taken out of its session in Review, found as an orphan, and linked again with a reason', async ({ page }) => {
  await openSample(page);
  await openAliceOnProdDb(page);
  await page.getByRole('tab', { name: 'Details' }).click();
  const details = page.getByRole('region', { name: 'Session of the recording' });
  await expect(details).toContainText('Matched by the session id in its name (certain)');
  await details.getByRole('button', { name: /Take it out/ }).click();
  const out = page.getByRole('dialog', { name: 'Take the recording out of its session' });
  await expect(out.getByRole('button', { name: 'Take it out' })).toBeDisabled();
  await out.getByLabel('Reason').fill('Ticket 12: not this one');
  await out.getByRole('button', { name: 'Take it out' }).click();
  await expect(out).toBeHidden();
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(details).toContainText('Matched by hand (certain)');
  await expect(details.getByRole('list', { name: 'What was said by hand' })).toContainText('Ticket 12: not this one');

  await goTo(page, '#/reconcile');
  await page.getByRole('button', { name: 'Reconcile', exact: true }).click();
  await page.getByRole('table').getByRole('button', { name: 'Orphan' }).click();
  const orphan = page.getByRole('article', { name: /^Orphan: ssh.2026.11.02.741166/ });
  await orphan.getByRole('button', { name: /^Orphan/ }).click();
  await expect(orphan).toContainText('Matched by');
  await orphan.getByRole('button', { name: /Choose its session/ }).click();
  const link = page.getByRole('dialog', { name: 'Choose the session of the recording' });
  await link.getByLabel('Search sessions').fill('alice prod-db-1');
  await link
    .getByRole('radio', { name: /alice.* on prod-db-1, 2026-11-02/ })
    .first()
    .check();
  await link.getByLabel('Reason').fill('Ticket 13: it was');
  await expectNoViolations(page);
  await link.getByRole('button', { name: 'Link' }).click();
  await expect(page.getByText(/43 sessions compared/)).toBeVisible();
  await expect(orphan).toHaveCount(0);
});
