import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';

const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

/** A bag folder of the given files, beside a file that no bag may reach. */
function makeBag(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'witness-bag-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'outside.txt'), 'outside');
  const bag = join(root, 'bag');
  mkdirSync(bag);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(bag, path)), { recursive: true });
    writeFileSync(join(bag, path), text);
  }
  return bag;
}

const declaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const plain = { 'bagit.txt': declaration, 'data/a.txt': 'a', 'manifest-sha256.txt': `${hash('sha256', 'a')}  data/a.txt\n` };

describe('bags of others', () => {
  test('a minimal bag is verified', async () => {
    expect(await verifyBag({ path: makeBag(plain) })).toMatchObject({
      outcome: 'verified',
      filesChecked: 1,
      bytesChecked: 1,
      problems: [],
    });
  });

  test.each(['md5', 'sha1', 'sha512'])('a bag with %s manifests is checked against them', async (algorithm) => {
    const manifest = `${hash(algorithm, 'a')} *./data/a.txt\r\n`;
    const files = { 'bagit.txt': declaration, 'data/a.txt': 'a', [`manifest-${algorithm}.txt`]: manifest };
    const tags = {
      [`tagmanifest-${algorithm}.txt`]: `${hash(algorithm, declaration)} bagit.txt\n${hash(algorithm, manifest)} manifest-${algorithm}.txt\n`,
    };
    expect((await verifyBag({ path: makeBag({ ...files, ...tags }) })).outcome).toBe('verified');
    expect(await verifyBag({ path: makeBag({ ...files, ...tags, 'data/a.txt': 'b' }) })).toMatchObject({
      outcome: 'altered',
      changed: ['data/a.txt'],
    });
  });

  test('every manifest counts: one that disagrees is enough', async () => {
    const bag = makeBag({ ...plain, 'manifest-md5.txt': `${hash('md5', 'another')}  data/a.txt\n` });
    expect(await verifyBag({ path: bag })).toMatchObject({ outcome: 'altered', changed: ['data/a.txt'] });
  });

  test('a file that only one of two manifests lists is told', async () => {
    const bag = makeBag({
      ...plain,
      'data/b.txt': 'b',
      'manifest-md5.txt': `${hash('md5', 'a')}  data/a.txt\n${hash('md5', 'b')}  data/b.txt\n`,
    });
    const report = await verifyBag({ path: bag });
    expect(report.outcome).toBe('altered');
    expect(report.problems).toMatchObject([{ code: 'not-in-every-manifest', message: expect.stringContaining('data/b.txt') }]);
  });

  test('tag files in another encoding and names in another normal form are found', async () => {
    const composed = 'data/\u00e9.txt';
    const bag = makeBag({
      'bagit.txt': declaration,
      'data/e\u0301.txt': 'a',
      'manifest-sha256.txt': `${hash('sha256', 'a')}  ${composed}\n`,
    });
    expect((await verifyBag({ path: bag })).outcome).toBe('verified');
    const latin = makeBag({ 'bagit.txt': declaration.replace('UTF-8', 'ISO-8859-1'), [composed]: 'a' });
    writeFileSync(join(latin, 'manifest-sha256.txt'), Buffer.from(`${hash('sha256', 'a')}  ${composed}\n`, 'latin1'));
    expect((await verifyBag({ path: latin })).outcome).toBe('verified');
  });

  test('a missing bagit.txt is named', async () => {
    const bag = makeBag(plain);
    rmSync(join(bag, 'bagit.txt'));
    expect(await verifyBag({ path: bag })).toMatchObject({ outcome: 'incomplete', missing: ['bagit.txt'] });
  });

  test('a bag without any payload manifest is never verified', async () => {
    expect(await verifyBag({ path: makeBag({ 'bagit.txt': declaration }) })).toMatchObject({ outcome: 'incomplete' });
  });

  test('a manifest that cannot be checked is never passed over', async () => {
    const report = await verifyBag({ path: makeBag({ ...plain, 'manifest-rot13.txt': 'x  data/a.txt\n' }) });
    expect(report).toMatchObject({ outcome: 'incomplete', problems: [{ code: 'algorithm-unsupported' }] });
  });

  test('a folder that is no bag, a file and nothing at all are unusable input', async () => {
    const bag = makeBag({ 'data/a.txt': 'a' });
    await expect(verifyBag({ path: bag })).rejects.toMatchObject({ code: 'input-unknown-format' });
    await expect(verifyBag({ path: join(bag, 'data/a.txt') })).rejects.toMatchObject({ code: 'input-unreadable' });
    await expect(verifyBag({ path: join(bag, 'nothing') })).rejects.toMatchObject({ code: 'input-unreadable' });
  });
});

