import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base } from '@playwright/test';
import { node24, root } from '../../scripts/bootstrap.mjs';

export { expect } from '@playwright/test';

/** The local window of one data folder: the real server in a process of its own. */
export interface WitnessWindow {
  readonly home: string;
  /** Good for one opening. */
  readonly url: string;
  /** What the server wrote to standard error. */
  log(): string;
  /** Ends as a user's Ctrl+C does; gives the exit code. */
  stop(): Promise<number | null>;
  /** Ends as a power cut does. */
  kill(): Promise<void>;
}

/** Starts a server on a data folder and a free port. The caller stops it. */
export async function startWindow(
  home: string,
  environment: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
): Promise<WitnessWindow> {
  const child = spawn(node24, [join(root, 'electron/serve/main.ts'), '--home', home, ...more], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  const exited = once(child, 'exit');
  const url = await Promise.race([readUrl(child), exited.then(() => null)]);
  if (url === null) throw new Error(`The local window did not start: ${log}`);
  return {
    home,
    url,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function readUrl(child: ChildProcess): Promise<string | null> {
  if (!child.stdout) return null;
  for await (const line of createInterface(child.stdout)) {
    const url = /^Witness is at (\S+)$/.exec(line)?.[1];
    if (url) {
      // Nobody reads on: without this a full pipe would hold the server.
      child.stdout.resume();
      return url;
    }
  }
  return null;
}

/**
 * `home`: a fresh data folder. `witness`: the local window on it. `page`: Playwright's page, already in the window.
 */
export const test = base.extend<{ home: string; starting: { readonly witness: Promise<WitnessWindow> }; witness: WitnessWindow }>({
  home: async ({ browserName }, use) => {
    const home = await mkdtemp(join(tmpdir(), `witness-${browserName}-`));
    await use(home);
    await rm(home, { recursive: true, force: true });
  },
  // Not waited for: the browser opens its page meanwhile.
  starting: async ({ home }, use) => {
    const witness = startWindow(home);
    await use({ witness });
    await witness.then(
      (started) => started.stop(),
      () => undefined,
    );
  },
  witness: async ({ starting }, use) => use(await starting.witness),
  page: async ({ starting: _, page, witness }, use) => {
    await page.goto(witness.url);
    await use(page);
  },
});
