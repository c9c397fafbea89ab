import type { Page } from '@playwright/test';
import { createRandom } from '../support/random.ts';
import { makeTestVideo, staticStretches, type TestVideo } from '../support/test-videos.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchAndPlay, goToTime, openFiles, positionMs } from './window.ts';

const session = '749211165054948070267327';
const startedAt = Date.UTC(2026, 10, 2, 14, 3);
const secondMs = 1000;
/** Between the two parts there is a pause of four seconds. */
const secondPartMs = 10_000;

interface Parts {
  readonly first: TestVideo;
  readonly second: TestVideo;
}

/** A session that was recorded in two videos of six seconds; the second one is larger, so that they are told apart. */
async function openTwoParts(page: Page, home: string): Promise<Parts> {
  const first = await makeTestVideo('mp4', { bFrames: 0, createdAt: new Date(startedAt) });
  const second = await makeTestVideo('mp4', { bFrames: 0, width: 320, height: 192, createdAt: new Date(startedAt + secondPartMs) });
  await openFiles(page, home, { [`web/rec_${session}.part1.mp4`]: first.bytes, [`web/rec_${session}.part2.mp4`]: second.bytes });
  await fetchAndPlay(page);
  return { first, second };
}

/** What the visible video shows: its width tells the part, its pattern the frame. Null where there is no picture. */
function readShown(page: Page): Promise<{ readonly width: number; readonly frame: number | null } | null> {
  return page.evaluate(() => {
    const video = [...document.querySelectorAll('video')].find((each) => getComputedStyle(each).visibility === 'visible');
    if (!video || document.querySelector('[data-testid="part-notice"]')) return null;
    const { videoWidth: width, videoHeight: height } = video;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(video, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    const rows = [0, 1, 2, 3].map((row) =>
      [0, 1, 2, 3, 4, 5, 6, 7].reduce((byte, column) => {
        const at = 4 * (Math.floor(((row + 0.5) * height) / 4) * width + Math.floor(((column + 0.5) * width) / 8)) + 1;
        return (data[at] ?? 0) > 128 ? byte | (1 << column) : byte;
      }, 0),
    );
    const [low = 0, middle = 0, high = 0, check] = rows;
    return { width, frame: check === (0xa5 ^ low ^ middle ^ high) ? low | (middle << 8) | (high << 16) : null };
  });
}

const time = (ms: number): string => `0:00:${String(Math.floor(ms / 1000)).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;

async function expectShownAt(page: Page, { first, second }: Parts, atMs: number): Promise<void> {
  const inFirst = atMs < first.durationMs;
  const expected =
    !inFirst && atMs < secondPartMs
      ? null
      : inFirst
        ? { width: first.width, frame: first.frameAt(atMs) }
        : { width: second.width, frame: second.frameAt(atMs - secondPartMs) };
  await expect.poll(() => readShown(page), { message: `at ${atMs} ms` }).toEqual(expected);
}

test('two videos of one session are one timeline, with the pause between them', async ({ page, home }) => {
  const parts = await openTwoParts(page, home);
  await expect(page.getByText('/ 0:00:16')).toBeVisible();

  await test.step('any time of it shows its own frame', async () => {
    const random = createRandom(4);
    for (const atMs of [0, 1, 2, 3, 4].map(() => random.integer(0, 16 * secondMs - 1))) {
      await goToTime(page, time(atMs));
      await expectShownAt(page, parts, atMs);
    }
    await goToTime(page, time(15_990));
    await expectShownAt(page, parts, 15_990);
  });

  await test.step('in the pause it says that there is no recording, and goes on behind it', async () => {
    await goToTime(page, time(8000));
    await expect(page.getByRole('region', { name: 'No recording' })).toContainText('No recording for 0:00:04');
    await expect(page.getByTestId('wall-clock')).toHaveText('14:03:08.000 UTC');
    await page.getByRole('button', { name: 'Go on at 0:00:10' }).click();
    await expectShownAt(page, parts, secondPartMs);
  });

  await test.step('it plays across both borders', async () => {
    await goToTime(page, time(5500));
    await page.getByLabel('Speed').selectOption('4');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => positionMs(page)).toBeGreaterThan(secondPartMs + 500);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    const difference = async () => {
      const shown = await readShown(page);
      return shown?.width === parts.second.width && (shown.frame ?? -1) - parts.second.frameAt((await positionMs(page)) - secondPartMs);
    };
    await expect.poll(difference).toBe(0);
    await page.getByLabel('Speed').selectOption('1');
  });

  await test.step('a note is kept with its own recording, and found at its place', async () => {
    await goToTime(page, time(secondPartMs + 2000));
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByRole('button', { name: /^Add a note/ }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Here');
    await page.getByRole('button', { name: 'Save' }).click();
    const note = page.getByRole('list', { name: 'Notes' }).getByRole('listitem');
    await expect(note).toContainText('0:00:12');
    await goToTime(page, time(100));
    await note.getByRole('button', { name: '0:00:12' }).click();
    await expectShownAt(page, parts, secondPartMs + 2000);
  });

  await test.step('the recording at the playhead is named, and one is gone to by its name', async () => {
    const picker = page.getByRole('combobox', { name: 'Recording' });
    await expect(picker.locator('option:checked')).toContainText('part2');
    await picker.selectOption({ index: 0 });
    await expectShownAt(page, parts, 0);
    await picker.selectOption({ index: 1 });
    await expectShownAt(page, parts, secondPartMs);
  });

  await test.step('the axis tells times of day with their zone', async () => {
    await page.getByRole('button', { name: 'Position', exact: true }).click();
    await expect(page.getByRole('button', { name: 'UTC', exact: true })).toBeVisible();
    await goToTime(page, '14:03:11Z');
    await expectShownAt(page, parts, 11_000);
  });

  await expectNoViolations(page);
});

test('a picture is zoomed, moved and magnified by pointer and by keyboard', async ({ page, home }) => {
  const video = await makeTestVideo('mp4', { bFrames: 0, width: 640, height: 384 });
  await openFiles(page, home, { [`web/rec_${session}.mp4`]: video.bytes });
  await fetchAndPlay(page);
  await goToTime(page, time(2040));
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  // Its lanes come with the index, and take their room from the stage: what is measured before is not what is zoomed in.
  await expect(page.getByText('Pictures', { exact: true })).toBeVisible();
  await expect(page.getByText('Activity', { exact: true })).toBeVisible();
  const stage = page.getByTestId('picture');
  const picture = page.locator('video');
  const box = async () => {
    const found = await picture.boundingBox();
    if (!found) throw new Error('The picture is there.');
    return found;
  };
  const stageBox = await stage.boundingBox();
  if (!stageBox) throw new Error('The stage is there.');
  const middle = { x: stageBox.x + stageBox.width / 2, y: stageBox.y + stageBox.height / 2 };

  await test.step('fitted, one to one and filling', async () => {
    const fitted = await box();
    expect(Math.min(Math.abs(fitted.width - stageBox.width), Math.abs(fitted.height - stageBox.height))).toBeLessThan(2);
    await page.keyboard.press('1');
    await expect.poll(async () => (await box()).width).toBe(video.width);
    expect((await box()).height).toBe(video.height);
    await expect(page.getByLabel('Size of the picture')).toHaveValue('1');
    await page.keyboard.press('2');
    await expect.poll(async () => (await box()).height).toBeGreaterThanOrEqual(stageBox.height - 1);
    expect((await box()).width).toBeGreaterThanOrEqual(stageBox.width - 1);
    await page.keyboard.press('0');
    await expect.poll(async () => (await box()).width).toBeCloseTo(fitted.width, 0);
  });

  await test.step('the wheel with Ctrl zooms around the pointer', async () => {
    const at = { x: middle.x + 150, y: middle.y - 90 };
    await page.mouse.move(at.x, at.y);
    const before = await page.getByTestId('pixel').textContent();
    expect(before).toMatch(/^\d+, \d+$/);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await box()).width).toBeGreaterThan(1.5 * stageBox.width);
    const [x0 = 0, y0 = 0] = (before ?? '').split(', ').map(Number);
    const [x1 = 0, y1 = 0] = ((await page.getByTestId('pixel').textContent()) ?? '').split(', ').map(Number);
    expect(Math.abs(x0 - x1) <= 1 && Math.abs(y0 - y1) <= 1).toBe(true);
  });

  await test.step('what is larger than the stage is dragged, and moved by the arrows where the picture has the focus', async () => {
    const before = await box();
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x - 60, middle.y + 40, { steps: 4 });
    await page.mouse.up();
    const dragged = await box();
    expect(dragged.x - before.x).toBeCloseTo(-60, 0);
    expect(dragged.y - before.y).toBeCloseTo(40, 0);
    await expect(stage).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await box()).x - dragged.x).toBeCloseTo(-40, 0);
    expect(await positionMs(page)).toBe(2040);
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => positionMs(page)).toBeGreaterThan(5000);
    await goToTime(page, time(2040));
  });

  await test.step('the magnifier shows the pixels of the frame that is shown, as squares', async () => {
    await stage.focus();
    await page.keyboard.press('z');
    await page.getByLabel('Strength of the magnifier').selectOption('8');
    const fitted = await box();
    // A border between two cells of the number, in the middle of the second row.
    const frame = video.frameAt(2040);
    const byte = (frame >> 8) & 0xff;
    const low = frame & 0xff;
    expect([low, byte]).not.toEqual([0, 0]);
    const column = [...Array(7).keys()].find((each) => ((low >> each) & 1) !== ((low >> (each + 1)) & 1)) ?? 0;
    const x = fitted.x + ((column + 1) * fitted.width) / 8;
    const y = fitted.y + fitted.height / 8;
    await page.mouse.move(x, y);
    const sides = () =>
      page.getByTestId('lens').evaluate((lens) => {
        const canvas = lens.querySelector('canvas');
        const data = canvas?.getContext('2d')?.getImageData(0, Math.floor(canvas.height / 4), canvas.width, 1).data ?? [];
        const greens = Array.from({ length: data.length / 4 }, (_, index) => data[index * 4 + 1] ?? 0);
        const between = greens.filter((green) => green > 60 && green < 190).length;
        return { left: (greens[8] ?? 0) > 128, right: (greens.at(-8) ?? 0) > 128, between };
      });
    await expect.poll(sides).toMatchObject({ left: ((low >> column) & 1) === 1, right: ((low >> (column + 1)) & 1) === 1 });
    // A recorded pixel at the border may be grey by itself: it covers a few pixels of the lens, no smooth ramp.
    expect((await sides()).between).toBeLessThan(60);
    await page.keyboard.press('x');
    await expect(page.getByLabel('Strength of the magnifier')).toHaveValue('2');
  });

  await test.step('the keys move the magnifier, and put it away', async () => {
    const caption = () => page.getByTestId('lens').textContent();
    const before = await caption();
    await page.keyboard.press('ArrowRight');
    await expect.poll(caption).not.toBe(before);
    expect(await positionMs(page)).toBe(2040);
    await expectNoViolations(page);
    await page.keyboard.press('z');
    await expect(page.getByTestId('lens')).toHaveCount(0);
  });
});

test('stepping visits every frame of a recording that draws only what changes', async ({ page, home }) => {
  const video = await makeTestVideo('mp4', { bFrames: 0, timesMs: staticStretches(3, { framesPerBurst: 4, pauseMs: 1600 }) });
  await openFiles(page, home, { [`web/rec_${session}.mp4`]: video.bytes });
  await fetchAndPlay(page);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  const last = video.timesMs.length - 1;
  for (let frame = 1; frame <= last; frame += 1) {
    await page.keyboard.press('.');
    await expect.poll(() => readShown(page)).toEqual({ width: video.width, frame });
    await expect.poll(() => positionMs(page)).toBe(Math.ceil(video.timesMs[frame] ?? 0));
  }
  for (let frame = last - 1; frame >= last - 5; frame -= 1) {
    await page.keyboard.press(',');
    await expect.poll(() => readShown(page)).toEqual({ width: video.width, frame });
  }
});

test('a video plays at every speed that is offered', async ({ page, home }) => {
  const video = await makeTestVideo('mp4', { bFrames: 0, seconds: 20 });
  await openFiles(page, home, { [`web/rec_${session}.mp4`]: video.bytes });
  await fetchAndPlay(page);
  for (const rate of ['0.25', '0.5', '1.5', '2', '4', '8', '16']) {
    await page.getByLabel('Speed').selectOption(rate);
    await goToTime(page, time(1000));
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => positionMs(page)).toBeGreaterThan(1000 + 40 * Number(rate));
    expect(await page.locator('video').evaluate((element: HTMLVideoElement) => element.playbackRate)).toBe(Number(rate));
    await page.keyboard.press('Space');
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    const difference = async () => ((await readShown(page))?.frame ?? -1) - video.frameAt(await positionMs(page));
    await expect.poll(difference, { message: `at ${rate}x` }).toBe(0);
  }
  // Where a frame begins, and the number nearest to that time is a little less than it.
  for (const atMs of [8040, 8120, 16_080]) {
    await goToTime(page, time(atMs));
    await expect.poll(() => readShown(page)).toEqual({ width: video.width, frame: video.frameAt(atMs) });
  }
});
