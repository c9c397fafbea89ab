import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCms } from '../../electron/library/evidence/signing/sign-cms.ts';
import { chooseIdentity, openSigningIdentity, signerStatus } from '../../electron/library/evidence/signing/signing-identity.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import { makeTempFolder } from '../support/library.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';
import { makeEvidenceArchive } from '../unit/evidence/evidence-archive.ts';

const run = promisify(execFile);
const passphrase = 'correct horse b\u00e4ttery';
const now = Date.now;
let folder: Awaited<ReturnType<typeof makeTempFolder>>;
const at = (name: string): string => join(folder.path, name);

const config = `[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test issuer
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[mail]
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
[server]
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
[encipher]
keyUsage = critical, keyEncipherment
`;

beforeAll(async () => {
  folder = await makeTempFolder();
  await writeFile(at('openssl.cnf'), config);
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('ca.key')];
  await openssl('req', '-x509', ...key, '-out', at('ca.pem'), '-days', '5', '-config', at('openssl.cnf'), '-extensions', 'ca');
});
afterAll(() => folder.remove());

async function openssl(...args: readonly string[]): Promise<void> {
  await run('openssl', args);
}

interface Wish {
  readonly key?: readonly string[];
  readonly usage?: string;
  readonly digest?: string;
  readonly protection?: readonly string[];
}

/** A PKCS#12 file that OpenSSL makes, with a certificate that the test issuer signed. */
async function pkcs12({ key = ['rsa:2048'], usage = 'mail', digest = 'sha256', protection = [] }: Wish = {}): Promise<string> {
  const name = randomUUID();
  const [pem, request, certificate, file] = ['key', 'csr', 'pem', 'p12'].map((suffix) => at(`${name}.${suffix}`)) as [
    string,
    string,
    string,
    string,
  ];
  const [kind = '', ...options] = key;
  await openssl(
    'req',
    '-newkey',
    kind,
    ...options,
    '-nodes',
    '-keyout',
    pem,
    '-out',
    request,
    '-config',
    at('openssl.cnf'),
    '-subj',
    '/CN=Rita Review/O=Audit',
  );
  const issue = ['x509', '-req', '-in', request, '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', '7', '-days', '2'];
  await openssl(...issue, '-out', certificate, `-${digest}`, '-extfile', at('openssl.cnf'), '-extensions', usage);
  const out = [
    'pkcs12',
    '-export',
    '-inkey',
    pem,
    '-in',
    certificate,
    '-certfile',
    at('ca.pem'),
    '-out',
    file,
    '-passout',
    `pass:${passphrase}`,
  ];
  await openssl(...out, ...protection);
  return file;
}

function memoryVault() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (name: string) => kept.get(name) ?? null,
    set: async (name: string, value: string) => void kept.set(name, value),
    delete: async (name: string) => void kept.delete(name),
  };
}

const choose = async (file: string, more: { readonly passphrase?: string; readonly now?: () => number } = {}) => {
  const vault = memoryVault();
  await chooseIdentity(vault, { file: await readFile(file), passphrase, now, ...more });
  return vault;
};

