import { describe, expect, it } from 'vitest';
import {
  draftOf,
  emptyDraft,
  readChangedDraft,
  readDraft,
  type SourceDraft,
  secretProblem,
} from '../../../renderer/features/sources/source-draft.ts';

const s3: SourceDraft = { ...emptyDraft, bucket: ' recordings ', accessKeyId: 'AK', secretAccessKey: 'SK' };
const azure: SourceDraft = { ...emptyDraft, kind: 'azure', container: 'sessions' };

function problemOf(draft: SourceDraft): string | null {
  const read = readDraft(draft);
  return read.ok ? null : read.problem;
}

describe('the form of a source', () => {
  it('gives the settings of a bucket, with the secret apart', () => {
    expect(readDraft({ ...s3, prefix: 'sra/', endpoint: 'https://store.example:9000', pathStyle: true })).toEqual({
      ok: true,
      name: 'recordings',
      store: {
        kind: 's3',
        bucket: 'recordings',
        prefix: 'sra/',
        region: 'us-east-1',
        endpoint: 'https://store.example:9000',
        pathStyle: true,
        caFile: null,
        auth: 'keys',
        profile: null,
      },
      secret: { accessKeyId: 'AK', secretAccessKey: 'SK' },
    });
  });

  it('sends no secret that the way to sign in does not take', () => {
    expect(readDraft({ ...s3, s3Auth: 'profile', profile: 'audit' })).toMatchObject({ ok: true, secret: {}, store: { profile: 'audit' } });
    expect(readDraft({ ...s3, sessionToken: ' T ' })).toMatchObject({ secret: { sessionToken: 'T' } });
    const byString = readDraft({ ...azure, connectionString: 'UseDevelopmentStorage=true', sas: 'left over', accountUrl: 'left over' });
    expect(byString).toMatchObject({ ok: true, secret: { connectionString: 'UseDevelopmentStorage=true' }, store: { accountUrl: null } });
  });

  it('says in the words of the form what is missing', () => {
    expect(problemOf(emptyDraft)).toBe('Bucket is empty.');
    expect(problemOf({ ...s3, region: ' ' })).toBe('Region is empty.');
    expect(problemOf({ ...s3, secretAccessKey: '' })).toBe('Secret access key is empty.');
    expect(problemOf({ ...azure, container: '' })).toBe('Container is empty.');
    expect(problemOf(azure)).toBe('Connection string is empty.');
    expect(problemOf({ ...azure, azureAuth: 'sas', sas: 'sv=1' })).toBe('Account URL is empty.');
    expect(problemOf({ ...emptyDraft, kind: 'folder' })).toBe('Folder is empty.');
  });

  it('takes no address that is none', () => {
    expect(problemOf({ ...s3, endpoint: 'store.example' })).toMatch(/^Endpoint is no web address/);
    expect(problemOf({ ...s3, endpoint: 'file:///etc/passwd' })).toMatch(/^Endpoint is no web address/);
    expect(problemOf({ ...azure, azureAuth: 'account-key', accountName: 'a', accountKey: 'k' })).toBeNull();
    expect(problemOf({ ...azure, azureAuth: 'account-key', accountName: 'a', accountKey: 'k', accountUrl: 'x' })).toMatch(/^Account URL/);
  });

  it('names a folder after its last part', () => {
    expect(readDraft({ ...emptyDraft, kind: 'folder', path: '/srv/share/sra recordings/' })).toMatchObject({ name: 'sra recordings' });
    expect(readDraft({ ...emptyDraft, kind: 'folder', path: 'D:\\archive\\sra' })).toMatchObject({ name: 'sra' });
    expect(readDraft({ ...s3, name: 'Production' })).toMatchObject({ name: 'Production' });
  });

  it('asks for the same secret when it is replaced', () => {
    expect(secretProblem({ ...emptyDraft, accessKeyId: 'AK' })).toBe('Secret access key is empty.');
    expect(secretProblem({ ...azure, azureAuth: 'default' })).toBeNull();
  });

  it('gives the settings of a gateway, with the secret apart', () => {
    const gateway: SourceDraft = {
      ...emptyDraft,
      kind: 'akeyless',
      url: ' https://gw.example/api/v2/ ',
      accessId: 'p-1',
      accessKey: 'key',
    };
    expect(readDraft(gateway)).toEqual({
      ok: true,
      name: 'gw.example',
      store: { kind: 'akeyless', url: 'https://gw.example/api/v2', auth: 'access-key', accessId: 'p-1', caFile: null, proxy: null },
      secret: { accessKey: 'key' },
    });
    const other: SourceDraft = { ...gateway, gatewayAuth: 'token', token: 't-1', proxy: 'http://proxy:3128', proxyCredentials: 'u:p' };
    expect(readDraft(other)).toMatchObject({
      store: { auth: 'token', accessId: null, proxy: 'http://proxy:3128' },
      secret: { token: 't-1', proxyCredentials: 'u:p' },
    });
    expect(problemOf({ ...gateway, url: '' })).toBe('Address is empty.');
    expect(problemOf({ ...gateway, accessId: '' })).toBe('Access ID is empty.');
    expect(problemOf({ ...gateway, accessKey: '' })).toBe('Access key is empty.');
    expect(problemOf({ ...gateway, gatewayAuth: 'universal-identity' })).toBe('Universal identity token is empty.');
    expect(problemOf({ ...gateway, proxy: 'proxy:3128' })).toContain('Proxy is no web address');
  });

  it('begins with what a gateway told of a store', () => {
    const store = { kind: 's3', bucket: 'b', prefix: 'p', region: 'eu-1', endpoint: 'https://s3.corp', pathStyle: true } as const;
    const draft = draftOf({ ...store, caFile: null, auth: 'default', profile: null });
    expect(readDraft(draft)).toMatchObject({ ok: true, store: { ...store, auth: 'default' }, secret: {} });
  });

  it('keeps the secret of a known source where none is typed and the way to sign in stays', () => {
    const known = { kind: 's3', bucket: 'b', prefix: '', region: 'eu-1', endpoint: null, pathStyle: false } as const;
    const store = { ...known, caFile: '/ca.pem', auth: 'keys', profile: null } as const;
    const draft = draftOf(store);
    expect(readChangedDraft(draft, store)).toMatchObject({ ok: true, store, secret: {} });
    expect(readChangedDraft({ ...draft, secretAccessKey: 'new' }, store)).toEqual({ ok: false, problem: 'Access key id is empty.' });
    expect(readChangedDraft({ ...draft, accessKeyId: 'AK', secretAccessKey: 'new' }, store)).toMatchObject({
      secret: { accessKeyId: 'AK', secretAccessKey: 'new' },
    });
    const byProfile = { ...store, auth: 'profile', profile: 'audit' } as const;
    expect(readChangedDraft({ ...draftOf(byProfile), s3Auth: 'keys' }, byProfile)).toMatchObject({ ok: false });
    expect(readChangedDraft({ ...draft, region: '' }, store)).toEqual({ ok: false, problem: 'Region is empty.' });
  });

  it('keeps the token of a gateway when only the sign-in of its proxy is typed', () => {
    const store = { kind: 'akeyless', url: 'https://gw', auth: 'token', accessId: null, caFile: null, proxy: 'http://p:1' } as const;
    expect(readChangedDraft({ ...draftOf(store), proxyCredentials: 'u:p' }, store)).toMatchObject({ secret: { proxyCredentials: 'u:p' } });
  });
});
