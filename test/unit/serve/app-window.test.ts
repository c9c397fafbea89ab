import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appWindowArguments, openAppWindow } from '../../../electron/serve/app-window.ts';

async function freshHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'witness-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

async function program(home: string, script: string): Promise<string> {
  const path = join(home, 'browser');
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

const profiles = async (home: string): Promise<string[]> => (await readdir(home)).filter((name) => name.startsWith('window-'));

test('the window shows one page, has a profile of its own, and keeps its sandbox except for root', () => {
  const mine = appWindowArguments('http://127.0.0.1:1/?token=t', '/home/window-1', false);
  expect(mine).toContain('--app=http://127.0.0.1:1/?token=t');
  expect(mine).toContain('--user-data-dir=/home/window-1');
  expect(mine).toContain('--disable-background-networking');
  expect(mine).not.toContain('--no-sandbox');
  expect(appWindowArguments('u', 'p', true)).toContain('--no-sandbox');
});

test.skipIf(process.platform === 'win32')(
  'closing the window by the user settles it, and nothing of the browser stays behind',
  async () => {
    const home = await freshHome();
    const window = await openAppWindow({ chromium: await program(home, 'echo "$@" > "$0.arguments"'), url: 'http://127.0.0.1:1/', home });
    await window.closed;
    expect(await readFile(join(home, 'browser.arguments'), 'utf8')).toContain('--app=http://127.0.0.1:1/');
    expect(await profiles(home)).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')('closing it ends the browser and removes its profile, also one left by a power cut', async () => {
  const home = await freshHome();
  await mkdir(join(home, 'window-old', 'Default'), { recursive: true });
  const window = await openAppWindow({ chromium: await program(home, 'exec tail -f /dev/null'), url: 'u', home });
  expect(await profiles(home)).toHaveLength(1);
  await window.close();
  expect(await profiles(home)).toEqual([]);
});

test('a program that is not there is an error that names it', async () => {
  const home = await freshHome();
  await expect(openAppWindow({ chromium: join(home, 'nothing'), url: 'u', home })).rejects.toThrow('nothing could not be started');
  expect(await profiles(home)).toEqual([]);
});
