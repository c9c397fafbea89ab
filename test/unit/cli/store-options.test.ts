import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { storeOptionsSchema, storeSettingsOf } from '../../../electron/cli/store-options.ts';
import { readStoreSecret } from '../../../electron/cli/store-secret.ts';

function secretFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'secret'), text);
  return join(folder, 'secret');
}

describe('options of a store', () => {
  test('a path is a folder, made absolute', () => {
    expect(storeSettingsOf({}, 'archive', {})).toEqual({ settings: { kind: 'folder', path: resolve('archive') }, auth: 'none' });
  });

  test('a bucket with a key takes its secret from the environment', async () => {
    const options = storeOptionsSchema.parse({ bucket: 'rec', accessKeyId: 'AK', endpoint: 'https://s3.example', pathStyle: true });
    const { settings, auth } = storeSettingsOf(options, undefined, {});
    expect(settings).toMatchObject({ kind: 's3', bucket: 'rec', prefix: '', region: 'us-east-1', pathStyle: true, auth: 'keys' });
    expect(await readStoreSecret(auth, options, { WITNESS_SECRET_ACCESS_KEY: 'sk', WITNESS_SESSION_TOKEN: 't' })).toEqual({
      accessKeyId: 'AK',
      secretAccessKey: 'sk',
      sessionToken: 't',
    });
    await expect(readStoreSecret(auth, options, {})).rejects.toMatchObject({
      code: 'usage',
      action: expect.stringContaining('WITNESS_SECRET_ACCESS_KEY'),
    });
  });

  test('a bucket without a key uses the profile, or what the SDK finds', () => {
    expect(storeSettingsOf({ bucket: 'b', profile: 'audit' }, undefined, {})).toMatchObject({
      settings: { auth: 'profile', profile: 'audit' },
      auth: 'none',
    });
    expect(storeSettingsOf({ bucket: 'b' }, undefined, {})).toMatchObject({ settings: { auth: 'default' }, auth: 'none' });
  });

  test('a container takes a connection string from a file, without the line end', async () => {
    const options = { container: 'rec', secretFile: secretFile('UseDevelopmentStorage=true\n') };
    const { settings, auth } = storeSettingsOf(options, undefined, {});
    expect(settings).toMatchObject({ kind: 'azure', auth: 'connection-string', accountUrl: null });
    expect(await readStoreSecret(auth, options, {})).toEqual({ connectionString: 'UseDevelopmentStorage=true' });
  });

  test('a container with an account URL signs in with what secret there is', () => {
    const options = { container: 'rec', accountUrl: 'https://a.blob.example' };
    expect(storeSettingsOf(options, undefined, { WITNESS_AZURE_SAS: 'sv=1' }).auth).toBe('sas');
    expect(storeSettingsOf({ ...options, accountName: 'a' }, undefined, {}).auth).toBe('account-key');
    expect(storeSettingsOf(options, undefined, {}).auth).toBe('none');
  });

  test('a gateway is named by the word, and takes its secret from the environment', async () => {
    const options = storeOptionsSchema.parse({ accessId: 'p-1', url: 'https://gw.example/api/v2', proxy: 'http://proxy.example:3128' });
    const { settings, auth } = storeSettingsOf(options, 'akeyless', {});
    expect(settings).toEqual({
      kind: 'akeyless',
      url: 'https://gw.example/api/v2',
      auth: 'access-key',
      accessId: 'p-1',
      caFile: null,
      proxy: 'http://proxy.example:3128',
    });
    const env = { WITNESS_AKEYLESS_ACCESS_KEY: 'key', WITNESS_PROXY_CREDENTIALS: 'u:p' };
    expect(await readStoreSecret(auth, options, env)).toEqual({ accessKey: 'key', proxyCredentials: 'u:p' });
    await expect(readStoreSecret(auth, options, {})).rejects.toMatchObject({ code: 'usage' });
  });

  test('a gateway without an access id signs in with what token there is', async () => {
    const uid = { WITNESS_AKEYLESS_UID_TOKEN: 'u-1' };
    expect(storeSettingsOf({}, 'akeyless', uid)).toMatchObject({
      auth: 'universal-identity',
      settings: { url: 'https://api.akeyless.io' },
    });
    expect(await readStoreSecret('universal-identity', {}, uid)).toEqual({ uidToken: 'u-1' });
    expect(storeSettingsOf({ kind: 'akeyless' }, undefined, { WITNESS_AKEYLESS_TOKEN: 't-1' })).toMatchObject({ auth: 'token' });
    expect(await readStoreSecret('token', {}, { WITNESS_AKEYLESS_TOKEN: 't-1' })).toEqual({ token: 't-1' });
  });

  test.each([
    [{}, undefined],
    [{ kind: 'akeyless' as const }, undefined],
    [{ accessId: 'p-1', auth: 'sas' as const }, 'akeyless'],
    [{ accessId: 'p-1', url: 'https://user:secret@gw.example' }, 'akeyless'],
    [{ accessId: 'p-1', proxy: 'socks5://proxy.example' }, 'akeyless'],
    [{ container: 'c', auth: 'token' as const }, undefined],
    [{ kind: 'folder' as const }, undefined],
    [{ bucket: 'b' }, 'folder'],
    [{ kind: 's3' as const }, undefined],
    [{ bucket: 'b', profile: 'p', accessKeyId: 'a' }, undefined],
    [{ bucket: 'b', secretFile: 'f' }, undefined],
    [{ container: 'c', auth: 'sas' as const }, undefined],
  ])('%j with the path %s does not fit together', (options, path) => {
    expect(() => storeSettingsOf(options, path, {})).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('a secret file that is empty, missing or no secret is refused', async () => {
    const read = (file: string) => readStoreSecret('connection-string', { secretFile: file }, {});
    await expect(read(secretFile('\n'))).rejects.toMatchObject({ code: 'usage' });
    await expect(read(secretFile('x'.repeat(100_000)))).rejects.toMatchObject({ code: 'input-too-large' });
    await expect(read(join(tmpdir(), 'witness-no-such-file'))).rejects.toMatchObject({ code: 'input-unreadable' });
  });
});
