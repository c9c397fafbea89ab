import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parseCommandLine } from '../../../electron/main/command-line.ts';
import { secureWebPreferences } from '../../../electron/main/windows/web-preferences.ts';
import { parseRoute, recordingOf } from '../../../renderer/app/router.ts';
import { recordingIdSchema, sessionIdSchema } from '../../../shared/model/ids.ts';
import { type Job, jobSchema } from '../../../shared/model/job.ts';
import { type Desktop, type DesktopOptions, type StoodInWindow, startDesktop } from '../../support/desktop.ts';

function firstWindow({ windows: [window] }: Desktop): StoodInWindow {
  if (!window) throw new Error('No window was opened.');
  return window;
}

const job = (more: Partial<Job>): Job =>
  jobSchema.parse({
    id: 'j1',
    kind: 'export',
    title: 'Export of secret-session',
    state: 'done',
    done: 1,
    total: 1,
    unit: 'files',
    detail: '',
    ratePerSecond: null,
    leftMs: null,
    canPause: false,
    canStartAgain: false,
    startedAtMs: 0,
    endedAtMs: 60_000,
    error: null,
    result: null,
    ...more,
  });

test('the sandbox is on and the schemes are known before Electron is ready; one window opens on our page', async () => {
  const desktop = await startDesktop();
  const order = desktop.calls.map((call) => call.split(' ')[0]);
  for (const first of ['app.enableSandbox', 'protocol.registerSchemesAsPrivileged', 'app.setPath', 'app.requestSingleInstanceLock']) {
    expect(order.indexOf(first)).toBeGreaterThanOrEqual(0);
    expect(order.indexOf(first)).toBeLessThan(order.indexOf('app.whenReady'));
  }
  expect(desktop.windows).toHaveLength(1);
  expect(firstWindow(desktop).loaded).toEqual(['app://witness/']);
  expect(firstWindow(desktop).options.webPreferences).toEqual(secureWebPreferences('/preload.cjs', desktop.session.object));
});

test('every window has a sandboxed, isolated page without Node, and with web security', async () => {
  expect(firstWindow(await startDesktop()).options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
  // Nothing of the kind is switched on by another name.
  expect(firstWindow(await startDesktop()).options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
});

test('every page comes with the policy in its header, refusals with the others, and files not at all', async () => {
  const { handlers } = await startDesktop();
  const get = async (url: string): Promise<Response> =>
    (await Reflect.apply(handlers.get(`protocol.handle ${new URL(url).protocol.slice(0, -1)}`) ?? (() => Response.error()), undefined, [
      new Request(url),
    ])) as Response;
  const page = await get('app://witness/');
  expect([page.status, await page.text()]).toEqual([200, 'page']);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';.* media-src media: blob:;/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const refused = await get('file:///etc/passwd');
  expect([refused.status, refused.headers.get('x-frame-options')]).toEqual([403, 'DENY']);
});

test('nothing of the network is loaded and nothing is downloaded, whatever a page asks for', async () => {
  const { handlers, session } = await startDesktop();
  const isCancelled = (url: string): unknown => {
    let answer: unknown;
    Reflect.apply(handlers.get('onBeforeRequest') ?? (() => undefined), undefined, [{ url }, (given: unknown) => (answer = given)]);
    return answer;
  };
  expect(isCancelled('https://example.com/')).toEqual({ cancel: true });
  expect(isCancelled('app://witness/index.js')).toEqual({ cancel: false });
  const preventDefault = vi.fn();
  session.emit('will-download', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(1);
});

test('permissions are denied when asked for and when checked, but for the whole screen and copying', async () => {
  const { handlers } = await startDesktop();
  const ask = (permission: string): unknown => {
    let granted: unknown;
    Reflect.apply(handlers.get('setPermissionRequestHandler') ?? (() => undefined), undefined, [
      null,
      permission,
      (is: boolean) => {
        granted = is;
      },
    ]);
    return granted;
  };
  const check = (permission: string): unknown =>
    Reflect.apply(handlers.get('setPermissionCheckHandler') ?? (() => undefined), undefined, [null, permission]);
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'hid',
    'serial',
    'usb',
  ]) {
    expect([permission, ask(permission), check(permission)]).toEqual([permission, false, false]);
  }
  for (const permission of ['fullscreen', 'clipboard-sanitized-write']) expect([ask(permission), check(permission)]).toEqual([true, true]);
});

test('every page stays where it is: navigation, frames, redirects and webviews are prevented, windows denied, https handed to the system', async () => {
  const desktop = await startDesktop();
  const { contents } = firstWindow(desktop);
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    const preventDefault = vi.fn();
    contents.emit(event, { preventDefault });
    expect([event, preventDefault.mock.calls.length]).toEqual([event, 1]);
  }
  const open = desktop.handlers.get('setWindowOpenHandler');
  expect(Reflect.apply(open ?? (() => undefined), undefined, [{ url: 'https://example.com/' }])).toEqual({ action: 'deny' });
  expect(Reflect.apply(open ?? (() => undefined), undefined, [{ url: 'file:///etc/passwd' }])).toEqual({ action: 'deny' });
  expect(desktop.calls.filter((call) => call.startsWith('shell.'))).toEqual(['shell.openExternal https://example.com/']);
});

