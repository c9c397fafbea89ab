import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { goTo, openAliceOnProdDb, openSample } from './window.ts';

test('a session under review is recent, can be pinned by its key, and is found by the palette and above the inventory', async ({
  page,
}) => {
  await openSample(page);
  const row = page.getByRole('navigation', { name: 'Pinned and recent sessions' });
  await expect(row).toHaveCount(0);
  await openAliceOnProdDb(page);
  const pin = page.getByRole('button', { name: 'Pin', exact: true });
  await expect(pin).toHaveAttribute('aria-pressed', 'false');
  const alice = page.url();

  await goTo(page, '#/inventory');
  await expect(row.getByRole('link')).toHaveText(['alice@corp.example > SSH prod-db-1']);
  await expect(row).toContainText('Recent');
  // Another one is selected in the list and pinned from there.
  await page.getByRole('grid', { name: 'Sessions' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('p');
  await expect(row).toContainText('Pinned');
  await expect(row.getByRole('link')).toHaveCount(2);
  await expectNoViolations(page);
  await page.keyboard.press('p');
  await expect(row.getByRole('link')).toHaveCount(1);

  await row.getByRole('link').click();
  await expect(page).toHaveURL(alice);
  await page.keyboard.press('p');
  await expect(pin).toHaveAttribute('aria-pressed', 'true');
  await expectNoViolations(page);

  // Nothing typed: the pinned session is the first thing; by words it is found after the actions that have them.
  await goTo(page, '#/settings');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('option').first()).toContainText('Pinned alice@corp.example > SSH prod-db-1');
  await expect(palette.getByRole('option').first()).toContainText('UTC');
  await expectNoViolations(page);
  await page.keyboard.type('prod-db alice');
  await expect(palette.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(alice);

  // Kept by the library.
  await page.reload();
  await expect(pin).toHaveAttribute('aria-pressed', 'true');
  await pin.click();
  await expect(pin).toHaveAttribute('aria-pressed', 'false');
});
