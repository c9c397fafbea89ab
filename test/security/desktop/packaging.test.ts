import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/bootstrap.mjs';

const configuration = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
const section = (name: string): string => new RegExp(`^${name}:\\n((?:[ #].*\\n)+)`, 'm').exec(configuration)?.[1] ?? '';

test('the packaged application has every fuse set: no Node by the back door, code from the checked archive alone', () => {
  const fuses = Object.fromEntries(
    [...section('electronFuses').matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(fuses).toEqual({
    runAsNode: 'false',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableCookieEncryption: 'true',
    onlyLoadAppFromAsar: 'true',
    enableEmbeddedAsarIntegrityValidation: 'true',
    grantFileProtocolExtraPrivileges: 'false',
  });
});

test('what is shipped is an allowlist, nothing is published unasked, and the runtime of macOS is hardened', () => {
  const included = [...section('files').matchAll(/^ {2}- (?!'!)(.+)$/gm)].map(([, pattern]) => pattern);
  expect(included).toEqual([
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    'out/bag-page/**',
    'resources/icons/**',
    'resources/default-rules.json',
    'resources/sample-archive/**',
    'package.json',
    'LICENSE',
  ]);
  expect(configuration).toMatch(/^publish: null$/m);
  expect(section('mac')).toContain('hardenedRuntime: true');
  expect(configuration).not.toMatch(/asar: false|disableAsar/);
});

test('the version of Electron is named exactly, not by a range', () => {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});
