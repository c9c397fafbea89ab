import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../../scripts/bootstrap.mjs';
import { sampleArchive } from '../support/library.ts';

const run = promisify(execFile);
const packSchema = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));
const limitMs = 300_000;

let folder = '';
let files: readonly string[] = [];
let tarball = '';

/** `npm pack`, as anyone would call it. */
async function pack(target: string): Promise<{ readonly tarball: string; readonly files: readonly string[] }> {
  await mkdir(target);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await run(npm, ['pack', '--json', '--pack-destination', target], {
    cwd: root,
    timeout: limitMs,
    shell: process.platform === 'win32',
  });
  const [packed] = packSchema.parse(JSON.parse(stdout));
  return { tarball: join(target, packed?.filename ?? ''), files: packed?.files.map(({ path }) => path) ?? [] };
}

/** The oldest Node.js on this machine: what runs in the end is Node 24 all the same. */
async function oldestNode(): Promise<string> {
  const found: { readonly path: string; readonly major: number }[] = [];
  for (const place of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(place, 'node');
    try {
      const { stdout } = await run(path, ['--version']);
      found.push({ path, major: Number(/^v(\d+)/.exec(stdout)?.[1]) });
    } catch {
      // Not here, or it does not run.
    }
  }
  return found.filter(({ major }) => major >= 20).sort((a, b) => a.major - b.major)[0]?.path ?? process.execPath;
}

/** The extracted command line, with no checkout around it. */
async function witness(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(await oldestNode(), [join(folder, 'package', 'electron', 'cli', 'launch.mjs'), ...args], {
    cwd: folder,
    timeout: limitMs,
  });
  return stdout;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witness-packed-'));
  ({ tarball, files } = await pack(join(folder, 'first')));
  await run('tar', ['-xzf', tarball, '-C', folder]);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
}, limitMs);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the npm package has the built command line, what it reads, and nothing else', () => {
  const expected =
    /^(package\.json|README\.md|LICENSE|electron\/cli\/launch\.mjs|out\/cli\/.+\.js|out\/bag-page\/verify\.html|out\/bag-page\.licenses\.txt|resources\/default-rules\.json|resources\/sample-archive\/.+)$/;
  expect(files.filter((path) => !expected.test(path))).toEqual([]);
  for (const path of ['out/cli/main.js', 'out/bag-page/verify.html', 'resources/default-rules.json', 'electron/cli/launch.mjs']) {
    expect(files).toContain(path);
  }
});

test('what the built command line imports is built in or a dependency that npm installs', async () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(folder, 'package', 'package.json'), 'utf8')));
  const known = new Set([...Object.keys(dependencies), ...builtinModules]);
  const imported = new Set<string>();
  const built = join(folder, 'package', 'out', 'cli');
  for (const name of await readdir(built, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const code = await readFile(join(built, name), 'utf8');
    for (const [, specifier = ''] of code.matchAll(
      /^(?:import|export)\s(?:[^;]*?\sfrom\s)?["']([^"'.][^"']*)["'];?$|\bimport\(["']([^"'.][^"']*)["']\)/gm,
    )) {
      if (specifier !== '') imported.add(specifier);
    }
  }
  expect(imported.size).toBeGreaterThan(20);
  const packageOf = (specifier: string): string =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
  expect([...imported].filter((specifier) => !specifier.startsWith('node:') && !known.has(packageOf(specifier)))).toEqual([]);
});

test('the extracted package says its version, probes a file and does the demo to its end', { timeout: limitMs }, async () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  expect(await witness('--version')).toBe(`${version}\n`);
  const video = join(sampleArchive, 'web/2026/11/16/rec_446505613975775531540522.mp4');
  expect(JSON.parse(await witness('probe', video, '--json'))).toMatchObject({ format: 'mp4', kind: 'video', problems: [] });
  expect(await witness('demo')).toMatch(/\nThe main job is done, and its evidence is verified\n$/);
});

test('packing once more gives the same bytes', { timeout: limitMs }, async () => {
  const again = await pack(join(folder, 'second'));
  expect((await readFile(again.tarball)).equals(await readFile(tarball))).toBe(true);
});
