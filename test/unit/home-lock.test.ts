import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { acquireHomeLock } from '../../electron/common/home-lock.ts';

function testHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'home');
}

/** Another process that takes the lock and keeps it until it is killed. */
async function holder(home: string): Promise<ChildProcess> {
  const script = `
    const { acquireHomeLock } = await import(${JSON.stringify(new URL('../../electron/common/home-lock.ts', import.meta.url).href)});
    await acquireHomeLock(${JSON.stringify(home)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

it('a second process on the same data folder is told which folder is in use', async () => {
  const home = testHome();
  await holder(home);
  await expect(acquireHomeLock(home)).rejects.toMatchObject({ code: 'home-locked', message: expect.stringContaining(home) });
});

it('the lock is free again once its holder was killed', async () => {
  const home = testHome();
  const child = await holder(home);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await acquireHomeLock(home);
  lock.release();
});

it('the lock is free again once it was released, and releasing twice is harmless', async () => {
  const home = testHome();
  const first = await acquireHomeLock(home);
  await expect(acquireHomeLock(home)).rejects.toMatchObject({ code: 'home-locked' });
  first.release();
  first.release();
  (await acquireHomeLock(home)).release();
});

it('a data folder that cannot be made or written to is named as unusable', async () => {
  const home = testHome();
  writeFileSync(home, 'a file, not a folder');
  await expect(acquireHomeLock(home)).rejects.toMatchObject({ code: 'home-unusable', message: expect.stringContaining(home) });
  await expect(acquireHomeLock(join(home, 'below'))).rejects.toMatchObject({ code: 'home-unusable' });
});
