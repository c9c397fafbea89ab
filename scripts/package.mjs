// npm run package: what this machine can hand out, with licences and a bill of materials, and in one line each what it cannot and why.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBillOfMaterials } from './bill-of-materials.mjs';
import { bootstrap, CommandError, capture, inModules, node24, npmCommand, root, run, runMain } from './bootstrap.mjs';
import { buildPages, readBundledPackages } from './build-pages.mjs';
import { buildDesktop, ensureElectron } from './electron-runtime.mjs';
import { desktopHead, ffmpegConfiguration, licensesText, readPackages, unknownLicenses } from './third-party.mjs';

const output = join(root, 'out', 'packages');
/** Where electron-builder.yml takes it from. */
const licenses = join(root, 'out', 'licenses');

const systems = [
  { name: 'Linux', flag: '--linux', platform: 'linux', targets: ['AppImage', 'tar.gz'] },
  { name: 'macOS', flag: '--mac', platform: 'darwin', targets: ['dmg', 'zip'] },
  { name: 'Windows', flag: '--win', platform: 'win32', targets: ['nsis'] },
];

/**
 * The feed of updates that the application is built with; none, and nothing looks for any, unless whoever builds names one.
 * @returns {string[]}
 */
function feedArguments(feed) {
  if (!feed) return [];
  if (URL.canParse(feed) && new URL(feed).protocol === 'https:') return ['-c.publish.provider=generic', `-c.publish.url=${feed}`];
  throw new CommandError(`WITNESS_UPDATE_FEED is no https address: ${feed}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function writeLicenses(bundled) {
  const packages = readPackages(root, bundled);
  const unknown = unknownLicenses(packages);
  if (unknown.length > 0)
    throw new CommandError(`These may not be handed out without a decision (scripts/third-party.mjs):\n${unknown.join('\n')}`);
  mkdirSync(licenses, { recursive: true });
  writeFileSync(join(licenses, 'THIRD-PARTY-LICENSES.txt'), licensesText(packages, desktopHead(ffmpegConfiguration(root))));
  return packages.length;
}

async function packNpm() {
  const { code, stdout, stderr } = await capture([...npmCommand(), 'pack', '--json', '--pack-destination', output]);
  if (code !== 0) throw new CommandError(`npm pack failed:\n${stderr}`);
  return JSON.parse(stdout)[0].filename;
}

/** Builds the installers of this system; the line that says why there are none where there are none. */
async function packDesktop(system) {
  const named = `${system.name} (${system.targets.join(', ')})`;
  if (system.platform !== process.platform)
    return { line: `not built: ${named}, since native modules come with npm on that system alone: run this there.` };
  const electron = await ensureElectron();
  if (!electron.program) return { line: `not built: ${named}, since it contains Electron, and ${electron.reason}.` };
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inModules('electron', 'dist');
  const builder = [
    inModules('electron-builder', 'cli.js'),
    system.flag,
    '--publish',
    'never',
    `-c.electronDist=${dist}`,
    ...feedArguments(process.env.WITNESS_UPDATE_FEED),
  ];
  const code = await run([node24, ...builder], { stdio: ['ignore', 2, 2] });
  return code === 0 ? { line: `built: ${named}` } : { line: `failed: ${named}, electron-builder ended with ${code}.`, failed: true };
}

/** As `sha256sum -c SHA256SUMS` reads it. */
function writeChecksums() {
  const names = readdirSync(output, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/^(SHA256SUMS|builder-)/.test(entry.name),
  );
  const lines = names.map(
    ({ name }) =>
      `${createHash('sha256')
        .update(readFileSync(join(output, name)))
        .digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(output, 'SHA256SUMS'), lines.sort().join(''));
}

runMain(async () => {
  await bootstrap();
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  await buildPages();
  await buildDesktop();
  const bundled = readBundledPackages();
  say(`built: licences of ${writeLicenses(bundled)} packages, each of them one that may be handed out`);
  say(`built: ${await writeBillOfMaterials(output, bundled)}`);
  say(`built: ${await packNpm()}`);
  for (const system of systems) {
    const { line, failed } = await packDesktop(system);
    say(line);
    if (failed) process.exitCode = 1;
  }
  writeFileSync(join(output, 'THIRD-PARTY-LICENSES.txt'), readFileSync(join(licenses, 'THIRD-PARTY-LICENSES.txt')));
  writeChecksums();
  say(`All of it is in ${output}`);
});
