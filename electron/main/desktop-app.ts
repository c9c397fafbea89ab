import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type * as Electron from 'electron';
import { type DeepLink, deepLinkScheme, parseDeepLink } from '../../shared/deep-link.ts';
import { toAppError } from '../../shared/errors.ts';
import { contentSecurityPolicy, hardeningHeaders } from '../common/content-security-policy.ts';
import { eventChannel } from '../common/ipc-channels.ts';
import { createPageHandler } from '../common/page-files.ts';
import { decoderEnvironment } from '../library/decoder/decoder-environment.ts';
import { parseCommandLine } from './command-line.ts';
import { linkAmong, pageOf } from './deep-links.ts';
import { forkLibrary } from './fork-library.ts';
import { routeCalls } from './ipc/router.ts';
import { withShellHandlers } from './ipc/shell-handlers.ts';
import { createLibraryProcess } from './library-process.ts';
import { applicationMenu } from './menu/application-menu.ts';
import { createJobNotifier } from './notify-jobs.ts';
import { openLooseFiles } from './open-loose-files.ts';
import { appOrigin, mediaRoot, registerSchemes } from './protocols/schemes.ts';
import { serveProtocols } from './protocols/serve-protocols.ts';
import { openDesktopVault } from './safe-storage-vault.ts';
import { openExternalLink } from './security/external-links.ts';
import { hardenContents } from './security/harden-contents.ts';
import { hardenSession } from './security/harden-session.ts';
import { startUpdates, type Updater } from './updates.ts';
import { openMainWindow } from './windows/main-window.ts';
import { recoverPage } from './windows/recover-page.ts';

export interface DesktopFiles {
  readonly pages: string;
  readonly preload: string;
  readonly libraryEntry: string;
  readonly decoderEntry: string;
  readonly resources: string;
  readonly icon: string;
}

export interface DesktopOptions {
  readonly electron: typeof Electron;
  readonly home: string;
  readonly useFileVault: boolean;
  /** What Witness was started with: it may be a link. */
  readonly args: readonly string[];
  /** Recordings and folders that it was started with, absolute. */
  readonly openFiles: readonly string[];
  readonly files: DesktopFiles;
  readonly log: (line: string) => void;
  /** Where a build with a feed of updates says so; null in a checkout. */
  readonly feedFile: string | null;
  readonly loadUpdater: () => Promise<Updater>;
}

/** As electron-builder.yml has it: Windows shows notifications of a known application alone. */
const appUserModelId = 'dev.witness.review';

