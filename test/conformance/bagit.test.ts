import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import type { VerifyReport } from '../../shared/model/evidence.ts';
import { makeTempFolder } from '../support/library.ts';

/**
 * What RFC 8493 says about bags, case by case: the kinds of the conformance suite of the Library of Congress (valid, invalid,
 * warning), written anew. A file's content is its text, or its bytes.
 */
interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly outcome: VerifyReport['outcome'];
  /** Of problems, in their order. */
  readonly problems?: readonly string[];
  readonly warnings?: readonly string[];
  readonly changed?: readonly string[];
  readonly missing?: readonly string[];
  readonly extra?: readonly string[];
}

const digest = (algorithm: string, content: string | Buffer): string => createHash(algorithm).update(content).digest('hex');
const line = (path: string, content: string | Buffer, algorithm = 'sha256'): string => `${digest(algorithm, content)}  ${path}\n`;
const declaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const bag = { 'bagit.txt': declaration, 'data/a': 'a', 'manifest-sha256.txt': line('data/a', 'a') } as const;
const old = (version: string): string => `BagIt-Version: ${version}\nTag-File-Character-Encoding: UTF-8\n`;

const valid: readonly Case[] = [
  { name: 'the least that is a bag', files: bag, outcome: 'verified' },
  { name: 'an empty payload', files: { ...bag, 'manifest-sha256.txt': '', 'data/a': '' }, outcome: 'altered', extra: ['data/a'] },
  { name: 'a payload file without bytes', files: { ...bag, 'data/a': '', 'manifest-sha256.txt': line('data/a', '') }, outcome: 'verified' },
  {
    name: 'folders in the payload',
    files: { ...bag, 'data/b/c/d': 'd', 'manifest-sha256.txt': line('data/a', 'a') + line('data/b/c/d', 'd') },
    outcome: 'verified',
  },
  {
    name: 'lines that end with CR LF',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a').replace('\n', '\r\n') },
    outcome: 'verified',
  },
  {
    name: 'lines that end with CR',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a').replace('\n', '\r') },
    outcome: 'verified',
  },
  { name: 'a last line without an end', files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a').trimEnd() }, outcome: 'verified' },
  { name: 'bagit.txt with CR LF', files: { ...bag, 'bagit.txt': declaration.replaceAll('\n', '\r\n') }, outcome: 'verified' },
  {
    name: 'a digest in capitals',
    files: { ...bag, 'manifest-sha256.txt': `${digest('sha256', 'a').toUpperCase()}  data/a\n` },
    outcome: 'verified',
  },
  {
    name: 'more white space before the path',
    files: { ...bag, 'manifest-sha256.txt': `${digest('sha256', 'a')} \t  data/a\n` },
    outcome: 'verified',
  },
  { name: 'a path with ./ before it', files: { ...bag, 'manifest-sha256.txt': line('./data/a', 'a') }, outcome: 'verified' },
  {
    name: 'white space inside a path',
    files: { ...bag, 'data/a  b': 'b', 'manifest-sha256.txt': line('data/a', 'a') + line('data/a  b', 'b') },
    outcome: 'verified',
  },
  {
    name: 'line ends in a path, percent-encoded',
    files: { ...bag, 'data/a\nb\rc': 'b', 'manifest-sha256.txt': line('data/a', 'a') + line('data/a%0Ab%0dc', 'b') },
    outcome: 'verified',
  },
  {
    name: 'a percent sign in a path, percent-encoded since 1.0',
    files: { ...bag, 'data/100%25': 'b', 'manifest-sha256.txt': line('data/a', 'a') + line('data/100%2525', 'b') },
    outcome: 'verified',
  },
  {
    name: 'a percent sign in a path, which stood for itself before 1.0',
    files: { ...bag, 'bagit.txt': old('0.97'), 'data/100%25': 'b', 'manifest-sha256.txt': line('data/a', 'a') + line('data/100%25', 'b') },
    outcome: 'verified',
  },
  ...['0.93', '0.94', '0.95', '0.96', '0.97'].map(
    (version) => ({ name: `version ${version}`, files: { ...bag, 'bagit.txt': old(version) }, outcome: 'verified' }) as const,
  ),
  {
    name: 'tag files in UTF-16',
    files: {
      ...bag,
      'bagit.txt': declaration.replace('UTF-8', 'UTF-16'),
      'manifest-sha256.txt': Buffer.from(`\ufeff${line('data/a', 'a')}`, 'utf16le'),
    },
    outcome: 'verified',
  },
  {
    name: 'a path in another normal form than the file',
    files: { ...bag, 'data/e\u0301': 'e', 'manifest-sha256.txt': line('data/a', 'a') + line('data/\u00e9', 'e') },
    outcome: 'verified',
  },
  {
    name: 'two manifests that list the same',
    files: { ...bag, 'manifest-sha512.txt': line('data/a', 'a', 'sha512') },
    outcome: 'verified',
  },
  {
    name: 'bag-info.txt with a value over several lines, a label twice and a right Payload-Oxum',
    files: { ...bag, 'bag-info.txt': 'Source-Organization: One\n  and more\nContact-Name: A\nContact-Name: B\nPayload-Oxum: 1.1\n' },
    outcome: 'verified',
  },
  {
    name: 'a tag manifest and other tag files in folders',
    files: {
      ...bag,
      'meta/info.xml': '<x/>',
      'tagmanifest-sha256.txt':
        line('bagit.txt', declaration) + line('manifest-sha256.txt', line('data/a', 'a')) + line('meta/info.xml', '<x/>'),
    },
    outcome: 'verified',
  },
  { name: 'tag files that no tag manifest lists, where there is none', files: { ...bag, 'notes.txt': 'x' }, outcome: 'verified' },
  {
    name: 'two lines for one file with the same digest, before 1.0',
    files: { ...bag, 'bagit.txt': old('0.97'), 'manifest-sha256.txt': line('data/a', 'a').repeat(2) },
    outcome: 'verified',
  },
];

const invalid: readonly Case[] = [
  {
    name: 'a payload file that is missing',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a') + line('data/b', 'b') },
    outcome: 'incomplete',
    missing: ['data/b'],
  },
  { name: 'a payload file that no manifest lists', files: { ...bag, 'data/b': 'b' }, outcome: 'altered', extra: ['data/b'] },
  { name: 'a payload file that is changed', files: { ...bag, 'data/a': 'b' }, outcome: 'altered', changed: ['data/a'] },
  {
    name: 'no bagit.txt',
    files: { 'data/a': 'a', 'manifest-sha256.txt': line('data/a', 'a') },
    outcome: 'incomplete',
    missing: ['bagit.txt'],
  },
  {
    name: 'no manifest',
    files: { 'bagit.txt': declaration, 'data/a': 'a' },
    outcome: 'altered',
    missing: ['manifest-sha256.txt'],
    extra: ['data/a'],
    problems: ['no-manifest'],
  },
  {
    name: 'a byte order mark in bagit.txt',
    files: { ...bag, 'bagit.txt': `\ufeff${declaration}` },
    outcome: 'altered',
    problems: ['bagit-malformed'],
  },
  { name: 'an empty bagit.txt', files: { ...bag, 'bagit.txt': '' }, outcome: 'altered', problems: ['bagit-malformed'] },
  {
    name: 'bagit.txt without a version',
    files: { ...bag, 'bagit.txt': 'Tag-File-Character-Encoding: UTF-8\n' },
    outcome: 'altered',
    problems: ['bagit-malformed'],
  },
  {
    name: 'bagit.txt without an encoding',
    files: { ...bag, 'bagit.txt': 'BagIt-Version: 1.0\n' },
    outcome: 'altered',
    problems: ['bagit-malformed'],
  },
  {
    name: 'bagit.txt with more than its two lines',
    files: { ...bag, 'bagit.txt': `${declaration}More: x\n` },
    outcome: 'altered',
    problems: ['bagit-malformed'],
  },
  {
    name: 'bagit.txt with its lines the other way round',
    files: { ...bag, 'bagit.txt': 'Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n' },
    outcome: 'altered',
    problems: ['bagit-malformed'],
  },
  { name: 'a version that is no number', files: { ...bag, 'bagit.txt': old('one') }, outcome: 'altered', problems: ['bagit-malformed'] },
  {
    name: 'a version that is not known',
    files: { ...bag, 'bagit.txt': old('2.0') },
    outcome: 'altered',
    problems: ['version-unsupported'],
  },
  {
    name: 'an encoding that is not known',
    files: { ...bag, 'bagit.txt': declaration.replace('UTF-8', 'WTF-8') },
    outcome: 'incomplete',
    problems: ['encoding-unsupported'],
  },
  {
    name: 'two lines for one file with the same digest',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a').repeat(2) },
    outcome: 'altered',
    problems: ['manifest-duplicate'],
  },
  {
    name: 'two lines for one file with two digests',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a') + line('data/a', 'b') },
    outcome: 'altered',
    changed: ['data/a'],
    problems: ['manifest-conflict'],
  },
  {
    name: 'a line that is none',
    files: { ...bag, 'manifest-sha256.txt': `${line('data/a', 'a')}nonsense\n` },
    outcome: 'altered',
    problems: ['manifest-line'],
  },
  {
    name: 'a digest of another length',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a', 'sha1') },
    outcome: 'altered',
    changed: ['data/a'],
    extra: ['data/a'],
    problems: ['manifest-line'],
  },
  ...['/etc/passwd', '../outside', 'data/../../outside', '~/x', '~root/x', 'C:/x', 'data\\..\\..\\x', 'data//a'].map(
    (path) =>
      ({
        name: `the path ${path}`,
        files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a') + line(path, 'x') },
        outcome: 'altered',
        changed: [path],
        problems: ['path-unsafe'],
      }) as const,
  ),
  {
    name: 'a tag file in a payload manifest',
    files: { ...bag, 'manifest-sha256.txt': line('data/a', 'a') + line('bagit.txt', declaration) },
    outcome: 'altered',
    changed: ['bagit.txt'],
    problems: ['wrong-manifest'],
  },
  {
    name: 'payload manifests that do not list the same',
    files: {
      ...bag,
      'data/b': 'b',
      'manifest-sha256.txt': line('data/a', 'a') + line('data/b', 'b'),
      'manifest-sha512.txt': line('data/a', 'a', 'sha512'),
    },
    outcome: 'altered',
    problems: ['not-in-every-manifest'],
  },
  {
    name: 'payload manifests that disagree about a file',
    files: { ...bag, 'manifest-sha512.txt': line('data/a', 'b', 'sha512') },
    outcome: 'altered',
    changed: ['data/a'],
  },
  {
    name: 'only algorithms that are not known',
    files: { 'bagit.txt': declaration, 'data/a': 'a', 'manifest-crc32.txt': 'e8b7be43  data/a\n' },
    outcome: 'altered',
    extra: ['data/a'],
    problems: ['algorithm-unsupported'],
  },
  {
    name: 'one algorithm that is not known beside one that is',
    files: { ...bag, 'manifest-crc32.txt': 'e8b7be43  data/a\n' },
    outcome: 'incomplete',
    problems: ['algorithm-unsupported'],
  },
  {
    name: 'fetch.txt and a file that was not fetched',
    files: { ...bag, 'fetch.txt': 'http://127.0.0.1:9/b 1 data/b\n', 'manifest-sha256.txt': line('data/a', 'a') + line('data/b', 'b') },
    outcome: 'incomplete',
    missing: ['data/b'],
    warnings: ['fetch-ignored'],
  },
  {
    name: 'a Payload-Oxum that does not fit',
    files: { ...bag, 'bag-info.txt': 'Payload-Oxum: 2.1\n' },
    outcome: 'altered',
    problems: ['oxum-mismatch'],
  },
  {
    name: 'a Payload-Oxum that is none',
    files: { ...bag, 'bag-info.txt': 'Payload-Oxum: many\n' },
    outcome: 'altered',
    problems: ['oxum-malformed'],
  },
  {
    name: 'a tag file that is changed',
    files: { ...bag, 'tagmanifest-sha256.txt': line('bagit.txt', 'x') + line('manifest-sha256.txt', line('data/a', 'a')) },
    outcome: 'altered',
    changed: ['bagit.txt'],
  },
  {
    name: 'a tag file that is missing',
    files: {
      ...bag,
      'tagmanifest-sha256.txt': line('bagit.txt', declaration) + line('manifest-sha256.txt', line('data/a', 'a')) + line('meta/x', 'x'),
    },
    outcome: 'incomplete',
    missing: ['meta/x'],
  },
  {
    name: 'a name in another case than its file',
    files: { ...bag, 'manifest-sha256.txt': line('data/A', 'a') },
    outcome: 'altered',
    missing: ['data/A'],
    extra: ['data/a'],
  },
  {
    name: 'two normal forms of a name, and a file for one of them',
    files: {
      ...bag,
      'data/e\u0301': 'e',
      'manifest-sha256.txt': line('data/a', 'a') + line('data/e\u0301', 'e') + line('data/\u00e9', 'e'),
    },
    outcome: 'incomplete',
    missing: ['data/\u00e9'],
  },
];

const warned: readonly Case[] = [
  {
    name: 'no payload at all',
    files: { 'bagit.txt': declaration, 'manifest-sha256.txt': '' },
    outcome: 'verified',
    warnings: ['payload-empty'],
  },
  {
    name: 'MD5 alone',
    files: { 'bagit.txt': declaration, 'data/a': 'a', 'manifest-md5.txt': line('data/a', 'a', 'md5') },
    outcome: 'verified',
    warnings: ['algorithm-weak'],
  },
  {
    name: 'SHA-1 alone',
    files: { 'bagit.txt': declaration, 'data/a': 'a', 'manifest-sha1.txt': line('data/a', 'a', 'sha1') },
    outcome: 'verified',
    warnings: ['algorithm-weak'],
  },
  {
    name: 'fetch.txt, with all files there',
    files: { ...bag, 'fetch.txt': 'http://127.0.0.1:9/a 1 data/a\n' },
    outcome: 'verified',
    warnings: ['fetch-ignored'],
  },
  {
    name: 'names that differ in case alone',
    files: { ...bag, 'data/A': 'b', 'manifest-sha256.txt': line('data/a', 'a') + line('data/A', 'b') },
    outcome: 'verified',
    warnings: ['names-collide'],
  },
  {
    name: 'names that differ in their normal form alone',
    files: {
      ...bag,
      'data/e\u0301': 'e',
      'data/\u00e9': 'f',
      'manifest-sha256.txt': line('data/a', 'a') + line('data/e\u0301', 'e') + line('data/\u00e9', 'f'),
    },
    outcome: 'verified',
    warnings: ['names-collide'],
  },
];

test.each([...valid, ...invalid, ...warned])('$name: $outcome', async ({ name: _name, files, outcome, ...more }) => {
  const folder = await makeTempFolder();
  onTestFinished(() => folder.remove());
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  const report = await verifyBag({ path: folder.path });
  const codes = (list: readonly { readonly code: string }[]): string[] => list.map(({ code }) => code);
  expect({ ...report, problems: codes(report.problems), warnings: codes(report.warnings) }).toMatchObject({
    problems: [],
    warnings: [],
    changed: [],
    missing: [],
    extra: [],
    ...more,
    outcome,
  });
});
