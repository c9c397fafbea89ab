import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { type FakeAkeyless, makeFakeAkeyless } from '../support/fake-akeyless.ts';
import { makeTestVideo, readShownFrameNumber, type TestVideo } from '../support/test-videos.ts';
import { test as base, expect } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { fetchButton, goTo, goToTime } from './window.ts';

const rightKey = '/recordings/rdp';

interface Fixtures {
  readonly akeyless: FakeAkeyless;
  readonly recorded: TestVideo & { readonly bytes: Buffer<ArrayBuffer> };
  /** A window on an archive with one encrypted and one compressed video. */
  readonly archive: string;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern.
  akeyless: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'witness-tool-'));
    await use(makeFakeAkeyless(folder, [rightKey, '/other']));
    await rm(folder, { recursive: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern.
  recorded: async ({}, use) => use(await makeTestVideo('mp4', { seconds: 20, width: 320, height: 192 })),
  archive: async ({ page, akeyless, recorded }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'witness-archive-'));
    await mkdir(join(folder, 'rdp'));
    await writeFile(join(folder, 'rdp', 'alice@win-1_20261102.mp4.enc'), akeyless.encrypt(gzipSync(recorded.bytes), rightKey));
    await writeFile(join(folder, 'rdp', 'bob@win-2_20261103.mp4.gz'), gzipSync(recorded.bytes));
    await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
    const form = page.getByRole('dialog', { name: 'Add a source' });
    await form.getByRole('radio', { name: 'Folder' }).check();
    await form.getByLabel('Folder').last().fill(folder);
    await form.getByRole('button', { name: 'Add and sync' }).click();
    await expect(page.getByText('Last sync')).toBeVisible();
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

async function openRecording(page: Page, user: string): Promise<void> {
  await goTo(page, '#/inventory');
  await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').filter({ hasText: user }).click();
}

async function fetchRecording(page: Page, user: string): Promise<void> {
  await openRecording(page, user);
  await fetchButton(page).click();
}

/** The stage shows the right frames wherever the playhead is put. */
async function expectPlays(page: Page, video: TestVideo): Promise<void> {
  await expect(page.getByRole('toolbar', { name: 'Playback' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => (document.querySelector('video')?.readyState ?? 0) >= 2)).toBe(true);
  for (const seconds of [3, 17, 0, 11]) {
    await goToTime(page, `0:00:${String(seconds).padStart(2, '0')}.000`);
    await expect.poll(() => page.evaluate(readShownFrameNumber, 'video')).toBe(video.frameAt(seconds * 1000));
  }
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => page.evaluate(readShownFrameNumber, 'video')).toBeGreaterThan(video.frameAt(11_000) + 10);
}

async function decryptWith(page: Page, keyName: string): Promise<void> {
  await page.getByLabel('Name of the key').fill(keyName);
  await page.getByRole('button', { name: 'Decrypt', exact: true }).click();
}

const gate = (page: Page, name: string) => page.getByRole('region', { name });

test('an encrypted recording is decrypted from the window and plays; what keeps it from that is told apart', async ({
  page,
  archive,
  akeyless,
  recorded,
}) => {
  expect(archive).not.toBe('');
  await fetchRecording(page, 'alice');
  await expect(gate(page, 'This recording is encrypted')).toContainText('alice@win-1_20261102.mp4.enc');
  await expectNoViolations(page);

  await test.step('no key is named', async () => {
    await page.getByRole('button', { name: 'Decrypt', exact: true }).click();
    await expect(page.getByText('Name the key.')).toBeVisible();
    await page.getByLabel('Name of the key').fill('--out=/tmp/x');
    await expect(page.getByText('A key is not named like this.')).toBeVisible();
  });

  await test.step('the program is not there, and Settings find it', async () => {
    await goTo(page, '#/settings');
    await page.getByLabel('Program').fill('/nothing/akeyless');
    await page.getByRole('button', { name: 'Try the program' }).click();
    await expect(page.getByRole('alert')).toContainText('There is no program "/nothing/akeyless"');
    await openRecording(page, 'alice');
    await decryptWith(page, rightKey);
    await expect(gate(page, 'The program that decrypts is not there')).toContainText('/nothing/akeyless');
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Open Settings' }).click();

    await page.getByLabel('Program').fill('./akeyless');
    await expect(page.getByText('A name, or a full path.')).toBeVisible();
    await page.getByLabel('Program').fill(akeyless.command);
    await expect(page.getByLabel('Arguments')).toHaveValue('decrypt-file\n--key-name\n{key}\n--output-format\nraw');
    await page.getByLabel('Name of the key').fill('/other');
    await expect.poll(() => page.getByRole('button', { name: 'Try the program' }).isEnabled()).toBe(true);
    await expect(async () => {
      await page.getByRole('button', { name: 'Try the program' }).click();
      await expect(page.getByText('It runs and says "Version: 1.130.0-fake"')).toBeVisible({ timeout: 2000 });
    }).toPass();
    await expectNoViolations(page);
  });

  await test.step('the key of the settings is not its key, and may not be used', async () => {
    await openRecording(page, 'alice');
    await expect(page.getByLabel('Name of the key')).toHaveValue('/other');
    await page.getByRole('button', { name: 'Decrypt', exact: true }).click();
    await expect(gate(page, 'This is not its key')).toContainText('message authentication failed');
    await expect(page.getByLabel('Name of the key')).toHaveValue('/other');
    akeyless.setLoggedIn(false);
    await decryptWith(page, rightKey);
    await expect(gate(page, 'You may not use this key')).toContainText('token has expired');
    akeyless.setLoggedIn(true);
    akeyless.behave('says', 'something unheard of');
    await decryptWith(page, rightKey);
    await expect(gate(page, 'The recording could not be decrypted')).toContainText('something unheard of');
  });

  await test.step('decrypting can be cancelled', async () => {
    akeyless.behave('hangs');
    await decryptWith(page, rightKey);
    await expect(gate(page, 'Decrypting the recording')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('button', { name: 'Decrypt', exact: true })).toBeVisible();
  });

  await test.step('with its key it plays', async () => {
    akeyless.behave('well');
    await page.getByLabel('Use this key for other recordings too').check();
    await decryptWith(page, rightKey);
    await expectPlays(page, recorded);
    await page.getByRole('tab', { name: 'Details' }).click();
    const details = page.getByRole('tabpanel');
    await expect(details).toContainText('encrypted, gzip');
    await expect(details).toContainText(akeyless.command);
    await expect(details).toContainText(rightKey);
    await expectNoViolations(page);
    await goTo(page, '#/settings');
    await expect(page.getByLabel('Name of the key')).toHaveValue(rightKey);
  });
});

test('a video in gzip plays like its content', async ({ page, archive, recorded }) => {
  expect(archive).not.toBe('');
  await fetchRecording(page, 'bob');
  await expectPlays(page, recorded);
});
