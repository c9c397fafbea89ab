// Whether the desktop host can run here: Electron's npm package downloads its runtime on first use, which many networks refuse.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, inModules, node24, root } from './bootstrap.mjs';
import { buildWhenStale } from './build-pages.mjs';

const failureFile = join(root, '.cache', 'electron-download-failed');
const downloadLimitMs = 180_000;
/** How long a failed download is remembered, so that the next start is quick. */
const retryAfterMs = 24 * 60 * 60 * 1000;

function version() {
  return JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version;
}

/** The path of Electron's program, or null where its runtime is not installed. Downloads nothing. */
export function installedElectron() {
  try {
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inModules('electron', 'dist');
    const program = join(dist, readFileSync(inModules('electron', 'path.txt'), 'utf8'));
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** The path of Electron's program, downloaded when need be, or why there is none. */
export async function ensureElectron() {
  const installed = installedElectron();
  if (installed) return { program: installed };
  const remembered = rememberedFailure();
  if (remembered) return { reason: remembered };
  process.stderr.write(`Downloading the Electron ${version()} runtime ...\n`);
  const { code, stderr } = await capture([node24, inModules('electron', 'install.js')], { timeout: downloadLimitMs });
  const program = installedElectron();
  if (code === 0 && program) {
    rmSync(failureFile, { force: true });
    return { program };
  }
  const cause = /fetch failed|HTTPError[^\n]*|E[A-Z]{4,}/.exec(stderr)?.[0] ?? (code === 0 ? 'nothing was installed' : 'it took too long');
  const reason = `its runtime is not installed and could not be downloaded (${cause})`;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(failureFile, JSON.stringify({ version: version(), atMs: Date.now(), reason }));
  return { reason };
}

function rememberedFailure() {
  try {
    const failure = JSON.parse(readFileSync(failureFile, 'utf8'));
    const isRecent = failure.version === version() && Date.now() - failure.atMs < retryAfterMs;
    return isRecent ? `${failure.reason}; remembered in .cache/electron-download-failed` : null;
  } catch {
    return null;
  }
}

/**
 * Main, library and preload, bundled by electron-vite; needs no runtime. `electron out` starts it by the manifest written here: a "main"
 * of the repository's own would go into every npm package.
 */
export async function buildDesktop() {
  await buildWhenStale({
    inputs: ['electron', 'shared', 'electron.vite.config.ts', 'scripts/bundle-workers.ts'],
    stamp: join(root, 'out', 'desktop.stamp'),
    output: join(root, 'out', 'main', 'index.js'),
    what: 'the desktop host',
    command: [inModules('electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'error'],
  });
  const { name, version: ours, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(root, 'out', 'package.json'), `${JSON.stringify({ name, version: ours, type, main: 'main/index.js' })}\n`);
}