/** The life of the desktop host: one instance per data folder, one window, one library process. */
export async function runDesktop(options: DesktopOptions): Promise<void> {
  const { electron, home, files, log } = options;
  let givenLink = linkAmong(options.args);
  const waitingFiles = [...options.openFiles];
  let isStarted = false;
  const { app } = electron;
  // Before ready: all three are refused or without effect later.
  app.enableSandbox();
  registerSchemes(electron.protocol);
  await mkdir(home, { recursive: true, mode: 0o700 });
  // What Chromium keeps lies in the data folder too, and the single-instance lock goes by it.
  app.setPath('userData', join(home, 'electron'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const openLink = (url: string): void => void openExternalLink(url, (link) => electron.shell.openExternal(link)).catch(() => undefined);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, openLink));
  const windows = new Set<Electron.BrowserWindow>();
  app.on('second-instance', (_event, argv, workingDirectory) => {
    show(linkAmong(argv));
    openFiles(parseCommandLine(argv.slice(app.isPackaged ? 1 : 2), workingDirectory).files);
  });
  // On macOS a file comes as an event, one by one.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFiles([path]);
  });
  // On macOS a link comes as an event, before there is a window when it starts Witness.
  app.on('open-url', (event, text) => {
    event.preventDefault();
    show(parseDeepLink(text));
  });
  await app.whenReady();
  if (process.platform === 'win32') app.setAppUserModelId(appUserModelId);
  // A checkout is not what links of this user should open.
  if (app.isPackaged) app.setAsDefaultProtocolClient(deepLinkScheme);

  function notify(body: string): void {
    if (!electron.Notification.isSupported()) return;
    const notification = new electron.Notification({ title: 'Witness', body });
    notification.on('click', () => show(null));
    notification.show();
  }
  const notifyJob = createJobNotifier({ isAttended: () => electron.BrowserWindow.getFocusedWindow() !== null, notify });
  const library = createLibraryProcess({
    fork: () =>
      forkLibrary({
        fork: () => electron.utilityProcess.fork(files.libraryEntry, [], { serviceName: 'Witness library' }),
        forkDecoder: (role) =>
          electron.utilityProcess.fork(files.decoderEntry, [role], {
            serviceName: `Witness decoder (${role})`,
            env: decoderEnvironment(process.env),
            stdio: 'ignore',
          }),
        openChannel: () => new electron.MessageChannelMain(),
        killProcess: (pid) => process.kill(pid, 'SIGKILL'),
      }),
    open: { home, version: app.getVersion(), resourcesDir: files.resources, mediaRoot },
    vault: await openDesktopVault({ home, keyStore: electron.safeStorage, platform: process.platform, useFile: options.useFileVault }),
    onEvent(event, payload) {
      notifyJob(event, payload);
      for (const window of windows) window.webContents.send(eventChannel, { event, payload });
    },
    log,
    wait: (ms) => wait(ms),
  });
  closeBeforeQuit(app, () => library.close());
  await library.start();

  // In memory: nothing a page kept is written to the disk.
  const session = electron.session.fromPartition('witness', { cache: false });
  hardenSession(session);
  const headers = { ...hardeningHeaders, 'content-security-policy': contentSecurityPolicy('media:') };
  serveProtocols(session.protocol, {
    pages: await createPageHandler({ folder: files.pages, headers }),
    media: (request) => library.media(request),
  });
  const isOurWindow = (id: number): boolean => [...windows].some((window) => window.webContents.id === id);
  const router = routeCalls({ ipc: electron.ipcMain, target: withShellHandlers(electron, library), isOurWindow, log });
  electron.Menu.setApplicationMenu(
    electron.Menu.buildFromTemplate(applicationMenu({ isMac: process.platform === 'darwin', isPackaged: app.isPackaged })),
  );

  async function openWindow(): Promise<void> {
    const window = await openMainWindow({
      create(windowOptions) {
        const created = new electron.BrowserWindow(windowOptions);
        const contentsId = created.webContents.id;
        windows.add(created);
        created.once('closed', () => {
          windows.delete(created);
          router.forget(contentsId);
        });
        recoverPage({
          contents: created.webContents,
          log,
          now: () => performance.now(),
          giveUp() {
            electron.dialog.showErrorBox(
              'Witness cannot show its window',
              'Its page ended again and again. What runs is stopped in order.',
            );
            app.quit();
          },
        });
        return created;
      },
      screen: electron.screen,
      session,
      preload: files.preload,
      icon: files.icon,
      stateFile: join(home, 'window.json'),
      address() {
        const link = givenLink;
        givenLink = null;
        return link ? pageOf(link) : `${appOrigin}/`;
      },
    });
    window.focus();
  }
  app.on('activate', () => {
    if (windows.size === 0) void openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await openWindow();
  isStarted = true;
  openFiles(waitingFiles);
  const every = (ms: number, work: () => void): void => void setInterval(work, ms).unref();
  await startUpdates({ platform: process.platform, feedFile: options.feedFile, load: options.loadUpdater, notify, log, every });

  /** Adds files and shows the first; before there is a window they wait for it. */
  function openFiles(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (isStarted) void openLooseFiles({ library, paths, show, showError: (title, text) => electron.dialog.showErrorBox(title, text) });
    else waitingFiles.push(...paths);
  }

  /** Brings the window to the front, at a moment where one is given; where there is none yet, the moment waits for it. */
  function show(link: DeepLink | null): void {
    const [window] = windows;
    if (!window) {
      givenLink = link ?? givenLink;
      if (isStarted) void openWindow();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
    if (link) void window.loadURL(pageOf(link)).catch(() => undefined);
  }
}

/** Says in a box of the system's own why Witness cannot start, and ends. */
export function reportStartFailure(electron: Pick<typeof Electron, 'app' | 'dialog'>, error: unknown): void {
  const { message, action } = toAppError(error);
  electron.dialog.showErrorBox('Witness cannot start', `${message}\n\n${action}`);
  electron.app.exit(3);
}

/** Holds the first quit until the library has closed its files. */
function closeBeforeQuit(app: Electron.App, close: () => Promise<void>): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}
