import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bootstrap, isInstalled, node24, root } from '../../../scripts/bootstrap.mjs';

function runNode(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(node24, args, { cwd: tmpdir() }, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }));
  });
}

test('an installation that matches package-lock.json is left alone, also by two commands at once', async () => {
  await Promise.all([bootstrap(), bootstrap()]);
  expect(isInstalled()).toBe(true);
});

test('run.mjs runs TypeScript with Node 24, passes arguments and the exit code on, and adds nothing to the output', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'witness-run-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'answer.ts');
  await writeFile(
    file,
    'const code: number = Number(process.argv[3]); console.log(process.argv[2], process.cwd() !== ""); process.exitCode = code;',
  );
  const answer = await runNode(join(root, 'scripts', 'run.mjs'), file, 'a b', '3');
  expect(answer).toEqual({ code: 3, stdout: 'a b true\n', stderr: '' });
});

test('run.mjs without a file says how it is used, without a stack trace', async () => {
  const answer = await runNode(join(root, 'scripts', 'run.mjs'));
  expect(answer).toEqual({ code: 1, stdout: '', stderr: 'Usage: node scripts/run.mjs FILE [ARGS]\n' });
});

test('start.mjs explains its options, and refuses others', async () => {
  expect((await runNode(join(root, 'scripts', 'start.mjs'), '--help')).stdout).toContain('--home DIR');
  const wrong = await runNode(join(root, 'scripts', 'start.mjs'), '--nonsense');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('--nonsense');
  expect(wrong.stderr).not.toContain('    at ');
});

test('no script that every command starts with imports a package', async () => {
  for (const script of [
    'bootstrap',
    'chromium',
    'build-pages',
    'electron-runtime',
    'start',
    'stages',
    'test',
    'witness',
    'run',
    'prepack',
    'package',
  ]) {
    const source = await readFile(join(root, 'scripts', `${script}.mjs`), 'utf8');
    const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name ?? '');
    expect(imported.filter((name) => !name.startsWith('node:') && !name.startsWith('./'))).toEqual([]);
  }
});
