// What of others goes into what Witness hands out: its packages, their licences, and whether each is one that may.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for nothing but to be named and handed on, or, as MPL-2.0, for the source of files that are left unchanged. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);

/** What a manifest does not say, or says wrongly, with where it is read instead. */
const corrected = {
  // Its LICENSE file.
  '@shinyoshiaki/jspack': 'BSD-3-Clause',
  'png-js': 'MIT',
  // Its LICENSE file is the Apache one; the manifest says "Unlicense".
  akeyless: 'Apache-2.0',
  'guacamole-common-js': 'Apache-2.0',
};

/**
 * Licences beyond the list, allowed for these packages alone. FFmpeg in node-av is built with --enable-gpl and --enable-version3: it is
 * GPL-3.0-or-later, though the manifest says MIT of the binding. It runs in a process of its own (electron/library/decoder) and is
 * handed on whole; the npm package of Witness does not contain it.
 */
const exceptions = [{ name: /^@seydx\/node-av-/, license: 'GPL-3.0-or-later' }];

/**
 * The packages that are handed out: those that npm installs with Witness, on any system, and those that builds took in.
 * @param {string} root the folder of package-lock.json
 * @param {readonly string[]} bundled names, as scripts/bundled-packages.ts wrote them
 * @returns {{ name: string, version: string, license: string, folder: string | null }[]} by name; `folder` is null where it is not installed
 */
export function readPackages(root, bundled) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1);
    if (path === '' || (entry.dev && !(bundled.includes(name) && path === `node_modules/${name}`))) continue;
    const folder = join(root, path);
    const exception = exceptions.find((each) => each.name.test(name));
    const license = exception?.license ?? corrected[name] ?? entry.license ?? 'unknown';
    found.set(`${name}@${entry.version}`, { name, version: entry.version, license, folder: existsSync(folder) ? folder : null });
  }
  return [...found.values()].sort((a, b) => (a.name === b.name ? compare(a.version, b.version) : compare(a.name, b.name)));
}

/** Those of them that builds took in. */
export function readBundled(root, bundled) {
  return readPackages(root, bundled).filter(({ name, folder }) => bundled.includes(name) && folder === join(root, 'node_modules', name));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What may not be handed out without a decision: "name@version: licence" of each.
 * @returns {string[]}
 */
export function unknownLicenses(packages) {
  return packages.filter((each) => !isAllowed(each)).map(({ name, version, license }) => `${name}@${version}: ${license}`);
}

function isAllowed({ name, license }) {
  if (exceptions.some((each) => each.name.test(name) && each.license === license)) return true;
  // Of a choice one that is allowed is enough.
  return license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => allowed.has(each)));
}

/** How FFmpeg inside node-av was configured, read from the binary itself; null where there is none for this system. */
export function ffmpegConfiguration(root) {
  const folder = join(root, 'node_modules', '@seydx');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('node-av-')) : [];
  for (const name of names) {
    const binary = readFileSync(join(folder, name, 'node-av.node'));
    const at = binary.indexOf(' --enable-gpl ');
    if (at < 0) continue;
    return binary.subarray(binary.lastIndexOf(0, at) + 1, binary.indexOf(0, at)).toString('latin1');
  }
  return null;
}

/** The notices of one package, as its authors wrote them. */
function noticesOf({ folder }) {
  if (folder === null) return 'Not installed on the system on which this list was made: the package carries its licence.';
  const names = readdirSync(folder).filter((name) => /^(licen[sc]e|copying|notice|ofl)(\.|-|$)/i.test(name));
  if (names.length === 0) return 'The package has no licence file; its manifest names the licence.';
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}

const rule = '='.repeat(100);

/** What goes before the licences of the desktop application: of what is no npm package, or is not what its manifest says. */
export function desktopHead(ffmpeg) {
  return [
    'What Witness contains of others, and under which licences.',
    '',
    'Electron (MIT) contains Chromium, Node.js and their parts; its runtime carries LICENSE.electron.txt and LICENSES.chromium.html,',
    'which lie beside the program. The fonts Inter and JetBrains Mono are under the SIL Open Font License 1.1. The data by which',
    'English text is recognised is of the Tesseract project (Apache-2.0).',
    '',
    'FFmpeg, inside node-av, is not under the MIT licence of that binding: built with --enable-gpl and --enable-version3, with libx264 and',
    'libx265, it is under the GNU General Public License, version 3 or later. It also contains libfdk-aac, whose licence the Free Software',
    'Foundation holds to be incompatible with the GPL. Witness runs it unchanged, in processes of its own that speak with the rest by',
    'messages. Whoever hands out an installer hands out FFmpeg, and owes its source: node-av names the releases that it is built from.',
    'Its configuration:',
    '',
    ffmpeg ?? '(there is no FFmpeg for the system on which this list was made)',
  ].join('\n');
}

/**
 * The licences of packages under some words: the same bytes for the same installation.
 * @returns {string}
 */
export function licensesText(packages, head) {
  const parts = packages.map((each) => `${rule}\n${each.name} ${each.version}\n${each.license}\n\n${noticesOf(each)}\n`);
  return `${head}\n\n${parts.join('\n')}`;
}
