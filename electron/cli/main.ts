import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openFileVault } from '../common/file-vault.ts';
import type { Engine } from '../library/engine.ts';
import { runCli } from './index.ts';

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

const version = await readVersion();

/** The engine is loaded only by commands that need the library: the others start faster. */
async function openLibrary(home: string): Promise<Engine> {
  const { createLibrary } = await import('../library/library.ts');
  const resourcesDir = fileURLToPath(new URL('../../resources', import.meta.url));
  return createLibrary({ home, vault: await openFileVault(home), host: 'headless', version, resourcesDir });
}

// The first Ctrl+C stops in an orderly way, a second one at once.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(3);
    stop.abort();
  });
}
// Whoever reads the output has seen enough, for example `head`.
process.stdout.on('error', () => process.exit(0));

const { argv, env, stdout, stderr } = process;
const exitCode = await runCli({ argv: argv.slice(2), env, stdout, stderr, version, createLibrary: openLibrary, signal: stop.signal });
// What is still on its way to a pipe goes first.
stdout.write('', () => process.exit(exitCode));
