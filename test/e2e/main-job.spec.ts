import { startAzureServer } from '../support/azure-server.ts';
import { startS3Server } from '../support/s3-server.ts';
import { uploadFolder } from '../support/upload-folder.ts';
import { expect, test } from '../support/window.ts';
import { fetchAndPlay, goTo, goToTime, openAliceOnProdDb, sampleArchive, screenText } from './window.ts';

test('a bucket is added, synced, played, searched, noted, exported and verified', async ({ page }) => {
  const server = await startS3Server();
  try {
    await server.createBucket('recordings');
    await uploadFolder(server, 'recordings', sampleArchive);

    await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
    const form = page.getByRole('dialog', { name: 'Add a source' });
    await form.getByLabel('Bucket', { exact: true }).fill('recordings');
    await form.getByLabel('Endpoint').fill(server.endpoint);
    await form.getByLabel('Path-style addresses').check();
    await form.getByLabel('Access key id').fill(server.secret.accessKeyId ?? '');
    await form.getByLabel('Secret access key').fill(server.secret.secretAccessKey ?? '');
    await form.getByRole('button', { name: 'Test' }).click();
    await expect(form.getByRole('status')).toContainText('It can be read');
    await form.getByRole('button', { name: 'Add and sync' }).click();

    await test.step('a terminal session plays and seeks', async () => {
      await expect(page.getByText('Last sync')).toBeVisible();
      await openAliceOnProdDb(page);
      await fetchAndPlay(page);
      await goToTime(page, '0:47:20');
      await expect(screenText(page)).toContainText('rm -rf /var/lib/postgresql');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await expect(page.getByTestId('position')).toHaveText(/^0:47:22/);
      await page.getByRole('button', { name: 'Pause' }).click();
      await goToTime(page, '0:00:00');
      await expect(screenText(page)).not.toContainText('rm -rf');
    });

    await test.step('search in it jumps to the moment', async () => {
      await page.keyboard.press('/');
      await page.getByLabel('Search in this recording').fill('archive_old');
      await expect(page.getByRole('button', { name: 'Next hit' })).toBeEnabled();
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('position')).not.toHaveText('0:00:00.000');
      await expect(screenText(page)).toContainText('archive_old');
    });

    await test.step('a note is added at the playhead', async () => {
      await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      await page.keyboard.press('n');
      await page.getByRole('form', { name: 'Note' }).getByLabel('Note', { exact: true }).fill('Deleted the archive of the database.');
      await page.getByRole('form', { name: 'Note' }).getByLabel('Severity').selectOption('high');
      await page.getByRole('form', { name: 'Note' }).getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('list', { name: 'Notes' })).toContainText('Deleted the archive');
    });

    await test.step('it is exported and the bag verified', async () => {
      await page.getByRole('tab', { name: 'Integrity' }).click();
      await page.getByLabel('Reason').fill('Case 4711');
      await page.getByRole('button', { name: 'Export as evidence' }).click();
      await page.getByRole('list', { name: 'Exported bags' }).getByRole('button', { name: 'Verify now' }).click();
      await expect(page.getByText('Verified: every file is as it was exported')).toBeVisible();
    });

    await test.step('a video session plays and seeks', async () => {
      await goTo(page, '#/inventory?resourceType=web&recordedState=recorded&text=reports');
      await page.getByRole('row').filter({ hasText: 'dave' }).click();
      await fetchAndPlay(page);
      await goToTime(page, '0:00:08');
      await expect(page.getByTestId('position')).toHaveText('0:00:08.000');
      const video = page.locator('video');
      await expect
        .poll(() => video.evaluate((element) => (element instanceof HTMLVideoElement ? element.currentTime : -1)))
        .toBeCloseTo(8, 0);
      await expect
        .poll(() => video.evaluate((element) => (element instanceof HTMLVideoElement ? element.readyState : 0)))
        .toBeGreaterThanOrEqual(2);
    });

    await test.step('with the store gone, what is here still plays, searches and exports', async () => {
      await server.stop();
      await goTo(page, '#/search?q=archive_old&mode=substring');
      await page
        .getByRole('link', { name: /rm -rf/ })
        .first()
        .click();
      await expect(screenText(page)).toContainText('archive_old');
      await page.getByRole('tab', { name: 'Integrity' }).click();
      await page.getByRole('button', { name: 'Export as evidence' }).click();
      await expect(page.getByRole('list', { name: 'Exported bags' }).getByRole('listitem')).toHaveCount(2);
      await goTo(page, '#/sources');
      await page.getByRole('button', { name: 'Sync now' }).click();
      await expect(page.getByRole('alert')).toContainText('recordings');
    });
  } finally {
    await server.dispose();
  }
});

test('a container is added, synced and played', async ({ page }) => {
  const server = await startAzureServer();
  try {
    await server.createBucket('sessions');
    await uploadFolder(server, 'sessions', sampleArchive);
    await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
    const form = page.getByRole('dialog', { name: 'Add a source' });
    await form.getByRole('radio', { name: 'Azure container' }).check();
    await form.getByLabel('Container', { exact: true }).fill('sessions');
    await form.locator('input[type=password]').fill(server.connectionString);
    await form.getByRole('button', { name: 'Add and sync' }).click();
    await expect(page.getByText('Last sync')).toBeVisible();
    await openAliceOnProdDb(page);
    await fetchAndPlay(page);
    await goToTime(page, '0:47:20');
    await expect(screenText(page)).toContainText('rm -rf /var/lib/postgresql');
  } finally {
    await server.dispose();
  }
});
