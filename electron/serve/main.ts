import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { formatDeepLink, parseDeepLink } from '../../shared/deep-link.ts';
import { AppError, type ErrorPayload, exitCodeFor, toAppError } from '../../shared/errors.ts';
import { printableKey } from '../../shared/printable-key.ts';
import { resolveHome } from '../common/default-home.ts';
import { openFileVault } from '../common/file-vault.ts';
import type { Engine } from '../library/engine.ts';
import { createLibrary } from '../library/library.ts';
import { openAppWindow } from './app-window.ts';
import { startServer } from './server.ts';

/** The local window: an engine and its server in this process, shown by a Chromium where one is given. */
async function main(): Promise<void> {
  const { values, positionals: files } = parseArgs({
    // Recordings and folders to begin with.
    allowPositionals: true,
    options: {
      home: { type: 'string' },
      port: { type: 'string', default: '0' },
      /** Where the build left the pages. */
      pages: { type: 'string', default: fileURLToPath(new URL('../../out/renderer', import.meta.url)) },
      /** The program of a Chromium; without it the address is printed and served. */
      window: { type: 'string' },
      /** A link to a moment to begin with. */
      open: { type: 'string' },
    },
  });
  const port = z.coerce.number().int().min(0).max(65_535).parse(values.port);
  if (values.open !== undefined && parseDeepLink(values.open) === null) {
    throw new AppError('usage', `--open: this is no link to a moment: ${printableKey(values.open)}`);
  }
  const home = resolveHome(values.home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const stopping = waitForStop();

  const engine = await createLibrary({
    home,
    vault: await openFileVault(home),
    host: 'window',
    version: await readVersion(),
    resourcesDir: fileURLToPath(new URL('../../resources', import.meta.url)),
  });
  try {
    const server = await startServer({ engine, rendererDir: values.pages, port, token: randomBytes(24).toString('base64url') });
    const begin = values.open ?? (await openFirst(engine, files));
    const url = begin === null ? server.url : `${server.url}#${begin}`;
    process.stdout.write(`Witness is at ${url}\n`);
    const window = values.window ? await openAppWindow({ chromium: values.window, url, home }) : null;
    await Promise.race(window ? [stopping, window.closed] : [stopping]);
    await window?.close();
    await server.close();
  } finally {
    await engine.close();
  }
}

/** Adds files where they lie; the link to the first of them. What cannot be added is said, and keeps nobody from the rest. */
async function openFirst(engine: Engine, files: readonly string[]): Promise<string | null> {
  if (files.length === 0) return null;
  const tell = ({ message, action }: ErrorPayload | AppError): void => void process.stderr.write(`${printableKey(message)} ${action}\n`);
  try {
    const { recordings, refused } = await engine.call('sources.addLoose', { paths: files.map((file) => resolve(file)) });
    for (const { error } of refused) tell(error);
    const [first] = recordings;
    return first ? formatDeepLink({ ...first, atMs: 0 }) : null;
  } catch (error) {
    tell(toAppError(error));
    return null;
  }
}

/** Settles on Ctrl+C, on SIGTERM, and when the process that started this one hangs up. */
function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    process.once('disconnect', () => resolve());
  });
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const { code, message, action } = toAppError(error);
    process.stderr.write(`${message} ${action}\n`);
    process.exit(exitCodeFor(code));
  },
);