test('calls of our page reach the library, and no other page may call', async () => {
  const desktop = await startDesktop();
  const mainFrame = { url: 'app://witness/#/inventory' };
  const call = async (senderFrame: object, id: number): Promise<unknown> =>
    Reflect.apply(desktop.handlers.get('ipc.handle witness:call') ?? (() => undefined), undefined, [
      { sender: { id, mainFrame }, senderFrame },
      { id: 1, method: 'jobs.list', params: {} },
    ]);
  expect(await call(mainFrame, 1)).toEqual({ ok: true, value: { jobs: [] } });
  expect(await call({ url: 'https://evil.example/' }, 1)).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect(await call(mainFrame, 99)).toMatchObject({ ok: false, error: { code: 'refused' } });
});

test('a second start gives its link to the first, and ends', async () => {
  const second = await startDesktop({ hasLock: false });
  expect(second.windows).toEqual([]);
  expect(second.calls).toContain('app.quit');
  const first = await startDesktop();
  const window = firstWindow(first);
  first.app.emit('second-instance', {}, ['/opt/witness', '--flag', 'witness://session/ab12?recording=cd34&t=12500'], '/', {});
  expect(window.done.slice(-2)).toEqual(['restore', 'focus']);
  const [, shown = ''] = window.loaded;
  const route = parseRoute(new URL(shown).hash);
  expect([shown.split('#')[0], route.screen, route.sessionId, recordingOf(route.params), route.params.get('t')]).toEqual([
    'app://witness/',
    'review',
    'ab12',
    'cd34',
    '12500',
  ]);
  first.app.emit('second-instance', {}, ['/opt/witness', 'witness://session/../../etc?t=1'], '/', {});
  expect(window.loaded).toHaveLength(2);
});

test('a link that starts Witness is what its window shows first; one of macOS comes as an event', async () => {
  const desktop = await startDesktop({ args: ['.', 'witness://session/ab12?t=5'] });
  expect(firstWindow(desktop).loaded).toEqual(['app://witness/#/review/ab12?t=5']);
  const preventDefault = vi.fn();
  desktop.app.emit('open-url', { preventDefault }, 'witness://session/cd34');
  expect(firstWindow(desktop).loaded.at(-1)).toBe('app://witness/#/review/cd34?t=0');
  desktop.app.emit('open-url', { preventDefault }, 'https://evil.example/');
  expect(firstWindow(desktop).loaded).toHaveLength(2);
  expect(preventDefault).toHaveBeenCalledTimes(2);
});

test('a link that comes before there is a window waits for it', async () => {
  const preventDefault = vi.fn();
  const desktop = await startDesktop({ beforeReady: (app) => app.emit('open-url', { preventDefault }, 'witness://session/ab12?t=7') });
  expect(firstWindow(desktop).loaded).toEqual(['app://witness/#/review/ab12?t=7']);
  const second = await startDesktop({
    beforeReady: (app) => app.emit('second-instance', {}, ['witness', 'witness://session/cd34?t=8'], '/', {}),
  });
  expect(firstWindow(second).loaded).toEqual(['app://witness/#/review/cd34?t=8']);
});

