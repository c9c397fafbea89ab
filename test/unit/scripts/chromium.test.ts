import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../scripts/chromium.mjs';

async function folderWith(...programs: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-chromium-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const program of programs) {
    await mkdir(join(folder, program, '..'), { recursive: true });
    await writeFile(join(folder, program), '');
    await chmod(join(folder, program), 0o755);
  }
  return folder;
}

test('the program named by WITNESS_CHROMIUM is taken before any other', async () => {
  const folder = await folderWith('mine', 'chromium');
  expect(findChromium({ WITNESS_CHROMIUM: join(folder, 'mine'), PATH: folder })).toBe(join(folder, 'mine'));
});

test('a WITNESS_CHROMIUM that is not there is an error that names it', () => {
  expect(() => findChromium({ WITNESS_CHROMIUM: 'nowhere/chromium' })).toThrow('nowhere/chromium');
});

test.skipIf(process.platform === 'win32')('Chromium is preferred to other browsers, wherever they are on the PATH', async () => {
  const [first, second] = [await folderWith('google-chrome', 'msedge'), await folderWith('chromium')];
  expect(findChromium({ PATH: [first, second].join(delimiter) })).toBe(join(second, 'chromium'));
  expect(findChromium({ PATH: first })).toBe(join(first, 'google-chrome'));
});
