import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFileVault } from '../../../electron/common/file-vault.ts';
import { type KeyStore, openDesktopVault } from '../../../electron/main/safe-storage-vault.ts';

/** A key store whose cipher is easy to see through; everything else is as Electron documents it. */
function fakeKeyStore(change: Partial<KeyStore> = {}): KeyStore {
  return {
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptStringAsync: async (text) => Buffer.from(`sealed:${[...text].reverse().join('')}`),
    decryptStringAsync: async (sealed) => ({ result: [...sealed.toString().slice(7)].reverse().join(''), shouldReEncrypt: false }),
    ...change,
  };
}

async function freshHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'witness-vault-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

const open = (home: string, keyStore = fakeKeyStore(), useFile = false) => openDesktopVault({ home, keyStore, platform: 'linux', useFile });

test('secrets are kept encrypted, come back after a restart, and can be deleted', async () => {
  const home = await freshHome();
  const vault = await open(home);
  await Promise.all([vault.set('catalog-key', 'needle-1'), vault.set('cache-key', 'needle-2')]);
  const again = await open(home);
  expect(await again.get('catalog-key')).toBe('needle-1');
  expect(await again.get('cache-key')).toBe('needle-2');
  expect(await again.get('other')).toBeNull();
  await again.delete('cache-key');
  expect(await (await open(home)).get('cache-key')).toBeNull();
  const text = await readFile(join(home, 'vault.json'), 'utf8');
  expect(text).not.toContain('needle');
  expect((await stat(join(home, 'vault.json'))).mode & 0o077).toBe(0);
});

const unfitKeyStores: [string, Partial<KeyStore>][] = [
  ['only obscures', { getSelectedStorageBackend: () => 'basic_text' }],
  ['is not known', { getSelectedStorageBackend: () => 'unknown' }],
  ['is not there', { isAsyncEncryptionAvailable: async () => false }],
];

test.for(unfitKeyStores)('a key store that %s is refused, and nothing is written', async ([, change]) => {
  const home = await freshHome();
  await expect(open(home, fakeKeyStore(change))).rejects.toMatchObject({
    code: 'vault-locked',
    action: expect.stringContaining('--vault=file'),
  });
  await expect(stat(join(home, 'vault.json'))).rejects.toThrow();
});

test('a data folder of another host keeps its file vault, whatever the key store is', async () => {
  const home = await freshHome();
  await (await openFileVault(home)).set('catalog-key', 'k');
  const vault = await open(home, fakeKeyStore({ isAsyncEncryptionAvailable: async () => false }));
  expect(await vault.get('catalog-key')).toBe('k');
});

test('a file vault can be asked for, but never over secrets that the key store holds', async () => {
  const home = await freshHome();
  await (await open(home, fakeKeyStore({ isAsyncEncryptionAvailable: async () => false }), true)).set('a', 'b');
  expect(await (await openFileVault(home)).get('a')).toBe('b');
  const sealed = await freshHome();
  await (await open(sealed)).set('a', 'b');
  expect(await (await open(sealed, fakeKeyStore(), true)).get('a')).toBe('b');
  await expect(openFileVault(sealed)).rejects.toMatchObject({ code: 'vault-locked' });
});

test('a secret sealed with an old key is sealed anew', async () => {
  const home = await freshHome();
  await (await open(home)).set('a', 'b');
  const rotated = fakeKeyStore({
    encryptStringAsync: async () => Buffer.from('new'),
    decryptStringAsync: async () => ({ result: 'b', shouldReEncrypt: true }),
  });
  expect(await (await open(home, rotated)).get('a')).toBe('b');
  expect(await readFile(join(home, 'vault.json'), 'utf8')).toContain(Buffer.from('new').toString('base64'));
});

test('a secret that the key store cannot open is an error that says so', async () => {
  const home = await freshHome();
  await (await open(home)).set('catalog-key', 'k');
  const locked = fakeKeyStore({
    decryptStringAsync: async () => {
      throw new Error('locked');
    },
  });
  await expect((await open(home, locked)).get('catalog-key')).rejects.toMatchObject({ code: 'vault-locked' });
});

test('a damaged vault is an error and is left as it is', async () => {
  const home = await freshHome();
  const path = join(home, 'vault.json');
  for (const text of [
    '',
    '{',
    '{"backend":"safe-storage"}',
    '{"backend":"other","secrets":{}}',
    '{"backend":"safe-storage","secrets":{"a":"§"}}',
  ]) {
    await writeFile(path, text);
    await expect(open(home)).rejects.toMatchObject({ code: 'vault-damaged' });
    expect(await readFile(path, 'utf8')).toBe(text);
  }
});
