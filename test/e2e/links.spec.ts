import { expect, startWindow, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, goToTime, openAliceOnProdDb, openSample, positionMs } from './window.ts';

test('the link to a moment is copied by key, opens by the palette and as an address, and says where its session is missing', async ({
  page,
  context,
  home,
  witness,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page);
  await openAliceOnProdDb(page);
  await fetchAndPlay(page);
  await goToTime(page, '0:47:20');
  await page.keyboard.press('l');
  await expect(page.getByText(/The link to 0:47:20\S* is on the clipboard/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/^witness:\/\/session\/[a-z0-9-]+\?.*t=2840\d{3}$/);

  await goTo(page, '#/inventory');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(link);
  await expect(page.getByRole('option')).toHaveText(['Go to Open the moment of this link']);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/review\//);
  await expect.poll(() => positionMs(page)).toBeGreaterThanOrEqual(2_840_000);

  await goTo(page, '#witness://session/0000?t=5');
  await expect(page.getByRole('heading', { name: 'This session is not in this library' })).toBeVisible();
  await expectNoViolations(page);

  // From the command line, into a window of its own.
  await witness.stop();
  const opened = await startWindow(home, {}, ['--open', link]);
  try {
    await page.goto(opened.url);
    await expect.poll(() => positionMs(page)).toBeGreaterThanOrEqual(2_840_000);
  } finally {
    await opened.stop();
  }
});