test('files that Witness is started with, that a second start names, or that macOS hands over are added, and the first is shown', async () => {
  const error = {
    code: 'input-unknown-format',
    message: 'report.pdf is no recording.',
    action: 'Drop recordings.',
    retryable: false,
  } as const;
  const asked: unknown[] = [];
  const methods: DesktopOptions['methods'] = {
    'sources.addLoose': (params) => {
      asked.push(params);
      const recordings = [{ sessionId: sessionIdSchema.parse('ab12'), recordingId: recordingIdSchema.parse('cd34') }];
      return { recordings, folders: [], refused: asked.length > 2 ? [{ path: '/r/report.pdf', error }] : [], fetchJobId: null };
    },
  };
  const desktop = await startDesktop({
    methods,
    openFiles: ['/r/a.cast'],
    beforeReady: (app) => app.emit('open-file', { preventDefault: vi.fn() }, '/r/b.cast'),
  });
  const window = firstWindow(desktop);
  await vi.waitFor(() => expect(window.loaded).toEqual(['app://witness/', 'app://witness/#/review/ab12?recording=cd34&t=0']));
  expect(asked).toEqual([{ paths: ['/r/a.cast', '/r/b.cast'] }]);
  const preventDefault = vi.fn();
  desktop.app.emit('open-file', { preventDefault }, '/r/c.ttyrec');
  expect(preventDefault).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(window.loaded).toHaveLength(3));
  expect(desktop.boxes).toEqual([]);
  desktop.app.emit('second-instance', {}, ['/opt/electron', 'out', '--flag', 'd.cast', 'https://evil.example/x'], '/home/alice', {});
  await vi.waitFor(() => expect(desktop.boxes).toEqual(['Not everything could be opened']));
  expect(asked.slice(1)).toEqual([{ paths: ['/r/c.ttyrec'] }, { paths: ['/home/alice/d.cast'] }]);
});

test('the command line has files beside the options of Chromium and the data folder', () => {
  const args = ['--home', '/data', '--disable-gpu', '--lang=en', 'a.cast', '/b/c.mp4', 'witness://session/ab12?t=5'];
  expect(parseCommandLine(args, '/work')).toEqual({ home: '/data', useFileVault: false, files: ['/work/a.cast', '/b/c.mp4'] });
});

test('links are registered by the packaged application alone', async () => {
  expect((await startDesktop()).calls.join()).not.toContain('setAsDefaultProtocolClient');
  expect((await startDesktop({ isPackaged: true })).calls).toContain('app.setAsDefaultProtocolClient witness');
});

test('long work that ends while nobody looks is told without any name; a click brings the window', async () => {
  const desktop = await startDesktop();
  const window = firstWindow(desktop);
  const end = async (more: Partial<Job>): Promise<void> => {
    const before = window.sent.length;
    desktop.engines[0]?.events.emit('job.changed', { job: job(more) });
    await vi.waitFor(() => expect(window.sent.length).toBe(before + 1));
  };
  await end({});
  desktop.focused = false;
  await end({ state: 'running', endedAtMs: null });
  await end({ endedAtMs: 500 });
  await end({ state: 'cancelled' });
  await end({});
  await end({ kind: 'fetch', state: 'failed' });
  expect(desktop.notifications.map(({ body }) => body)).toEqual(['The export is done.', 'Fetching has failed.']);
  desktop.notifications[0]?.click();
  expect(window.done.slice(-2)).toEqual(['restore', 'focus']);
});

test('when the library process ends, another takes its place and the window is told to read anew', async () => {
  const desktop = await startDesktop();
  desktop.crashLibrary();
  await vi.waitFor(() => expect(firstWindow(desktop).sent.at(-1)?.message).toMatchObject({ event: 'catalog.changed' }));
  expect(desktop.engines).toHaveLength(2);
  expect(desktop.logged).toEqual(['The library process ended with 139.']);
});

test('a page whose process ended is loaded anew, and after the fourth time in a minute Witness says so and ends in order', async () => {
  const desktop = await startDesktop();
  const { contents, done } = firstWindow(desktop);
  const gone = (reason: string): void => contents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  gone('clean-exit');
  expect(done.filter((each) => each === 'reload')).toHaveLength(0);
  for (let times = 0; times < 3; times += 1) gone('crashed');
  expect(done.filter((each) => each === 'reload')).toHaveLength(3);
  expect(desktop.boxes).toEqual([]);
  gone('oom');
  expect(done.filter((each) => each === 'reload')).toHaveLength(3);
  expect(desktop.boxes).toEqual(['Witness cannot show its window']);
  expect(desktop.calls.at(-1)).toBe('app.quit');
});

test('the window opens where it was, and its place is kept when it closes', async () => {
  const place = { bounds: { x: 100, y: 80, width: 1200, height: 800 }, maximized: true };
  const desktop = await startDesktop({ windowState: place });
  expect(firstWindow(desktop).options).toMatchObject(place.bounds);
  expect(firstWindow(desktop).done).toContain('maximize');
  firstWindow(desktop).emit('close', {});
  const kept = { bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximized: false };
  await vi.waitFor(async () => expect(JSON.parse(await readFile(join(desktop.home, 'window.json'), 'utf8'))).toEqual(kept));
});

test('quitting waits until the library has closed its files', async () => {
  const desktop = await startDesktop();
  const preventDefault = vi.fn();
  desktop.app.emit('before-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(1);
  expect(desktop.calls).not.toContain('app.quit');
  await vi.waitFor(() => expect(desktop.calls).toContain('app.quit'));
  desktop.app.emit('before-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(1);
});
