import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

export interface AppWindow {
  /** Settles when the user closed the window. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export interface AppWindowOptions {
  /** The program of a Chromium: Chromium, Chrome, Edge. */
  readonly chromium: string;
  readonly url: string;
  /** The browser's profile is made in here and removed with the window: nothing it keeps outlives it. */
  readonly home: string;
}

const profilePrefix = 'window-';

/** The command line of a window with one page, no tabs, and no traffic of the browser's own. Exported for its test. */
export function appWindowArguments(url: string, profile: string, isRoot: boolean): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=Translate,OptimizationHints,MediaRouter',
    '--metrics-recording-only',
    '--no-pings',
    '--password-store=basic',
    // Chromium's sandbox refuses to start as root, which is how containers run; test-type hides its warning bar.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}

/** Opens the pages in a Chromium window of their own. */
export async function openAppWindow(options: AppWindowOptions): Promise<AppWindow> {
  await removeOldProfiles(options.home);
  const profile = await mkdtemp(join(options.home, profilePrefix));
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const child = spawn(options.chromium, appWindowArguments(options.url, profile, isRoot), { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await once(child, 'spawn');
  } catch (cause) {
    await rm(profile, { recursive: true, force: true });
    throw new AppError('internal', `${options.chromium} could not be started.`, {
      cause,
      action: 'Set WITNESS_CHROMIUM to another program.',
    });
  }
  const closed = exited.then(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return {
    closed,
    async close() {
      child.kill();
      await closed;
    },
  };
}

/** What a window left behind that was killed together with its server. */
async function removeOldProfiles(home: string): Promise<void> {
  const left = (await readdir(home)).filter((name) => name.startsWith(profilePrefix));
  await Promise.all(left.map((name) => rm(join(home, name), { recursive: true, force: true })));
}
