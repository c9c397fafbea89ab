import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as asn1 from 'asn1js';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openSigningIdentity } from '../../electron/library/evidence/signing/signing-identity.ts';
import { askAuthority } from '../../electron/library/evidence/time-stamp/ask-authority.ts';
import { stampBag } from '../../electron/library/evidence/time-stamp/stamp-bag.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import { timeStampFiles } from '../../shared/evidence/bag-time-stamp.ts';
import type { TimeStampAuthority } from '../../shared/model/settings.ts';
import { makeTempFolder, openTestLibrary } from '../support/library.ts';
import {
  changedRequest,
  forgedReply,
  makeAuthorityCertificates,
  otherPolicy,
  startAuthority,
  type TestAuthority,
  testPolicy,
} from '../support/time-stamp-authority.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';
import { makeEvidenceArchive } from '../unit/evidence/evidence-archive.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const nobody = { url: '', policy: '', certificates: '' };
let tsa: TestAuthority;

beforeAll(async () => {
  tsa = await startAuthority();
});
afterAll(() => tsa.close());

const configured = (more: Partial<TimeStampAuthority> = {}): TimeStampAuthority => ({
  ...nobody,
  url: tsa.url,
  certificates: tsa.root,
  ...more,
});

async function selfMade() {
  const kept = new Map<string, string>();
  const vault = {
    get: async (name: string) => kept.get(name) ?? null,
    set: async (name: string, value: string) => void kept.set(name, value),
    delete: async () => undefined,
  };
  return openSigningIdentity(vault, { account: 'auditor', now: Date.now });
}

async function exported(authority: TimeStampAuthority) {
  tsa.reply = tsa.honest;
  const archive = makeEvidenceArchive();
  await archive.add('ssh/one.cast', Buffer.from('{"version": 2, "width": 80, "height": 24}\n'));
  return archive.export({ identity: await selfMade(), authority, now: Date.now });
}

/** As the README in the bag tells: nothing but OpenSSL. */
async function checkByHand(bag: string): Promise<void> {
  const { token, authorities } = timeStampFiles;
  const args = ['ts', '-verify', '-data', 'signature/tagmanifest-sha256.txt.p7s', '-token_in', '-in', token];
  const { stdout } = await run('openssl', [...args, '-CAfile', authorities, '-partial_chain'], { cwd: bag });
  expect(stdout).toContain('Verification: OK');
}

describe('a bag exported with a time-stamp authority', () => {
  test('is stamped, and openssl ts and Witness say when, by whom and on whom it rests', async () => {
    const { bagPath, timeStamp } = await exported(configured({ policy: otherPolicy }));
    expect(timeStamp).toBe('stamped');
    await checkByHand(bagPath);
    const report = await verifyBag({ path: bagPath });
    expect(report).toMatchObject({ outcome: 'verified', problems: [], changed: [], missing: [] });
    expect(report.timeStamp).toMatchObject({
      outcome: 'valid',
      facts: { authority: 'CN=Test time-stamp authority', root: 'CN=Test root of time stamps', policy: otherPolicy, accuracyMs: 1000 },
    });
    expect(await readFile(join(bagPath, 'bag-info.txt'), 'utf8')).toContain('Witness-Time-Stamp: present\n');
    expect(await readFile(join(bagPath, 'data/README.txt'), 'utf8')).toContain('openssl ts -verify');
  });

  test('needs no certificate of the authority to be set up: what it sends is kept beside it', async () => {
    const { bagPath } = await exported(configured({ certificates: '' }));
    await checkByHand(bagPath);
    expect((await verifyBag({ path: bagPath })).timeStamp).toMatchObject({
      outcome: 'valid',
      facts: { root: 'CN=Test root of time stamps' },
    });
  });

  test('fails openssl ts and Witness, which names the file, when the token, its root or the signature is changed, or the token is of another bag', async () => {
    const { bagPath } = await exported(configured());
    const other = (await exported(configured())).bagPath;
    const { token, authorities } = timeStampFiles;
    const original = new Map<string, Buffer>();
    for (const name of [token, authorities]) original.set(name, await readFile(join(bagPath, name)));
    for (const [name, bytes] of original) {
      // In the signature, in what it is over, and in a certificate, of which OpenSSL does not look at every byte.
      const places = [bytes.length - 40, bytes.indexOf(Buffer.from('0420', 'hex')) + 8, Math.floor(bytes.length / 2)];
      for (const at of name === token ? places : [places[0] ?? 0, places[2] ?? 0]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await writeFile(join(bagPath, name), changed);
        expect(await verifyBag({ path: bagPath }), `${name} ${at}`).toMatchObject({
          outcome: 'altered',
          changed: [name],
          timeStamp: { outcome: 'invalid' },
        });
        if (name === token && at !== places[2]) await expect(checkByHand(bagPath), `${name} ${at}`).rejects.toThrow();
      }
      await rm(join(bagPath, name));
      expect(await verifyBag({ path: bagPath })).toMatchObject({ outcome: 'incomplete', missing: [name] });
      await expect(checkByHand(bagPath)).rejects.toThrow();
      await writeFile(join(bagPath, name), bytes);
    }
    await writeFile(join(bagPath, token), await readFile(join(other, token)));
    expect(await verifyBag({ path: bagPath })).toMatchObject({ outcome: 'altered', changed: [token] });
    await expect(checkByHand(bagPath)).rejects.toThrow();
    for (const name of [token, authorities]) await rm(join(bagPath, name));
    // Both gone: what is signed says that they were there.
    expect(await verifyBag({ path: bagPath })).toMatchObject({ outcome: 'incomplete', missing: [token, authorities].sort() });
  });
});

