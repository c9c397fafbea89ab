import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCms } from '../../electron/library/evidence/signing/sign-cms.ts';
import { openSigningIdentity } from '../../electron/library/evidence/signing/signing-identity.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import { verifyCms } from '../../shared/evidence/verify-cms.ts';
import { filesBelow, makeSealedBag, type SealedTestBag } from '../support/sealed-bag.ts';
import { swapFiles } from '../support/swap-files.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const run = promisify(execFile);
let made: SealedTestBag;
let original: string;
let bag: string;

beforeAll(async () => {
  made = await makeSealedBag();
  original = made.bagPath;
  bag = join(made.folder, 'bag');
});
afterAll(() => made.remove());

async function fresh(): Promise<string> {
  await rm(bag, { recursive: true, force: true });
  await cp(original, bag, { recursive: true });
  return bag;
}

/** With nothing but what every system has, as the README of the bag tells. */
async function checkByHand(path: string): Promise<void> {
  for (const algorithm of ['sha256', 'sha512'])
    for (const manifest of ['manifest', 'tagmanifest'])
      await run(`${algorithm}sum`, ['-c', '--strict', `${manifest}-${algorithm}.txt`], { cwd: path });
  const [signature, content] = ['signature/tagmanifest-sha256.txt.p7s', 'tagmanifest-sha256.txt'];
  const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', signature, '-content', content];
  const trust = ['-CAfile', 'signature/certificate.pem', '-partial_chain', '-purpose', 'any', '-out', '/dev/null'];
  await run('openssl', [...args, ...trust], { cwd: path });
  const stamp = ['ts', '-verify', '-data', signature, '-token_in', '-in', `${signature}.tst`];
  await run('openssl', [...stamp, '-CAfile', 'signature/time-stamp-ca.pem', '-partial_chain'], { cwd: path });
}

test('an exported bag is verified by sha256sum and openssl, and by Witness, which says who signed it', async () => {
  await checkByHand(await fresh());
  expect(await verifyBag({ path: bag })).toMatchObject({
    outcome: 'verified',
    problems: [],
    signature: { outcome: 'valid', signer: 'CN=auditor, O=Witness self-made', isSelfMade: true, signedAtMs: expect.any(Number) },
  });
  const answer = await runWitness(['verify', bag]);
  expect(answer).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('signature valid: CN=auditor') });
});

