import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { onTestFinished } from 'vitest';
import type { FromLibrary } from '../../electron/common/library-messages.ts';
import { runDesktop } from '../../electron/main/desktop-app.ts';
import { serveLibrary } from '../../electron/main/serve-library.ts';
import { type StandIn, standIn, standInClass, standInForElectron } from './electron-stand-in.ts';
import { createFakeEngine, type FakeEngine, type FakeEngineOptions } from './fake-engine.ts';

type Handler = (...args: never[]) => unknown;

export interface StoodInWindow extends StandIn<Electron.BrowserWindow> {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly contents: StandIn<Electron.WebContents>;
  /** The addresses that it loaded, in order. */
  readonly loaded: string[];
  /** What was done to it, by name. */
  readonly done: string[];
  /** What its page was sent. */
  readonly sent: { readonly channel: string; readonly message: unknown }[];
}

export interface Desktop {
  readonly home: string;
  readonly app: StandIn<Electron.App>;
  readonly session: StandIn<Electron.Session>;
  readonly windows: StoodInWindow[];
  /** Engines of the library processes that were started, in order. */
  readonly engines: FakeEngine[];
  /** Calls that are remembered, as `app.enableSandbox`, in order. */
  readonly calls: string[];
  /** What was given to a setter or a `handle`, by its name. */
  readonly handlers: Map<string, Handler>;
  readonly notifications: { readonly body: string; click(): void }[];
  readonly boxes: string[];
  readonly logged: string[];
  /** Ends the running library process as a crash does. */
  crashLibrary(): void;
  /** Whether somebody has our window before them. */
  focused: boolean;
}

export interface DesktopOptions {
  readonly args?: readonly string[];
  readonly isPackaged?: boolean;
  readonly hasLock?: boolean;
  /** Called while Electron gets ready: what happens before there is a window. */
  readonly beforeReady?: (app: StandIn<Electron.App>) => void;
  /** Recordings that it is started with. */
  readonly openFiles?: readonly string[];
  /** Of the engine, beside jobs.list. */
  readonly methods?: FakeEngineOptions['methods'];
  /** Of the data folder, before the start. */
  readonly windowState?: unknown;
}