describe('a bag exported while the authority cannot be used', () => {
  test('is whole and says that its time stamp is pending; added later, it changes nothing that was there', async () => {
    tsa.reply = async () => (response) => response.socket?.destroy();
    const archive = makeEvidenceArchive();
    await archive.add('ssh/one.cast', Buffer.from('x'));
    const result = await archive.export({ identity: await selfMade(), authority: configured(), now: Date.now });
    expect(result).toMatchObject({ timeStamp: 'pending', timeStampError: { code: 'time-stamp-unreachable' } });
    const { bagPath } = result;
    expect(await verifyBag({ path: bagPath })).toMatchObject({ outcome: 'verified', timeStamp: { outcome: 'pending' } });
    const before = await contents(bagPath);

    tsa.reply = tsa.honest;
    const facts = await stampBag(bagPath, { authority: configured(), now: Date.now, signal, workPlaces: archive.workPlaces });
    expect(facts.policy).toBe(testPolicy);
    await checkByHand(bagPath);
    expect(await verifyBag({ path: bagPath })).toMatchObject({ outcome: 'verified', timeStamp: { outcome: 'valid' } });
    const after = await contents(bagPath);
    for (const name of Object.values(timeStampFiles)) after.delete(name);
    expect(after).toEqual(before);
    await expect(
      stampBag(bagPath, { authority: configured(), now: Date.now, signal, workPlaces: archive.workPlaces }),
    ).rejects.toMatchObject({ code: 'refused' });
  });

  test('leaves no trace of a stamp that was refused, whatever the authority did', async () => {
    tsa.reply = async () => Buffer.from('<html>');
    const archive = makeEvidenceArchive();
    await archive.add('ssh/one.cast', Buffer.from('x'));
    const result = await archive.export({ identity: await selfMade(), authority: configured(), now: Date.now });
    expect(result).toMatchObject({ timeStamp: 'pending', timeStampError: { code: 'time-stamp-invalid' } });
    expect([...(await contents(result.bagPath)).keys()]).not.toContain(timeStampFiles.token);
    expect((await verifyBag({ path: result.bagPath })).outcome).toBe('verified');
  });

  test('an altered or unsigned bag gets no time stamp', async () => {
    const { bagPath } = await exported(nobody);
    await appendFile(join(bagPath, 'tagmanifest-sha256.txt'), '\n');
    const { workPlaces } = makeEvidenceArchive();
    await expect(stampBag(bagPath, { authority: configured(), now: Date.now, signal, workPlaces })).rejects.toMatchObject({
      code: 'refused',
    });
  });

  test('witness timestamp adds it, and says what to do where no authority is set up', async () => {
    const { bagPath } = await exported(nobody);
    expect((await verifyBag({ path: bagPath })).timeStamp).toBeNull();
    const folder = await makeTempFolder();
    onTestFinished(() => folder.remove());
    const home = join(folder.path, 'home');
    await (await openTestLibrary(home)).close();
    const refused = await runWitness(['timestamp', bagPath, '--home', home]);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--authority') });
    const trust = join(folder.path, 'root.pem');
    await writeFile(trust, tsa.root);
    const done = await runWitness(['timestamp', bagPath, '--home', home, '--authority', tsa.url, '--trust', trust]);
    expect(done).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('CN=Test time-stamp authority') });
    expect(await runWitness(['verify', bagPath])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('time stamp valid') });
    const journal = await runWitness(['journal', 'list', '--home', home]);
    expect(journal.stdout).toContain('evidence.stamped');
  });
});

