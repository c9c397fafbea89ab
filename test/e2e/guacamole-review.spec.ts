import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { readShownFrameNumber } from '../support/frame-number.ts';
import { image, makeNumberedDump, numberedPicture, sync, typing } from '../support/guacamole-dump.ts';
import { createRandom } from '../support/random.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goTo, goToTime, openOnly, openSample } from './window.ts';

const frames = 300;
const frameMs = 40;
const pauseMs = 9000;
const afterPause = 4000;
/** Twelve seconds of numbered frames in which a command is typed, a pause, and one more frame. */
const dump =
  makeNumberedDump({
    frames,
    frameMs,
    width: 320,
    height: 192,
    extra: (frame, atMs) => (frame === 125 ? typing('net user /add\n', atMs - 39) : ''),
  }) +
  image(0, 0, 0, 0, numberedPicture(afterPause, 320, 192)) +
  sync(frames * frameMs + pauseMs);

const frameAt = (atMs: number): number =>
  atMs >= frames * frameMs + pauseMs ? afterPause : Math.min(Math.floor(atMs / frameMs), frames - 1);
const canvas = '[data-testid="picture"] canvas';
const shownFrame = (page: Page): Promise<number | null> => page.evaluate(readShownFrameNumber, canvas);

function asPosition(atMs: number): string {
  return `0:00:${String(Math.floor(atMs / 1000)).padStart(2, '0')}.${String(atMs % 1000).padStart(3, '0')}`;
}

async function positionMs(page: Page): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = ((await page.getByTestId('position').textContent()) ?? '').split(':').map(Number);
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}

async function openDump(page: Page, home: string, name: string, content: string | Buffer): Promise<void> {
  const archive = join(home, 'archive');
  await mkdir(archive);
  await writeFile(join(archive, name), content);
  await openOnly(page, archive);
  await fetchAndPlay(page);
}

for (const [name, content] of [
  ['session.guac', dump],
  ['session.guac.gz', gzipSync(dump)],
] as const) {
  test(`${name} plays, and shows the right frame wherever it is sought`, async ({ page, home }) => {
    await openDump(page, home, name, content);
    const random = createRandom(815);
    for (let seek = 0; seek < 5; seek += 1) {
      const atMs = random.integer(0, frames * frameMs);
      await goToTime(page, asPosition(atMs));
      await expect(page.getByTestId('position')).toHaveText(asPosition(atMs));
      await expect.poll(() => shownFrame(page)).toBe(frameAt(atMs));
    }
    await goToTime(page, '0:00:01.000');
    await page.getByLabel('Speed').selectOption('0.25');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByLabel('Speed').selectOption('16');
    await expect(page.getByTestId('position')).toHaveText(/^0:00:(0[4-9]|1)/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await expect.poll(async () => (await shownFrame(page)) === frameAt(await positionMs(page))).toBe(true);
  });
}

test('a pause is skipped with a notice, and what was typed is found and marked', async ({ page, home }) => {
  await openDump(page, home, 'session.guac', dump);
  await test.step('the typed line leads to its time', async () => {
    const row = page.getByRole('list', { name: 'Document' }).getByRole('listitem').filter({ hasText: 'net user /add<Enter>' });
    await row.getByRole('button').first().click();
    await expect(page.getByTestId('position')).toHaveText(/^0:00:04\.9/);
    await expect.poll(async () => (await shownFrame(page)) === frameAt(await positionMs(page))).toBe(true);
  });
  await test.step('idle time is passed over', async () => {
    await goToTime(page, '0:00:11.500');
    await page.getByLabel('Skip idle').check();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByText(/Skipped/)).toBeVisible();
    await expect.poll(() => shownFrame(page)).toBe(afterPause);
  });
});

test('the dump of the sample archive shows its desktop, and the page has no violations', async ({ page }) => {
  await openSample(page);
  await goTo(page, '#/inventory?text=win-fin-1');
  // Both: the list may not be filtered yet.
  await page.getByRole('row').filter({ hasText: 'win-fin-1' }).filter({ hasText: '2026-11-17' }).click();
  await fetchAndPlay(page);
  await goToTime(page, '0:00:09.000');
  const selected = () =>
    page.locator(canvas).evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('It is a canvas.');
      // The marked note, and the desktop beside it.
      const pixel = (x: number, y: number): number[] => [...(element.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])];
      return [element.width, element.height, pixel(500, 130), pixel(1000, 500)];
    });
  await expect.poll(selected).toEqual([1280, 720, [188, 212, 255, 255], [39, 65, 86, 255]]);
  await expectNoViolations(page);
});
