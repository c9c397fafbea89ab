import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { openSample, sampleArchive } from './window.ts';

/** Drags files over the window and, unless it is only held there, drops them. */
async function drag(page: Page, names: readonly string[], last: 'dragover' | 'drop'): Promise<void> {
  await page.evaluate(
    ([files, until]) => {
      const dataTransfer = new DataTransfer();
      for (const name of files) dataTransfer.items.add(new File(['x'], name));
      for (const type of ['dragenter', 'dragover', ...(until === 'drop' ? ['drop'] : [])])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [names, last] as const,
  );
}

test('without paths the window says what to do instead, and stays where it is', async ({ page }) => {
  await openSample(page);
  await drag(page, ['a.cast'], 'dragover');
  await expect(page.getByText('Dropping files needs the desktop application', { exact: true })).toBeVisible();
  await expectNoViolations(page);
  await drag(page, ['a.cast'], 'drop');
  await expect(page.getByText('Dropping files needs the desktop application', { exact: true })).toHaveCount(0);
  await expect(page.getByText('Dropping files needs the desktop application.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a folder' }).click();
  await expect(page.getByRole('dialog', { name: 'Add a source' }).getByRole('radio', { name: 'Folder' })).toBeChecked();
});

test('with the paths that the desktop application tells, files are added and the first is reviewed', async ({ page, home }) => {
  const folder = join(home, '..', `${home.split('/').at(-1)}-drop`);
  await mkdir(folder);
  const cast = (await readdir(sampleArchive, { recursive: true })).find((name) => name.endsWith('.cast')) ?? '';
  await copyFile(join(sampleArchive, cast), join(folder, 'mine.cast'));
  await writeFile(join(folder, 'report.pdf'), '%PDF');
  await expect(page.getByRole('button', { name: 'Open the sample archive' })).toBeVisible();
  // What the preload script gives; calls go on as they did.
  await page.evaluate((path) => {
    Object.assign(window, { witness: { pathOf: (file: File) => `${path}/${file.name}` } });
  }, folder);
  await drag(page, ['mine.cast'], 'dragover');
  await expect(page.getByText('Drop recordings to review them')).toBeVisible();
  await expectNoViolations(page);
  await drag(page, ['report.pdf', 'mine.cast'], 'drop');
  await expect(page).toHaveURL(/#\/review\//);
  await expect(page.getByRole('toolbar', { name: 'Playback' })).toBeVisible();
  await expect(page.getByText('1 of 2 files left out. report.pdf is no recording that Witness knows.')).toBeVisible();
  await drag(page, ['report.pdf'], 'drop');
  await expect(page.getByText(/^report.pdf is no recording that Witness knows\./)).toBeVisible();
});