describe('a certificate of a PKCS#12 file', () => {
  test.each([
    ['RSA', ['rsa:2048']],
    ['EC with P-256', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['EC with P-384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
  ])('with a key of %s signs what openssl verifies up to its issuer', async (_, key) => {
    const vault = await choose(await pkcs12({ key }));
    const identity = await openSigningIdentity(vault, { account: 'auditor', now });
    expect(identity.isSelfMade).toBe(false);
    const content = Buffer.from('what is signed');
    await writeFile(at('content'), content);
    await writeFile(at('content.p7s'), await signCms(createHash('sha256').update(content).digest(), identity, now()));
    const verify = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      at('content.p7s'),
      '-content',
      at('content'),
      '-out',
      '/dev/null',
    ];
    await openssl(...verify, '-CAfile', at('ca.pem'));
    await writeFile(at('content'), 'something else');
    await expect(openssl(...verify, '-CAfile', at('ca.pem'))).rejects.toThrow();
  });

  test('signs a bag, and verifying says whose it is and who confirmed it', async () => {
    const vault = await choose(await pkcs12());
    const archive = makeEvidenceArchive();
    await archive.add('ssh/one.cast', Buffer.from('x'));
    const { bagPath } = await archive.export({ identity: await openSigningIdentity(vault, { account: '', now }), now });
    expect(await verifyBag({ path: bagPath })).toMatchObject({
      outcome: 'verified',
      signature: { outcome: 'valid', signer: 'CN=Rita Review, O=Audit', issuer: 'CN=Test issuer', isSelfMade: false },
    });
    const signature = ['-in', 'signature/tagmanifest-sha256.txt.p7s', '-content', 'tagmanifest-sha256.txt', '-out', '/dev/null'];
    for (const trust of [
      ['-CAfile', at('ca.pem')],
      ['-CAfile', 'signature/certificate.pem', '-partial_chain', '-purpose', 'any'],
    ])
      await run('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', ...signature, ...trust], { cwd: bagPath });
  });

  test('is refused with the reason why it cannot be used', async () => {
    const good = await pkcs12();
    await expect(choose(good, { passphrase: 'wrong' })).rejects.toMatchObject({ code: 'signing-passphrase' });
    const day = 86_400_000;
    await expect(choose(good, { now: () => Date.now() + 3 * day })).rejects.toMatchObject({ code: 'signing-expired' });
    await expect(choose(good, { now: () => Date.now() - 3 * day })).rejects.toMatchObject({ code: 'signing-not-yet-valid' });
    await expect(choose(await pkcs12({ key: ['rsa:1024'] }))).rejects.toMatchObject({
      code: 'signing-weak',
      message: expect.stringContaining('1024'),
    });
    await expect(choose(await pkcs12({ digest: 'sha1' }))).rejects.toMatchObject({
      code: 'signing-weak',
      message: expect.stringContaining('SHA-1'),
    });
    await expect(choose(await pkcs12({ usage: 'server' }))).rejects.toMatchObject({ code: 'signing-usage' });
    await expect(choose(await pkcs12({ usage: 'encipher' }))).rejects.toMatchObject({ code: 'signing-usage' });
    await expect(choose(await pkcs12({ key: ['ed25519'] }))).rejects.toMatchObject({ code: 'signing-unsupported' });
    await expect(choose(await pkcs12({ protection: ['-nomac'] }))).rejects.toMatchObject({ code: 'signing-unsupported' });
    const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'];
    await expect(choose(await pkcs12({ protection: old }))).rejects.toMatchObject({
      code: 'signing-unsupported',
      action: expect.stringContaining('openssl pkcs12'),
    });
    await expect(choose(await pkcs12({ protection: ['-iter', '6000000', '-nomaciter'] }))).rejects.toMatchObject({
      code: 'signing-unsupported',
    });
  });

  test('that is no PKCS#12 file is refused, whatever it is', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('-----BEGIN'),
      Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
      Buffer.alloc(100_000, 0x30),
    ]) {
      await writeFile(at('rubbish.p12'), bytes);
      await expect(choose(at('rubbish.p12'))).rejects.toMatchObject({ code: 'input-malformed' });
    }
  });

  test('that has expired since is told, and nothing is signed with it', async () => {
    const vault = await choose(await pkcs12());
    const later = () => Date.now() + 3 * 86_400_000;
    await expect(openSigningIdentity(vault, { account: '', now: later })).rejects.toMatchObject({ code: 'signing-expired' });
    expect(await signerStatus(vault, { account: '', now: later })).toMatchObject({
      isSelfMade: false,
      problem: { code: 'signing-expired' },
    });
  });
});

test('witness signer uses a file, says whose it is, forgets it, and leaves its passphrase nowhere', async () => {
  const home = at('home');
  const before = await runWitness(['signer', 'show', '--home', home]);
  expect(before).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nobody has confirmed') });
  await writeFile(at('passphrase'), `${passphrase}\n`);
  await writeFile(at('wrong'), 'wrong\n');
  const file = await pkcs12();
  const wrong = await runWitness(['signer', 'use', file, '--secret-file', at('wrong'), '--home', home]);
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('passphrase') });
  const used = await runWitness(['signer', 'use', file, '--secret-file', at('passphrase'), '--home', home]);
  expect(used).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('CN=Rita Review') });
  const journal = await runWitness(['journal', 'list', '--home', home, '--json']);
  expect(journal.stdout).toContain('CN=Rita Review');
  const kept: string[] = [journal.stdout, journal.stderr, used.stdout, used.stderr, wrong.stderr];
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) kept.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
  expect(kept.some((text) => text.includes(passphrase))).toBe(false);
  const forgotten = await runWitness(['signer', 'forget', '--home', home]);
  expect(forgotten).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nobody has confirmed') });
});
