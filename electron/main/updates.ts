import { readFile } from 'node:fs/promises';

/** The part of electron-updater that is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  logger: null;
  on(event: 'update-downloaded', listener: (info: { readonly version: string }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  checkForUpdates(): Promise<unknown>;
}

export interface UpdatesOptions {
  readonly platform: NodeJS.Platform;
  /** What electron-builder wrote beside the application where whoever built it named a feed; null in a checkout. */
  readonly feedFile: string | null;
  readonly load: () => Promise<Updater>;
  readonly notify: (text: string) => void;
  readonly log: (line: string) => void;
  /** Does it again and again, without keeping the process alive. */
  readonly every: (ms: number, work: () => void) => void;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Whether an update of this feed is checked for who made it, before it is installed. macOS checks the signature by itself; Windows does
 * when the feed names the publisher; nothing does so for an AppImage. Pure.
 */
export function isVouchedFor(feed: string, platform: NodeJS.Platform): boolean {
  if (!/^provider: generic$/m.test(feed) || !/^url: ['"]?https:\/\//m.test(feed)) return false;
  return platform === 'darwin' || (platform === 'win32' && /^publisherName:/m.test(feed));
}

/**
 * Looks for updates at the start and once a day, where whoever built this application named a feed; they are installed when Witness
 * ends. Without a feed, which is how it is built by default, the updater is not even loaded. Gives whether it looks.
 */
export async function startUpdates({ platform, feedFile, load, notify, log, every }: UpdatesOptions): Promise<boolean> {
  const feed = feedFile === null ? null : await readFile(feedFile, 'utf8').catch(() => null);
  if (feed === null) return false;
  if (!isVouchedFor(feed, platform)) {
    log('Updates are off: nothing would show who made what this feed gives.');
    return false;
  }
  const updater = await load();
  updater.logger = null;
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.on('update-downloaded', ({ version }) => notify(`Version ${version} is installed when Witness is closed.`));
  updater.on('error', (error) => log(`No update: ${error.message}`));
  // What went wrong is told by the event.
  const check = (): void => void updater.checkForUpdates().catch(() => undefined);
  check();
  every(dayMs, check);
  return true;
}