describe('an authority that cannot be believed is refused with its reason', () => {
  const stamped = Uint8Array.from(Buffer.from('a signature'));
  const ask = (authority = configured()) => askAuthority(stamped, { authority, now: Date.now, signal });
  const refusal = (code: string, message: string) => ({
    code,
    message: expect.stringMatching(message),
    action: expect.stringMatching(/\w/),
  });

  test.each([
    [
      'stamps another hash',
      (parsed: Parameters<Parameters<typeof changedRequest>[1]>[0]) => {
        parsed.messageImprint.hashedMessage = new asn1.OctetString({
          valueHex: createHash('sha256').digest().buffer.slice(0, 32) as ArrayBuffer,
        });
      },
      'something else',
    ],
    [
      'answers another request',
      (parsed: Parameters<Parameters<typeof changedRequest>[1]>[0]) => {
        parsed.nonce = new asn1.Integer({ value: 99 });
      },
      'nonce',
    ],
    [
      'leaves the nonce out',
      (parsed: Parameters<Parameters<typeof changedRequest>[1]>[0]) => {
        delete parsed.nonce;
      },
      'nonce',
    ],
    [
      'leaves its certificate out',
      (parsed: Parameters<Parameters<typeof changedRequest>[1]>[0]) => {
        parsed.certReq = false;
      },
      'does not carry the certificate',
    ],
    [
      'takes another policy',
      (parsed: Parameters<Parameters<typeof changedRequest>[1]>[0]) => {
        parsed.reqPolicy = testPolicy;
      },
      'policy',
    ],
  ])('one that %s', async (_, change, message) => {
    tsa.reply = (request) => tsa.honest(changedRequest(request, change));
    await expect(ask(configured({ policy: otherPolicy }))).rejects.toMatchObject(refusal('time-stamp-invalid', message));
  });

  test('one that does not issue under the policy', async () => {
    tsa.reply = tsa.honest;
    await expect(ask(configured({ policy: '1.2.3.4.99' }))).rejects.toMatchObject(refusal('time-stamp-refused', 'policy'));
  });

  test.each([
    ['rubbish', Buffer.from('<html>Not found</html>')],
    ['nothing', Buffer.alloc(0)],
    ['a length without end', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])],
    ['nested without end', Buffer.alloc(100_000, 0x30)],
  ])('one that sends %s', async (_, body) => {
    tsa.reply = async () => body;
    await expect(ask()).rejects.toMatchObject(refusal('time-stamp-invalid', 'no answer of RFC 3161'));
  });

  test('one that sends without end', async () => {
    tsa.reply = async () => (response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    await expect(ask()).rejects.toMatchObject(refusal('time-stamp-invalid', 'more than any time stamp'));
  });

  test('one that leads elsewhere, or fails', async () => {
    tsa.reply = async () => (response) => response.writeHead(302, { location: tsa.url }).end();
    await expect(ask()).rejects.toMatchObject(refusal('time-stamp-refused', 'HTTP 302'));
    tsa.reply = async () => Promise.reject(new Error('down'));
    await expect(ask()).rejects.toMatchObject(refusal('time-stamp-refused', 'HTTP 500'));
  });

  test('one that nobody listens for', async () => {
    const gone = await startAuthority();
    await gone.close();
    await expect(ask(configured({ url: gone.url }))).rejects.toMatchObject(refusal('time-stamp-unreachable', 'cannot be reached'));
  });

  test.each([
    ['expired', { isExpired: true }, 'expired'],
    ['for servers', { usages: ['1.3.6.1.5.5.7.3.1'] }, 'not for time stamping'],
    ['for more than time stamps', { usages: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.1'] }, 'time stamping alone'],
    ['not strictly for time stamps', { isCritical: false }, 'time stamping alone'],
  ])('one whose certificate is %s', async (_, flaws, message) => {
    const certificates = await makeAuthorityCertificates(flaws);
    tsa.reply = (request) => forgedReply(request, certificates);
    await expect(ask(configured({ certificates: certificates.root }))).rejects.toMatchObject(refusal('time-stamp-invalid', message));
  });

  test('one that nobody trusts, though all else is right', async () => {
    const certificates = await makeAuthorityCertificates();
    tsa.reply = (request) => forgedReply(request, certificates);
    await expect(ask(configured({ certificates: certificates.root }))).resolves.toBeDefined();
    await expect(ask()).rejects.toMatchObject(refusal('time-stamp-invalid', 'not lead to one that is trusted'));
  });

  test.each([
    ['a day ago', -86_400_000],
    ['in an hour', 3_600_000],
  ])('one whose time is %s', async (_, offset) => {
    const certificates = await makeAuthorityCertificates();
    tsa.reply = (request) => forgedReply(request, certificates, { atMs: Date.now() + offset });
    await expect(ask(configured({ certificates: certificates.root }))).rejects.toMatchObject(refusal('time-stamp-invalid', 'not the time'));
  });

  test('one that does not name the certificate it signs with', async () => {
    const certificates = await makeAuthorityCertificates();
    tsa.reply = (request) => forgedReply(request, certificates, { omitsCertificateId: true });
    await expect(ask(configured({ certificates: certificates.root }))).rejects.toMatchObject(
      refusal('time-stamp-invalid', 'does not name'),
    );
  });

  test('certificates to trust that are none, or no roots', async () => {
    tsa.reply = tsa.honest;
    const issued = await makeAuthorityCertificates();
    for (const certificates of ['rubbish', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', issued.certificate]) {
      await expect(ask(configured({ certificates }))).rejects.toMatchObject(refusal('time-stamp-not-set-up', 'root certificates'));
    }
  });
});

async function contents(bag: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(bag, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(bag.length + 1), (await readFile(path)).toString('base64'));
  }
  return files;
}
