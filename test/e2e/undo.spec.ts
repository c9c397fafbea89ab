import { expect, test } from '../support/window.ts';
import { fetchAndPlay, goTo, openAliceOnProdDb, openSample } from './window.ts';

test('what can be undone is taken back by its message and by Ctrl Z, the last first', async ({ page }) => {
  await openSample(page);
  await goTo(page, '#/inventory?status=failed');
  await page.getByRole('button', { name: 'Views' }).click();
  const views = page.getByRole('dialog', { name: 'Saved views' });
  await views.getByRole('textbox').fill('Failed ones');
  await views.getByRole('textbox').press('Enter');
  await views.getByRole('button', { name: 'Remove the view Failed ones' }).click();
  await expect(views.getByRole('button', { name: 'Failed ones', exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await openAliceOnProdDb(page);
  await fetchAndPlay(page);
  await page.keyboard.press('n');
  const note = page.getByRole('form', { name: 'Note' });
  await note.getByRole('textbox', { name: 'Note' }).fill('Look at this again');
  // In a text, Ctrl Z is the text's own.
  await page.keyboard.press('Control+z');
  await expect(page.getByText('The view Failed ones is back.')).toHaveCount(0);
  await note.getByRole('textbox', { name: 'Note' }).fill('Look at this again');
  await note.getByRole('textbox', { name: 'Note' }).press('Control+Enter');
  const saved = page.getByRole('button', { name: 'Delete note: Look at this again' });
  await saved.click();
  await expect(saved).toHaveCount(0);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).last().click();
  await expect(saved).toBeVisible();
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press('Control+z');
  await expect(page.getByText('The view Failed ones is back.')).toBeVisible();
  await goTo(page, '#/inventory');
  await page.getByRole('button', { name: 'Views' }).click();
  await expect(views.getByRole('button', { name: 'Failed ones', exact: true })).toBeVisible();
});
