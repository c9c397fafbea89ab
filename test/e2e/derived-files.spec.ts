import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordingsDocumentSchema } from '../../shared/model/evidence-documents.ts';
import { makeTestVideo } from '../support/test-videos.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goToTime, openFiles } from './window.ts';

test('what an export makes of a recording is chosen by check boxes, and is in the package', async ({ page, home }) => {
  await openFiles(page, home, { 'rdp/session.mp4': (await makeTestVideo('mp4', { seconds: 4 })).bytes });
  await fetchAndPlay(page);
  await goToTime(page, '0:00:02');
  await page.getByRole('tab', { name: 'Notes' }).click();
  await page.getByRole('button', { name: /^Add a note/ }).click();
  await page.getByRole('textbox', { name: 'Note' }).fill('Look here');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', { name: 'Notes' })).toContainText('0:00:02');
  await page.getByRole('tab', { name: 'Integrity' }).click();

  const made = page.getByRole('group', { name: 'Also make, each with its recipe' });
  await expect(made.getByRole('checkbox', { name: /^Stills/ })).toBeChecked();
  await expect(made.getByRole('checkbox', { name: /^Clips .* takes time and room/ })).not.toBeChecked();
  await expect(made.getByRole('checkbox', { name: /thumbnails/ })).toBeChecked();
  await expectNoViolations(page);
  await made.getByRole('checkbox', { name: /thumbnails/ }).uncheck();
  await page.getByRole('button', { name: 'Export as evidence' }).click();
  await expect(page.getByText(/^Exported \d/)).toBeVisible();
  const bagPath = (await page.getByRole('list', { name: 'Exported bags' }).locator('code').textContent()) ?? '';
  const document: unknown = JSON.parse(await readFile(join(bagPath, 'data/recordings.json'), 'utf8'));
  const [recording] = recordingsDocumentSchema.parse(document).recordings;
  expect(recording?.derived.map(({ kind, fromMs }) => [kind, fromMs])).toEqual([['still', 2000]]);
});