/** The desktop host on a stand-in of Electron, its library process in this one with a fake engine. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-desktop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  if (options.windowState !== undefined) {
    await mkdir(home);
    await writeFile(join(home, 'window.json'), JSON.stringify(options.windowState));
  }
  const calls: string[] = [];
  const handlers: Desktop['handlers'] = new Map();
  const windows: StoodInWindow[] = [];
  const engines: FakeEngine[] = [];
  const notifications: { body: string; click(): void }[] = [];
  const boxes: string[] = [];
  const logged: string[] = [];
  const noted =
    (name: string, answer?: unknown) =>
    (...args: readonly unknown[]): unknown => {
      calls.push([name, ...args.filter((arg) => typeof arg === 'string')].join(' '));
      return answer;
    };
  const kept =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      const [key, handler] = args.length > 1 ? args : ['', args[0]];
      handlers.set(key === '' ? name : `${name} ${String(key)}`, handler as Handler);
    };

  const app = standIn<Electron.App>('App', {
    isPackaged: options.isPackaged ?? false,
    enableSandbox: noted('app.enableSandbox'),
    setPath: noted('app.setPath'),
    requestSingleInstanceLock: noted('app.requestSingleInstanceLock', options.hasLock ?? true),
    async whenReady() {
      noted('app.whenReady')();
      options.beforeReady?.(app);
    },
    getVersion: () => '1.2.3',
    setAsDefaultProtocolClient: noted('app.setAsDefaultProtocolClient', true),
    setAppUserModelId: noted('app.setAppUserModelId'),
    quit: noted('app.quit'),
    exit: noted('app.exit'),
  });
  const session = standIn<Electron.Session>('Session', {
    protocol: standIn('Protocol', { handle: kept('protocol.handle') }).object,
    webRequest: standIn('WebRequest', { onBeforeRequest: kept('onBeforeRequest') }).object,
    setPermissionRequestHandler: kept('setPermissionRequestHandler'),
    setPermissionCheckHandler: kept('setPermissionCheckHandler'),
    setDevicePermissionHandler: kept('setDevicePermissionHandler'),
    setDisplayMediaRequestHandler: kept('setDisplayMediaRequestHandler'),
  });
  const desktop: Desktop = {
    home,
    app,
    session,
    windows,
    engines,
    calls,
    handlers,
    notifications,
    boxes,
    logged,
    crashLibrary: () => undefined,
    focused: true,
  };

  function forkLibrary(): Electron.UtilityProcess {
    const engine = createFakeEngine({ methods: { 'jobs.list': () => ({ jobs: [] }), ...options.methods } });
    engines.push(engine);
    let receive: (message: unknown) => void = () => undefined;
    const child = standIn<Electron.UtilityProcess>('UtilityProcess', {
      postMessage: (message: unknown) => queueMicrotask(() => receive(structuredClone(message))),
      kill: () => true,
      pid: 4711,
    });
    desktop.crashLibrary = () => child.emit('exit', 139);
    serveLibrary({
      pipe: {
        post: (message: FromLibrary) => queueMicrotask(() => child.emit('message', structuredClone(message))),
        listen(listener) {
          receive = (message) => listener(message, null);
        },
      },
      openEngine: async () => engine,
      exit: () => setImmediate(() => child.emit('exit', 0)),
    });
    return child.object;
  }

  function openWindow(windowOptions: Electron.BrowserWindowConstructorOptions): Electron.BrowserWindow {
    const loaded: string[] = [];
    const done: string[] = [];
    const sent: { channel: string; message: unknown }[] = [];
    const did =
      (name: string, answer?: unknown) =>
      (...args: readonly unknown[]): unknown => {
        done.push([name, ...args].join(' '));
        return answer;
      };
    const contents = standIn<Electron.WebContents>('WebContents', {
      id: windows.length + 1,
      send: (channel: string, message: unknown) => sent.push({ channel, message }),
      reload: did('reload'),
      setWindowOpenHandler: kept('setWindowOpenHandler'),
    });
    const window = standIn<Electron.BrowserWindow>('BrowserWindow', {
      webContents: contents.object,
      loadURL: async (url: string) => loaded.push(url),
      show: did('show'),
      focus: did('focus'),
      restore: did('restore'),
      maximize: did('maximize'),
      isMinimized: () => true,
      isMaximized: () => false,
      getNormalBounds: () => ({ x: 10, y: 20, width: 1000, height: 700 }),
    });
    windows.push({ ...window, options: windowOptions, contents, loaded, done, sent });
    app.emit('web-contents-created', {}, contents.object);
    return window.object;
  }

  function openNotification({ body = '' }: Electron.NotificationConstructorOptions): Electron.Notification {
    const notification = standIn<Electron.Notification>('Notification', {
      show: () => notifications.push({ body, click: () => notification.emit('click', {}) }),
    });
    return notification.object;
  }

  const electron = standInForElectron<typeof Electron>({
    app: app.object,
    protocol: standIn('Protocol', { registerSchemesAsPrivileged: noted('protocol.registerSchemesAsPrivileged') }).object,
    session: standIn('Session', { fromPartition: noted('session.fromPartition', session.object) }).object,
    ipcMain: standIn('IpcMain', { handle: kept('ipc.handle'), on: kept('ipc.on') }).object,
    utilityProcess: standIn('UtilityProcess', { fork: forkLibrary }).object,
    safeStorage: standIn('SafeStorage', {}).object,
    screen: standIn('Screen', { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }).object,
    shell: standIn('Shell', { openExternal: async (url: string) => noted('shell.openExternal')(url) }).object,
    dialog: standIn('Dialog', { showErrorBox: (title: string) => boxes.push(title) }).object,
    Menu: standIn('Menu', { setApplicationMenu: noted('Menu.setApplicationMenu'), buildFromTemplate: noted('Menu.buildFromTemplate', {}) })
      .object,
    BrowserWindow: standInClass('BrowserWindow', openWindow, {
      getFocusedWindow: () => (desktop.focused ? windows[0]?.object : null),
    }),
    Notification: standInClass('Notification', openNotification, { isSupported: () => true }),
  });
  await writeFile(join(folder, 'index.html'), 'page');
  await runDesktop({
    electron,
    home,
    useFileVault: true,
    args: options.args ?? [],
    openFiles: options.openFiles ?? [],
    files: { pages: folder, preload: '/preload.cjs', libraryEntry: 'library.js', decoderEntry: 'decoder.js', resources: folder, icon: '' },
    log: (line) => void logged.push(line),
    feedFile: null,
    loadUpdater: () => Promise.reject(new Error('There is no feed: the updater must not be loaded.')),
  });
  return desktop;
}