describe('attacks on a verifier', () => {
  test.each(['data/../../outside.txt', '../outside.txt', 'data/x/../../../outside.txt', '/etc/passwd', '~/x', 'data\\..\\..\\outside.txt'])(
    'a manifest that names %j is altered, and the file is not read',
    async (path) => {
      const manifest = `${plain['manifest-sha256.txt']}${hash('sha256', 'outside')}  ${path}\n`;
      const report = await verifyBag({ path: makeBag({ ...plain, 'manifest-sha256.txt': manifest }) });
      expect(report).toMatchObject({ outcome: 'altered', filesChecked: 1, changed: [path], problems: [{ code: 'path-unsafe' }] });
    },
  );

  test('a link out of the bag is not followed, though its target has the right digest', async () => {
    const bag = makeBag(plain);
    writeFileSync(join(dirname(bag), 'a-copy.txt'), 'a');
    rmSync(join(bag, 'data/a.txt'));
    symlinkSync('../../a-copy.txt', join(bag, 'data/a.txt'));
    expect(await verifyBag({ path: bag })).toMatchObject({ outcome: 'altered', filesChecked: 0, changed: ['data/a.txt'], missing: [] });
  });

  test('a linked folder is not walked', async () => {
    const bag = makeBag(plain);
    renameSync(join(bag, 'data'), join(dirname(bag), 'elsewhere'));
    symlinkSync('../elsewhere', join(bag, 'data'));
    expect(await verifyBag({ path: bag })).toMatchObject({ outcome: 'altered', filesChecked: 0, missing: ['data/a.txt'] });
  });

  test('one file listed with two digests cannot be right', async () => {
    const manifest = `${plain['manifest-sha256.txt']}${hash('sha256', 'b')}  data/a.txt\n`;
    const report = await verifyBag({ path: makeBag({ ...plain, 'manifest-sha256.txt': manifest }) });
    expect(report).toMatchObject({ outcome: 'altered', problems: [{ code: 'manifest-conflict' }] });
  });

  test('payload smuggled into a tag manifest does not count as listed', async () => {
    const tags = `${hash('sha256', 'b')}  data/b.txt\n`;
    const report = await verifyBag({ path: makeBag({ ...plain, 'data/b.txt': 'b', 'tagmanifest-sha256.txt': tags }) });
    expect(report).toMatchObject({ outcome: 'altered', changed: ['data/b.txt'] });
  });

  test('a name that differs in case is another name', async () => {
    const bag = makeBag(plain);
    renameSync(join(bag, 'data/a.txt'), join(bag, 'data/A.txt'));
    expect(await verifyBag({ path: bag })).toMatchObject({ outcome: 'altered', missing: ['data/a.txt'], extra: ['data/A.txt'] });
  });

  test('a Payload-Oxum that does not fit the payload is told', async () => {
    const report = await verifyBag({ path: makeBag({ ...plain, 'bag-info.txt': 'Payload-Oxum: 2.1\n' }) });
    expect(report).toMatchObject({ outcome: 'altered', problems: [{ code: 'oxum-mismatch' }] });
  });

  test('control characters of a manifest do not reach the report as they are', async () => {
    const report = await verifyBag({ path: makeBag({ ...plain, 'manifest-sha256.txt': 'evil\u001b]0;title\u0007\n' }) });
    expect(report.outcome).toBe('altered');
    expect(report.problems.map(({ message }) => message).join()).not.toMatch(/[\u0000-\u001f]/);
  });

  test('verification can be cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(verifyBag({ path: makeBag(plain), signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
