import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeVideo } from '../support/decode-video.ts';
import { filesBelow } from '../support/opened-archive.ts';
import { makeTestVideo } from '../support/test-videos.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goToTime, openFiles, openOnly } from './window.ts';

test('a part of the picture is hidden in a still, a clip and the preview, and nowhere in the recording', async ({ page, home }) => {
  const video = await makeTestVideo('mp4', { width: 320, height: 192, seconds: 6 });
  const archive = join(home, 'archive');
  await mkdir(archive);
  await writeFile(join(archive, 'a.mp4'), video.bytes);
  await openOnly(page, archive);
  await fetchAndPlay(page);
  // Frame 51: the first cell of the pattern is white.
  await goToTime(page, '0:00:02.050');

  await test.step('drawn on the picture, over the marked range', async () => {
    await page.keyboard.press('i');
    await goToTime(page, '0:00:04.000');
    await page.keyboard.press('o');
    await goToTime(page, '0:00:02.050');
    await page.keyboard.press('r');
    const panel = page.getByRole('complementary', { name: 'Redactions' });
    await expect(panel).toContainText('No regions');
    const layer = await page.getByTestId('redaction-layer').boundingBox();
    if (!layer) throw new Error('There is nothing to draw on.');
    await page.mouse.move(layer.x + 1, layer.y + 1);
    await page.mouse.down();
    await page.mouse.move(layer.x + layer.width / 16, layer.y + layer.height / 16, { steps: 4 });
    await page.mouse.up();
    await expect(panel.getByRole('list', { name: 'Redactions' }).getByRole('listitem')).toHaveCount(1);
    await expect(panel).toContainText('0:00:02');
    await expectNoViolations(page);
  });

  await test.step('changed in numbers, by keyboard', async () => {
    const form = page.getByRole('form', { name: 'Redaction' });
    await form.getByLabel('Left').fill('0');
    await form.getByLabel('Top').fill('0');
    await form.getByLabel('Width').fill('16');
    await form.getByLabel('Height').fill('9999');
    await form.getByLabel('Height').fill('8');
    await form.getByLabel('Height').press('Enter');
    await expect(page.getByRole('complementary', { name: 'Redactions' })).toContainText('16 × 8 at 0, 0');
    await page.getByLabel('Show as exports do').check();
    await expect(page.getByTestId('redaction-layer').locator('[data-solid="true"]')).toHaveCount(1);
    await page.getByRole('button', { name: 'Close redactions' }).click();
    await expect(page.getByTestId('redaction-layer').locator('[data-solid="true"]')).toHaveCount(1);
  });

  await test.step('black in a still and in a clip', async () => {
    await page.getByRole('button', { name: 'Take a still' }).click();
    const still = page.getByRole('dialog', { name: 'Take a still' });
    await expect(still).toContainText('1 redacted part');
    await still.getByLabel('Write them below the picture, too').check();
    await still.getByRole('button', { name: 'Save' }).click();
    await expect(still.getByRole('status')).toContainText('Frame 51');
    await still.getByRole('button', { name: 'Close' }).last().click();

    await page.getByRole('button', { name: 'Export a part' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export a part' });
    await dialog.getByLabel('Format').selectOption('mp4');
    await dialog.getByLabel('From').fill('0:00:01.000');
    await dialog.getByLabel('To', { exact: true }).fill('0:00:05.000');
    await dialog.getByRole('button', { name: 'Export' }).click();
    await expect(dialog.getByText(/^Exported/)).toBeVisible();
    const exported = await readdir(join(home, 'exports'));
    const clip = exported.find((name) => name.endsWith('.mp4')) ?? '';
    const shown = await decodeVideo(await readFile(join(home, 'exports', clip)));
    const isWhite = shown.map(({ rgba }) => (rgba[1] ?? 0) > 128);
    const isHidden = shown.map(({ atMs }) => atMs >= 1050 && atMs < 3000);
    expect(isWhite).toEqual(shown.map(({ number }, at) => (number ?? 0) % 2 === 1 && !isHidden[at]));
    expect(exported.filter((name) => name.endsWith('.png'))).toHaveLength(1);
  });
});

test('a text that is selected is redacted, and the session exported without it', async ({ page, home }) => {
  const events = [
    { version: 2, width: 60, height: 8, timestamp: 1790000000 },
    [0.5, 'o', '$ export TOKEN=hunter2\u001b[31m-Zq\u001b[0m\r\n'],
    [2, 'o', '$ exit\r\n'],
    [3, 'o', ''],
  ];
  await openFiles(page, home, { 'ssh/a.cast': events.map((event) => JSON.stringify(event)).join('\n') });
  await fetchAndPlay(page);
  const line = page.getByText('export TOKEN=hunter2-Zq').first();
  await line.evaluate((element) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const start = text?.textContent?.indexOf('hunter2') ?? -1;
    if (text) getSelection()?.setBaseAndExtent(text, start, text, start + 'hunter2-Zq'.length);
  });
  await page.getByRole('toolbar', { name: 'Playback' }).getByRole('button', { name: 'Redactions' }).click();
  const panel = page.getByRole('complementary', { name: 'Redactions' });
  const form = panel.getByRole('form', { name: 'Redact text' });
  await expect(form.getByLabel('Text', { exact: true })).toHaveValue('hunter2-Zq');
  await expect(form.getByRole('button', { name: 'Redact' })).toBeDisabled();
  await form.getByLabel('Reason').fill('Token of production');
  await form.getByLabel('Reason').press('Enter');
  await expect(panel.getByRole('list', { name: 'Redacted text' })).toContainText('hunter2-Zq');
  await form.getByLabel('Hide').selectOption('Typed input');
  await form.getByLabel('From').fill('later');
  await expect(form.getByRole('alert')).toContainText('Write positions');
  await expectNoViolations(page);
  await panel.getByRole('button', { name: 'Close redactions' }).click();

  await page.getByRole('tab', { name: 'Integrity' }).click();
  await page.getByLabel('Redacted: copies with what is redacted hidden').check();
  await page.getByLabel('Leave the recordings themselves out').check();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Export as evidence' }).click();
  await expect(page.getByText(/^Exported \d/)).toBeVisible();
  const files = filesBelow(join(home, 'exports'));
  expect(files.map(({ path }) => path.slice(path.indexOf('/data/')))).toContain('/data/redactions.json');
  for (const { path, bytes } of files) expect.soft(bytes.toString('utf8'), path).not.toContain('hunter2-Zq');
});
