import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect } from '../support/window.ts';

export const sampleArchive = fileURLToPath(new URL('../../resources/sample-archive', import.meta.url));

/** Goes to an address of the window without loading it anew. */
export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, route);
}

/** From an empty library to the inventory of the sample archive. */
export async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample archive' }).click();
  await expect(page.getByRole('grid', { name: 'Sessions' })).toBeVisible();
}

/** The session in which alice deletes a folder on prod-db-1, opened from the inventory. */
export async function openAliceOnProdDb(page: Page): Promise<void> {
  await goTo(page, '#/inventory?text=prod-db-1&from=2026-11-02&to=2026-11-02');
  await page.getByRole('row').filter({ hasText: 'alice' }).filter({ hasText: '2026-11-02' }).click();
  await expect(page.getByRole('banner').or(page.locator('header')).first()).toContainText('prod-db-1');
}

/** The button that fetches the recording under review; the inventory, which may still be on the screen, has a Fetch of its own. */
export function fetchButton(page: Page) {
  return page.getByRole('region', { name: 'Not on this computer yet' }).getByRole('button', { name: 'Fetch', exact: true });
}

/** Fetches the recording that is shown, unless it is here already, and waits for its player. */
export async function fetchAndPlay(page: Page): Promise<void> {
  const play = page.getByRole('toolbar', { name: 'Playback' });
  const fetch = fetchButton(page);
  await expect(play.or(fetch)).toBeVisible();
  if (await fetch.isVisible()) await fetch.click();
  await expect(play).toBeVisible();
  // A player that has not loaded yet has nothing to seek in.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const video = document.querySelector('video');
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="picture"] canvas');
        const hasPicture = (video !== null && video.readyState >= 2) || (canvas !== null && canvas.width > 0);
        return hasPicture || document.querySelector('[data-testid="screen-text"]') !== null;
      }),
    )
    .toBe(true);
}

export function screenText(page: Page) {
  return page.getByTestId('screen-text');
}

export async function goToTime(page: Page, time: string): Promise<void> {
  await page.getByLabel('Go to').fill(time);
  await page.getByLabel('Go to').press('Enter');
}

/** Opens the only recording of an archive. */
export async function openOnly(page: Page, archive: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByRole('radio', { name: 'Folder' }).check();
  await form.getByLabel('Folder').last().fill(archive);
  await form.getByRole('button', { name: 'Add and sync' }).click();
  await expect(page.getByText('Last sync')).toBeVisible();
  await goTo(page, '#/inventory');
  await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).click();
}

/** Opens the only session of a new archive that holds these files. */
export async function openFiles(page: Page, home: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const archive = join(home, '..', `${home.split('/').at(-1)}-archive`);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(archive, name)), { recursive: true });
    await writeFile(join(archive, name), content);
  }
  await openOnly(page, archive);
}

/** The position of the playhead in milliseconds. */
export async function positionMs(page: Page): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = ((await page.getByTestId('position').textContent()) ?? '').split(':').map(Number);
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}
