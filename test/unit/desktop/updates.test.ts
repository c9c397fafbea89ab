import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isVouchedFor, startUpdates, type Updater, type UpdatesOptions } from '../../../electron/main/updates.ts';
import { testFolder } from '../cli/cli-runner.ts';

const feed = 'provider: generic\nurl: https://updates.example/witness\npublisherName:\n  - Example Corp\n';

async function start(text: string | null, platform: NodeJS.Platform = 'win32') {
  const feedFile = join(testFolder(), 'app-update.yml');
  if (text !== null) await writeFile(feedFile, text);
  const seen = { loaded: 0, checks: 0, told: [] as string[], logged: [] as string[], days: [] as (() => void)[] };
  const listeners = new Map<string, (what: never) => void>();
  const updater: Updater = {
    autoDownload: false,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    allowPrerelease: true,
    logger: null,
    on: (event: string, listener: (what: never) => void) => listeners.set(event, listener),
    async checkForUpdates() {
      seen.checks += 1;
      throw new Error('offline');
    },
  };
  const options: UpdatesOptions = {
    platform,
    feedFile,
    load: async () => {
      seen.loaded += 1;
      return updater;
    },
    notify: (line) => seen.told.push(line),
    log: (line) => seen.logged.push(line),
    every: (_ms, work) => seen.days.push(work),
  };
  const emit = (event: string, what: unknown): void => void listeners.get(event)?.(what as never);
  return { isOn: await startUpdates(options), seen, updater, emit };
}

test('without a feed the updater is not even loaded', async () => {
  const { isOn, seen } = await start(null);
  expect(isOn).toBe(false);
  expect(seen).toMatchObject({ loaded: 0, checks: 0, logged: [] });
});

test('with a feed it looks at the start and every day, and says when an update waits for the end of Witness', async () => {
  const { isOn, seen, updater, emit } = await start(feed);
  expect(isOn).toBe(true);
  expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true, allowDowngrade: false, allowPrerelease: false });
  expect(seen.checks).toBe(1);
  for (const day of seen.days) day();
  expect(seen.checks).toBe(2);
  emit('update-downloaded', { version: '1.2.3' });
  emit('error', new Error('offline'));
  expect(seen.told).toEqual(['Version 1.2.3 is installed when Witness is closed.']);
  expect(seen.logged).toEqual(['No update: offline']);
});

test('a feed whose updates nobody vouches for is refused, and the log says so', async () => {
  const { isOn, seen } = await start(feed.replace(/publisherName[\s\S]*/, ''));
  expect([isOn, seen.loaded]).toEqual([false, 0]);
  expect(seen.logged).toEqual(['Updates are off: nothing would show who made what this feed gives.']);
  expect(isVouchedFor(feed, 'darwin')).toBe(true);
  expect(isVouchedFor(feed, 'linux')).toBe(false);
  expect(isVouchedFor(feed.replace('https:', 'http:'), 'win32')).toBe(false);
  expect(isVouchedFor(feed.replace('generic', 'github'), 'win32')).toBe(false);
});
