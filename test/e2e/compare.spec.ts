import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { readShownFrameNumber } from '../support/frame-number.ts';
import { makeNumberedDump } from '../support/guacamole-dump.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { test as byKeyboard } from './keyboard.ts';
import { goTo, goToTime, openOnly } from './window.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 2, 14, 0);
const frameMs = 200;

/** A terminal that writes each second which one it is. */
function countingCast(beginsMs: number, name: string, seconds: number): string {
  const head = { version: 2, width: 60, height: 12, timestamp: beginsMs / 1000 };
  const events = Array.from({ length: seconds + 1 }, (_, second) => [second, 'o', `\r${name} second ${second} `]);
  return [head, ...events].map((line) => JSON.stringify(line)).join('\n');
}

/** A terminal of two minutes, a desktop that begins one minute later and lasts as long, and a terminal that begins when the first ends. */
const files: Readonly<Record<string, string>> = {
  'ssh/alice@db-1_20261102T140000Z.cast': countingCast(startMs, 'alice', 120),
  'rdp/bob@win-1_20261102T140100Z.guac': makeNumberedDump({ frames: (2 * minuteMs) / frameMs + 1, frameMs, width: 320, height: 192 }),
  'ssh/carol@db-2_20261102T140200Z.cast': countingCast(startMs + 2 * minuteMs, 'carol', 60),
};

const stage = (page: Page, user: string) => page.getByRole('article', { name: new RegExp(`: ${user} on `) });
const screenOf = (page: Page, user: string) => stage(page, user).getByTestId('screen-text');
const nothing = 'Nothing recorded at this time';
const shownFrame = (page: Page): Promise<number | null> => page.evaluate(readShownFrameNumber, '[data-testid="picture"] canvas');
const playButton = (page: Page) => page.getByRole('button', { name: 'Play', exact: true });

/** Milliseconds since the first recording began, by the clock that is shown. */
async function clockMs(page: Page): Promise<number> {
  const shown = (await page.getByTestId('wall-clock').textContent()) ?? '';
  return Date.parse(`2026-11-02T${shown.replace(' UTC', 'Z')}`) - startMs;
}

async function compareAll(page: Page, home: string): Promise<void> {
  const archive = join(home, 'archive');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(archive, name)), { recursive: true });
    await writeFile(join(archive, name), content);
  }
  await openOnly(page, archive);
  await goTo(page, '#/inventory');
  for (const user of ['alice', 'bob', 'carol']) await page.getByRole('checkbox', { name: `Select ${user}` }).check();
  await page.getByRole('toolbar', { name: 'Selected sessions' }).getByRole('button', { name: 'Compare' }).click();
}

async function fetchAll(page: Page): Promise<void> {
  for (const user of ['alice', 'bob', 'carol']) {
    await stage(page, user).getByRole('button', { name: 'Fetch', exact: true }).click();
    await expect(stage(page, user).getByRole('button', { name: 'Fetch', exact: true })).toBeHidden();
  }
  for (const user of ['alice', 'carol']) await expect(screenOf(page, user)).toBeAttached();
  await expect(stage(page, 'bob').locator('canvas').first()).toBeAttached();
}

