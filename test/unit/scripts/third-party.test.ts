import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { handedOut } from '../../../scripts/bill-of-materials.mjs';
import { root } from '../../../scripts/bootstrap.mjs';
import { buildPages, readBundledPackages } from '../../../scripts/build-pages.mjs';
import { ffmpegConfiguration, licensesText, readPackages, unknownLicenses } from '../../../scripts/third-party.mjs';

test('every package that is handed out has a licence that is allowed, those that builds took in as well', async () => {
  await buildPages();
  const packages = readPackages(root, readBundledPackages());
  expect(unknownLicenses(packages)).toEqual([]);
  const names = packages.map(({ name }) => name);
  // Installed, and bundled into the window and into verify.html.
  for (const name of ['better-sqlite3', 'node-av', 'react', 'video.js', '@xterm/xterm', 'pkijs']) expect(names).toContain(name);
  for (const name of ['vitest', 'electron-builder', 's3rver']) expect(names).not.toContain(name);
}, 240_000);

test('a licence that nobody decided on is named, and so is one that is allowed for another package alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'witness-licences-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const packages = {
    '': {},
    'node_modules/fine': { version: '1.0.0', license: '(GPL-2.0 OR MIT)' },
    'node_modules/closed': { version: '2.0.0', license: 'SEE LICENSE IN EULA' },
    'node_modules/none': { version: '3.0.0' },
    'node_modules/copyleft': { version: '4.0.0', license: 'GPL-3.0-or-later' },
    'node_modules/both': { version: '5.0.0', license: 'MIT AND AGPL-3.0' },
    'node_modules/tool': { version: '6.0.0', license: 'AGPL-3.0', dev: true },
    'node_modules/taken-in': { version: '7.0.0', license: 'AGPL-3.0', dev: true },
    'node_modules/@seydx/node-av-linux-x64': { version: '8.0.0', license: 'MIT' },
  };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  expect(unknownLicenses(readPackages(folder, ['taken-in']))).toEqual([
    'both@5.0.0: MIT AND AGPL-3.0',
    'closed@2.0.0: SEE LICENSE IN EULA',
    'copyleft@4.0.0: GPL-3.0-or-later',
    'none@3.0.0: unknown',
    'taken-in@7.0.0: AGPL-3.0',
  ]);
});

test('FFmpeg is what the licences say of it: built under the GPL, version 3, and with libfdk-aac', () => {
  const configuration = ffmpegConfiguration(root) ?? '';
  for (const option of ['--enable-gpl', '--enable-version3', '--enable-libx264', '--enable-libfdk-aac']) {
    expect(configuration.split(' ')).toContain(option);
  }
  expect(configuration).not.toContain('--enable-nonfree');
});

test('the list of licences has each package with its notices, and is the same each time', () => {
  const packages = readPackages(root, []).filter(({ name }) => ['zod', 'pako', '@fontsource/inter'].includes(name));
  const text = licensesText(packages, 'configured so');
  expect(text).toContain('configured so');
  expect(text).toMatch(/\n@fontsource\/inter 5\.3\.0\nOFL-1\.1\n[\s\S]*SIL OPEN FONT LICENSE/i);
  expect(text).toMatch(/\nzod 4\.6\.7\nMIT\n[\s\S]*Permission is hereby granted/);
  expect(licensesText(packages, 'configured so')).toBe(text);
});

test('the bill of materials has what is handed out and nothing by which two runs differ', () => {
  const component = (name: string, isDevelopment: boolean) => ({
    'bom-ref': `${name}@1`,
    name,
    properties: isDevelopment ? [{ name: 'cdx:npm:package:development', value: 'true' }] : [],
  });
  const bill = {
    serialNumber: 'urn:uuid:1',
    metadata: { timestamp: 'now', tools: [], component: { 'bom-ref': 'witness@1', name: 'folder' } },
    components: [component('zod', false), component('react', true), component('vitest', true)],
    dependencies: [{ ref: 'witness@1', dependsOn: ['zod@1', 'vitest@1'] }, { ref: 'vitest@1', dependsOn: [] }, { ref: 'react@1' }],
  };
  expect(handedOut(bill, 'witness', ['react'])).toEqual({
    metadata: { tools: [], component: { 'bom-ref': 'witness@1', name: 'witness' } },
    components: [component('zod', false), component('react', true)],
    dependencies: [
      { ref: 'witness@1', dependsOn: ['zod@1'] },
      { ref: 'react@1', dependsOn: [] },
    ],
  });
});
