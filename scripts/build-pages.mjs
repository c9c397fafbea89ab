// Builds the pages, and the command line of the npm package, with Vite when their inputs changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, inModules, node24, root, run } from './bootstrap.mjs';

const stampFile = join(root, 'out', 'renderer.stamp');

/** A hash over every file that a build reads, by path and content. */
export function hashInputs(paths) {
  const hash = createHash('sha256');
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  for (const path of [...paths, 'package-lock.json']) {
    if (/\.[a-z]+$/.test(path)) add(path);
    else {
      const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
      for (const file of files.sort()) add(file.slice(root.length));
    }
  }
  return hash.digest('hex');
}

/** Runs a build unless its stamp says that its inputs are those of the last one. Output goes to standard error. */
export async function buildWhenStale({ inputs, stamp, output, what, command }) {
  const wanted = hashInputs(inputs);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write(`Building ${what} ...\n`);
  const code = await run([node24, ...command], { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new CommandError(`Building ${what} failed.`);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** The pages of the window, and the one that every exported bag carries. */
export async function buildPages() {
  await buildWhenStale({
    inputs: ['renderer', 'shared', 'scripts/bundled-packages.ts'],
    stamp: stampFile,
    output: join(root, 'out', 'renderer', 'index.html'),
    what: 'the pages',
    command: viteBuild('renderer/vite.config.ts'),
  });
  await buildBagPage();
}

/** verify.html: needed by whatever exports. */
export function buildBagPage() {
  return buildWhenStale({
    inputs: ['renderer/bag-page', 'renderer/bag-page.config.ts', 'shared', 'scripts/bundled-packages.ts'],
    stamp: join(root, 'out', 'bag-page.stamp'),
    output: join(root, 'out', 'bag-page', 'verify.html'),
    what: 'the page that bags carry',
    command: viteBuild('renderer/bag-page.config.ts'),
  });
}

/**
 * The npm packages that builds of pages took in.
 * @returns {string[]}
 */
export function readBundledPackages(builds = ['renderer', 'bag-page']) {
  const lists = builds.map((name) => JSON.parse(readFileSync(join(root, 'out', `${name}.packages.json`), 'utf8')));
  return [...new Set(lists.flat())].sort();
}

/** The command line as the npm package carries it. */
export function buildCli() {
  return buildWhenStale({
    inputs: ['electron', 'shared', 'cli.vite.config.ts', 'scripts/bundle-workers.ts', 'package.json'],
    stamp: join(root, 'out', 'cli.stamp'),
    output: join(root, 'out', 'cli', 'main.js'),
    what: 'the command line',
    command: viteBuild('cli.vite.config.ts'),
  });
}

function viteBuild(config) {
  return [inModules('vite', 'bin', 'vite.js'), 'build', '--config', config, '--logLevel', 'warn'];
}
