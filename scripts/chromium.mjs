// Finds a Chromium for the local window and the browser tests, or installs one where that can be done unasked.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CommandError, inModules, node24, run } from './bootstrap.mjs';
import { installDebianPackage } from './debian-package.mjs';

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'msedge',
  'brave-browser',
];

function usualPlaces(environment) {
  if (process.platform === 'darwin') {
    const applications = [
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => applications.map((name) => join(folder, name)));
  }
  if (process.platform === 'win32') {
    const folders = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA].filter(Boolean);
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return programs.flatMap((name) => folders.map((folder) => join(folder, name)));
  }
  return [
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
    '/var/lib/flatpak/exports/bin/org.chromium.Chromium',
  ];
}

/** What `npx playwright install chromium` downloaded, newest first. */
function playwrightBrowsers(environment) {
  const defaults = {
    darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: join(environment.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  };
  const folder = environment.PLAYWRIGHT_BROWSERS_PATH ?? defaults[process.platform] ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(folder)) return [];
  const inside = [
    ['chrome-linux64', 'chrome'],
    ['chrome-linux', 'chrome'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
    ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac-x64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-win64', 'chrome.exe'],
    ['chrome-win', 'chrome.exe'],
  ];
  const builds = readdirSync(folder).filter((name) => /^chromium-\d+$/.test(name));
  builds.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  return builds.flatMap((build) => inside.map((parts) => join(folder, build, ...parts)));
}

/** The first Chromium on this machine: $WITNESS_CHROMIUM, PATH, the usual places, Playwright's downloads; null where none is. */
export function findChromium(environment = process.env) {
  const chosen = environment.WITNESS_CHROMIUM;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new CommandError(`WITNESS_CHROMIUM names ${chosen}, which does not exist.`);
  }
  const extension = process.platform === 'win32' ? '.exe' : '';
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name + extension)));
  return [...onPath, ...usualPlaces(environment), ...playwrightBrowsers(environment)].find((path) => existsSync(path)) ?? null;
}

/** As findChromium, but installs one where there is none: Debian's package as root, else Playwright's download. Null when both fail. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const installed = (await installDebianPackage('chromium', 'No Chromium found')) ? findChromium() : null;
  if (installed) return installed;
  process.stderr.write("No Chromium found: downloading Playwright's ...\n");
  await run([node24, inModules('@playwright', 'test', 'cli.js'), 'install', 'chromium'], { stdio: ['ignore', 2, 2] });
  return findChromium();
}

/** For commands that cannot go on without one. */
export async function requireChromium() {
  const found = await ensureChromium();
  if (found) return found;
  throw new CommandError(
    'No Chromium was found or could be installed. Install Chromium or Chrome, or set WITNESS_CHROMIUM to its program.',
  );
}
