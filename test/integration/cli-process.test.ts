import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testFolder } from '../unit/cli/cli-runner.ts';

const main = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

/** The command line as a process of its own, with a data folder of its own. */
function start(...argv: string[]) {
  const env = { ...process.env, WITNESS_HOME: join(testFolder(), 'home') };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...argv], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, exit: once(child, 'close') };
}

test('standard output has the one JSON document and nothing else, and the exit code arrives', async () => {
  const { child, exit } = start('sessions', '--json');
  expect(JSON.parse(await text(child.stdout))).toEqual({ sessions: [], total: 0 });
  expect(await text(child.stderr)).toBe('');
  expect(await exit).toEqual([0, null]);
  expect(await start('probe', 'no-such-file.cast').exit).toEqual([2, null]);
});

test('Ctrl+C ends a long command in order: exit code 3, one sentence, no stack trace', async () => {
  const bag = testFolder();
  mkdirSync(join(bag, 'data'));
  writeFileSync(join(bag, 'data', 'long.mp4'), '');
  // Sparse: no room on the disk, but seconds to hash.
  truncateSync(join(bag, 'data', 'long.mp4'), 8 * 1024 ** 3);
  writeFileSync(join(bag, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  writeFileSync(join(bag, 'manifest-sha256.txt'), `${'0'.repeat(64)}  data/long.mp4\n`);
  const { child, exit } = start('verify', bag, '--json');
  const stdout = text(child.stdout);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    // The first progress: it is at work.
    if (stderr === '') child.kill('SIGINT');
    stderr += chunk;
  });
  expect(await exit).toEqual([3, null]);
  expect(JSON.parse(await stdout)).toMatchObject({ error: { code: 'cancelled' } });
  expect(stderr).toContain('Cancelled.');
  expect(stderr).not.toMatch(/^\s+at /m);
});