test('a terminal and a desktop on one wall clock: each shows what it showed at that moment, and says where it has nothing', async ({
  page,
  home,
}) => {
  await compareAll(page, home);
  await test.step('what is not fetched says so in its place', async () => {
    await expect(stage(page, 'bob').getByRole('region', { name: /^Not on this computer yet/ })).toBeVisible();
    await expectNoViolations(page);
    await fetchAll(page);
  });

  await test.step('a moment shows the right screen of every one', async () => {
    for (const [time, second] of [
      ['14:01:30Z', 90],
      ['14:01:05Z', 65],
      ['14:01:59Z', 119],
    ] as const) {
      await goToTime(page, time);
      await expect(screenOf(page, 'alice')).toContainText(`alice second ${second}`);
      await expect.poll(() => shownFrame(page)).toBe(((second - 60) * 1000) / frameMs);
      await expect(stage(page, 'carol')).toContainText(nothing);
    }
    await goToTime(page, '14:02:10Z');
    await expect(screenOf(page, 'carol')).toContainText('carol second 10');
    await expect.poll(() => shownFrame(page)).toBe(70_000 / frameMs);
    await expect(stage(page, 'alice')).toContainText(nothing);
    await goToTime(page, '14:00:20Z');
    await expect(screenOf(page, 'alice')).toContainText('alice second 20');
    await expect(stage(page, 'bob')).toContainText(nothing);
  });

  await test.step('playing moves both, and leaves them at the same moment', async () => {
    await goToTime(page, '14:01:10Z');
    await expect(screenOf(page, 'alice')).toContainText('alice second 70');
    await page.getByLabel('Speed').selectOption('4');
    await playButton(page).click();
    await expect.poll(() => clockMs(page)).toBeGreaterThan(76_000);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(playButton(page)).toBeVisible();
    await expect
      .poll(async () => {
        const nowMs = await clockMs(page);
        const text = (await screenOf(page, 'alice').textContent()) ?? '';
        const frame = await shownFrame(page);
        return text.includes(`alice second ${Math.floor(nowMs / 1000)}`) && frame === Math.floor((nowMs - minuteMs) / frameMs);
      })
      .toBe(true);
  });

  await test.step('playing starts what begins on the way, and ends with the last', async () => {
    await goToTime(page, '14:01:58Z');
    await page.getByLabel('Speed').selectOption('16');
    await playButton(page).click();
    await expect.poll(() => clockMs(page)).toBe(3 * minuteMs);
    await expect(playButton(page)).toBeVisible();
    await expect(screenOf(page, 'carol')).toContainText('carol second 60');
  });

  await test.step('the address is of the moment: it can be shared', async () => {
    await goToTime(page, '14:01:20Z');
    await expect(page).toHaveURL(/at=2026-11-02T14%3A01%3A20\.000Z$/);
    await page.reload();
    await expect(screenOf(page, 'alice')).toContainText('alice second 80');
    await expect.poll(() => shownFrame(page)).toBe(20_000 / frameMs);
  });

  await test.step('no violations', () => expectNoViolations(page));

  await test.step('what was played counts for each recording, in Review', async () => {
    await stage(page, 'alice')
      .getByRole('link', { name: /in Review$/ })
      .click();
    await page.getByRole('tab', { name: 'Seen' }).click();
    await expect(page.getByRole('tabpanel')).toContainText('4x');
  });

  await test.step('from Review, the sessions of the same time are offered', async () => {
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: 'Compare with sessions of the same time' });
    await expect(dialog).toBeVisible();
    await expectNoViolations(page);
  });
});

byKeyboard('by keyboard: sessions are put side by side, sought, played, stepped and left', async ({ keys }) => {
  await keys.activate(keys.getByRole('button', { name: 'Open the sample archive' }));
  const grid = keys.getByRole('grid', { name: 'Sessions' });
  await expect(grid).toBeVisible();
  await keys.press('/');
  await keys.write('prod-db-1');
  // The head, and four sessions, of which the first and the third were recorded.
  await expect(grid.getByRole('row')).toHaveCount(5);
  await keys.press('Enter', 'Home', 'Space', 'ArrowDown', 'ArrowDown', 'Space');
  await expect(keys.getByRole('toolbar', { name: 'Selected sessions' })).toContainText('2 sessions selected');
  await keys.press('d');
  const stages = keys.getByRole('article');
  await expect(stages).toHaveCount(2);
  for (const index of [0, 1]) {
    await keys.activate(stages.nth(index).getByRole('button', { name: 'Fetch', exact: true }));
    await expect(stages.nth(index).getByRole('region', { name: /^(Not on this|Fetching|Indexing|Opening)/ })).toHaveCount(0);
  }
  // The clock stands at the beginning of the earlier one; the other was sixteen days later.
  await expect(stages.nth(0)).toContainText(nothing);
  await expect(stages.nth(1).getByTestId('screen-text')).toBeAttached();
  const clock = keys.getByTestId('wall-clock');
  await keys.press('Home', 'ArrowRight', 'Shift+ArrowRight', 'ArrowLeft');
  await expect(keys.getByTestId('position')).toHaveText('0:00:30.000');
  // The second was sought through last, with Tab: the first is next.
  const isStepped = (index: number) => stages.nth(index).getByRole('button', { name: /^Step through/ });
  await expect(isStepped(1)).toHaveAttribute('aria-pressed', 'true');
  await keys.press('g');
  await expect(isStepped(0)).toHaveAttribute('aria-pressed', 'true');
  await keys.press('.');
  await expect(keys.getByTestId('position')).not.toHaveText('0:00:30.000');
  const before = await clock.textContent();
  await keys.press('Space');
  await expect(keys.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(clock).not.toHaveText(before ?? '');
  await keys.press('Space');
  await expect(keys.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await keys.press('Escape');
  await expect(grid).toBeVisible();
});
