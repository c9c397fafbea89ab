import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { resolveHome } from '../common/default-home.ts';
import { parseCommandLine } from './command-line.ts';
import { reportStartFailure, runDesktop } from './desktop-app.ts';

// Entry of the main process, bundled to out/main/index.js: the only file of ours that imports Electron at run time.
const folder = fileURLToPath(new URL('.', import.meta.url));
const resources = join(folder, '..', '..', 'resources');
// In a checkout Electron is told first which folder the application is in.
const { home, useFileVault, files } = parseCommandLine(process.argv.slice(electron.app.isPackaged ? 1 : 2), process.cwd());

runDesktop({
  electron,
  home: resolveHome(home),
  useFileVault,
  args: process.argv.slice(1),
  openFiles: files,
  files: {
    pages: join(folder, '..', 'renderer'),
    preload: join(folder, '..', 'preload', 'bridge.cjs'),
    libraryEntry: join(folder, 'library.js'),
    decoderEntry: join(folder, 'decoder.js'),
    resources,
    icon: join(resources, 'icons', 'icon.png'),
  },
  feedFile: electron.app.isPackaged ? join(process.resourcesPath, 'app-update.yml') : null,
  loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
  log: (line) => process.stderr.write(`${line}\n`),
}).catch((error: unknown) => reportStartFailure(electron, error));
