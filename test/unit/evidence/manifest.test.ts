import { describe, expect, test } from 'vitest';
import { manifestLines, manifestText, parseManifestLine, sortedByPath } from '../../../shared/evidence/bag-manifest.ts';
import { decodeManifestPath, encodeManifestPath, safeBagPath } from '../../../shared/evidence/manifest-path.ts';

const digest = 'ab'.repeat(32);

async function* pieces(...texts: string[]) {
  yield* texts;
}

async function linesOf(...texts: string[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of manifestLines(pieces(...texts), 'manifest-sha256.txt')) lines.push(line);
  return lines;
}

describe('manifest paths', () => {
  test.each(['data/a\nb', 'data/a\r\nb', 'data/100%', 'data/%0A', 'data/%25', 'data/ä'])('%j survives encoding and decoding', (path) => {
    expect(encodeManifestPath(path)).not.toMatch(/[\r\n]/);
    expect(decodeManifestPath(encodeManifestPath(path))).toBe(path);
  });

  test('only CR, LF and percent signs are encoded, in either case', () => {
    expect(encodeManifestPath('a b%c\n')).toBe('a b%25c%0A');
    expect(decodeManifestPath('a%0ab%0Dc%20')).toBe('a\nb\rc%20');
  });

  test('before BagIt 1.0 a percent sign stood for itself', () => {
    expect(decodeManifestPath('100%25%0A', false)).toBe('100%25\n');
  });

  test.each([
    '../x',
    'data/../../x',
    '/etc/passwd',
    'C:/x',
    'c:x',
    '~/x',
    '~root/x',
    '\\\\server\\x',
    'data\\..\\..\\x',
    'data//x',
    '.',
    '',
    'a\0',
  ])('%j may lead out of the bag and is refused', (path) => expect(safeBagPath(path)).toBeNull());

  test('a leading ./ is left out', () => expect(safeBagPath('./data/x..y')).toBe('data/x..y'));
});

describe('manifest lines', () => {
  test('a manifest is sorted and read back line by line', async () => {
    const entries = [
      { path: 'data/b\n', digest },
      { path: 'data/a', digest },
    ];
    const lines = await linesOf([...manifestText(sortedByPath(entries))].join(''));
    expect(lines.map((line, index) => parseManifestLine(line, index + 1, true))).toEqual([...entries].reverse());
  });

  test('the binary mark of md5sum, tabs, upper case and empty lines are understood', () => {
    expect(parseManifestLine(`${digest.toUpperCase()} *data/a b`, 1, true)).toEqual({ path: 'data/a b', digest });
    expect(parseManifestLine(`${digest}\tdata/a`, 1, true)).toEqual({ path: 'data/a', digest });
    expect(parseManifestLine('', 1, true)).toBeNull();
  });

  test('what is not a line of a manifest is a problem with its number', () => {
    expect(parseManifestLine('hello world', 7, true)).toMatchObject({ code: 'manifest-line', line: 7 });
    expect(parseManifestLine(`${digest}  ../x`, 8, true)).toMatchObject({ code: 'path-unsafe', line: 8, text: '../x' });
  });

  test('lines end with LF, CRLF or CR, wherever the chunks are cut', async () => {
    expect(await linesOf('a\r', '\nb\rc\n', 'd')).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a line without end is refused before it fills the memory', async () => {
    await expect(linesOf('x'.repeat(50_000), 'x'.repeat(50_000))).rejects.toMatchObject({ code: 'input-malformed' });
  });
});