test('what the journal tells of its session is in it, the rest is withheld, and whoever touches an entry is found out', async () => {
  const path = join(await fresh(), 'data/journal.jsonl');
  const text = await readFile(path, 'utf8');
  const actions = [...text.matchAll(/"action":"([^"]+)"/g)].map(([, action]) => action);
  expect(actions).toEqual(['evidence.exported']);
  expect(text).not.toContain(made.folder);
  const { journal } = await verifyBag({ path: bag });
  expect(journal).toMatchObject({ outcome: 'verified', entries: 1, withheld: 4, keyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await runWitness(['verify', bag])).toMatchObject({
    stdout: expect.stringContaining('journal verified: 1 told, 4 withheld'),
  });
  await writeFile(path, text.replace('auditor', 'another'));
  expect(await verifyBag({ path: bag })).toMatchObject({
    outcome: 'altered',
    changed: ['data/journal.jsonl'],
    journal: { outcome: 'altered', breaks: [{ kind: 'edited', seq: 5 }] },
    problems: [{ code: 'journal-altered', message: expect.stringContaining('Entry 5 is not what was written') }],
  });
});

test('every file of it, changed in one byte, removed, or joined by another one, is named', async () => {
  const names = await filesBelow(original);
  expect(names).toContain('signature/certificate.pem');
  for (const name of names) {
    await fresh();
    const bytes = await readFile(join(bag, name));
    const changed = Buffer.from(bytes);
    // OpenSSL does not look at certificates in a time stamp that it does not need: at its end is its signature.
    const at = name.endsWith('.tst') ? changed.length - 40 : Math.floor(changed.length / 2);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(join(bag, name), changed);
    const altered = await verifyBag({ path: bag });
    expect(altered.outcome, name).not.toBe('verified');
    // It and no other: a manifest that disagrees with the one that is signed does not accuse the files that it lists.
    expect([...altered.changed, ...altered.missing], name).toEqual([name]);
    await expect(checkByHand(bag), name).rejects.toThrow();

    await fresh();
    await rm(join(bag, name));
    const incomplete = await verifyBag({ path: bag });
    expect(incomplete.outcome, name).not.toBe('verified');
    expect(incomplete.missing, name).toEqual([name]);
    await expect(checkByHand(bag), name).rejects.toThrow();

    await fresh();
    await writeFile(join(bag, `${name}.more`), 'more');
    const joined = await verifyBag({ path: bag });
    expect(joined).toMatchObject({ outcome: 'altered', extra: [`${name}.more`] });
  }
});

test('every file that changed places with the one after it is named, and so is the other', async () => {
  const names = await filesBelow(original);
  for (const [index, name] of names.entries()) {
    const other = names[(index + 1) % names.length] ?? '';
    await fresh();
    if (!(await swapFiles(bag, name, other))) continue;
    const swapped = await verifyBag({ path: bag });
    expect(swapped.outcome, `${name}, ${other}`).toBe('altered');
    expect(swapped.changed, `${name}, ${other}`).toEqual(expect.arrayContaining([name, other]));
    await expect(checkByHand(bag), `${name}, ${other}`).rejects.toThrow();
  }
});

describe('a signature', () => {
  test('by somebody else is told by its fingerprint', async () => {
    await fresh();
    const kept = new Map<string, string>();
    const vault = {
      get: async (name: string) => kept.get(name) ?? null,
      set: async (name: string, value: string) => void kept.set(name, value),
      delete: async () => undefined,
    };
    const identity = await openSigningIdentity(vault, { account: 'eve', now: Date.now });
    const digest = createHash('sha256')
      .update(await readFile(join(bag, 'tagmanifest-sha256.txt')))
      .digest();
    const before = (await verifyBag({ path: bag })).signature;
    await writeFile(join(bag, 'signature/tagmanifest-sha256.txt.p7s'), await signCms(digest, identity, Date.now()));
    // The certificate beside it is still the first one's, and the time stamp is of the first signature.
    expect(await verifyBag({ path: bag })).toMatchObject({
      outcome: 'altered',
      changed: ['signature/certificate.pem', 'signature/tagmanifest-sha256.txt.p7s.tst'],
    });
    await writeFile(join(bag, 'signature/certificate.pem'), identity.certificate);
    const after = (await verifyBag({ path: bag })).signature;
    expect(after).toMatchObject({ outcome: 'valid', signer: expect.stringContaining('eve') });
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });

  test('changed in any byte is not valid any more', async () => {
    const path = await fresh();
    const content = await readFile(join(path, 'tagmanifest-sha256.txt'));
    const signature = await readFile(join(path, 'signature/tagmanifest-sha256.txt.p7s'));
    const { fingerprint } = await verifyCms(content, signature);
    const passed: number[] = [];
    for (const [at, byte] of signature.entries()) {
      const changed = Buffer.from(signature);
      changed[at] = byte ^ 1;
      const found = await verifyCms(content, changed).catch(() => null);
      // A certificate of another fingerprint is somebody else's.
      if (found?.outcome === 'valid' && found.fingerprint === fingerprint) passed.push(at);
    }
    expect(passed).toEqual([]);
  });

  test('that is none, whatever it is, is said to be none', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('-----BEGIN CMS-----'),
      Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
      Buffer.alloc(100_000, 0x30),
    ]) {
      await fresh();
      await writeFile(join(bag, 'signature/tagmanifest-sha256.txt.p7s'), bytes);
      expect(await verifyBag({ path: bag })).toMatchObject({
        outcome: 'altered',
        changed: expect.arrayContaining(['signature/tagmanifest-sha256.txt.p7s']),
      });
    }
  });

  test('of a bag that says that it was signed is missed', async () => {
    await fresh();
    await rm(join(bag, 'signature'), { recursive: true });
    expect(await verifyBag({ path: bag })).toMatchObject({
      outcome: 'incomplete',
      missing: [
        'signature/certificate.pem',
        'signature/tagmanifest-sha256.txt.p7s',
        'signature/tagmanifest-sha256.txt.p7s.tst',
        'signature/time-stamp-ca.pem',
      ],
    });
    await mkdir(join(bag, 'signature'));
  });
});
