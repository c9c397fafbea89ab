// npm start [-- --home DIR] [--port N] [--no-window] [--open LINK] [FILE...]: opens Witness in the best host that this machine has.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, CommandError, run, runMain, runTypeScript } from './bootstrap.mjs';
import { buildPages } from './build-pages.mjs';
import { ensureChromium } from './chromium.mjs';
import { buildDesktop, ensureElectron } from './electron-runtime.mjs';

const usage = `Usage: npm start -- [--home DIR] [--port N] [--no-window] [--open LINK] [FILE...]
  FILE          recordings or folders to review, where they lie
  --home DIR    the data folder (else WITNESS_HOME, else the place for application data)
  --no-window   print the address and serve; nothing opens
  --port N      the port of the local window (else a free one)
  --open LINK   begin at the moment of a link (witness://session/...)
`;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        port: { type: 'string' },
        'no-window': { type: 'boolean' },
        open: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return { ...values, files: positionals.map((file) => resolve(file)) };
  } catch (error) {
    throw new CommandError(`${error.message}\n${usage}`);
  }
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** A program for the window, and in one line why it is not Electron. */
async function chooseHost(options) {
  if (options['no-window']) return { note: 'No window was asked for: open the address below in a browser.' };
  if (!hasDisplay()) return { note: 'There is no display here: open the address below in a browser on this machine.' };
  const electron = options.port === undefined ? await ensureElectron() : { reason: 'a port was asked for' };
  if (electron.program) return { electron: electron.program };
  const chromium = await ensureChromium();
  if (!chromium)
    return { note: `Electron is not used, since ${electron.reason}, and no Chromium was found: open the address below in a browser.` };
  return { chromium, note: `Opening the local window in ${chromium} instead of Electron, since ${electron.reason}.` };
}

runMain(async () => {
  const options = readArguments();
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  await bootstrap();
  await buildPages();
  const host = await chooseHost(options);
  const home = options.home === undefined ? [] : ['--home', options.home];
  if (host.electron) {
    await buildDesktop();
    process.exitCode = await run([host.electron, 'out', ...home, ...(options.open === undefined ? [] : [options.open]), ...options.files]);
    return;
  }
  process.stdout.write(`${host.note}\n`);
  const port = options.port === undefined ? [] : ['--port', options.port];
  const window = host.chromium ? ['--window', host.chromium] : [];
  const open = options.open === undefined ? [] : ['--open', options.open];
  process.exitCode = await runTypeScript('electron/serve/main.ts', [...home, ...port, ...window, ...open, ...options.files]);
});
