import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeTempFolder } from '../support/library.ts';

const child = fileURLToPath(new URL('../support/index-child.ts', import.meta.url));
const foundSchema = z.object({
  count: z.int(),
  lines: z.array(z.string()),
  durationMs: z.int(),
  maxCols: z.int().nullable(),
  problems: z.array(z.object({ code: z.string(), message: z.string() })),
  peakBytes: z.number(),
});

const header = '{"version": 2, "width": 80, "height": 24}\n';
const last = '[9.5, "o", "the last words\\r\\n"]\n';
let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder('witness-bad-input-');
});
afterAll(() => folder.remove());

/** What is found in a file, in a process whose heap may not grow beyond 256 MB. */
async function found(name: string, content: string | Buffer | Iterable<string | Buffer>, isGzip = false) {
  const path = join(folder.path, name);
  if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(path, content);
  else if (isGzip) await pipeline(Readable.from(content), createGzip(), createWriteStream(path));
  else await pipeline(Readable.from(content), createWriteStream(path));
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=256', child, path], { maxBuffer: 1024 ** 2 });
  return foundSchema.parse(JSON.parse(stdout));
}

/** What the process needs for itself, and room for the largest line it holds. */
const boundBytes = 700 * 1024 ** 2;

describe('bad input: what can be read plays, problems say what is wrong and where, and memory stays bounded', () => {
  test.each([
    ['half a line at the end', `${header}[1, "o", "read\\r\\n"]\n[2, "o", "cut of`, 'truncated', 'read', 1000],
    ['half a line in the midst', `${header}[1, "o", "re\n${last}`, 'damaged-line', 'the last words', 9500],
    ['a bad timestamp', `${header}["soon", "o", "x"]\n[1e99, "o", "late\\r\\n"]\n${last}`, 'damaged-line', 'the last words', 9500],
    ['time that runs backwards', `${header}[9, "o", "a\\r\\n"]\n[3, "o", "b\\r\\n"]\n${last}`, 'time-goes-back', 'the last words', 9500],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from(`${header}[1, "o", "caf`), Buffer.from([0xe9, 0xff]), Buffer.from(`"]\n${last}`)]),
      'invalid-utf8',
      'the last words',
      9500,
    ],
  ])('%s', async (name, content, code, text, durationMs) => {
    const answer = await found(`${name}.cast`, content);
    expect(answer.problems.map((problem) => problem.code)).toContain(code);
    expect(answer.lines.join('\n')).toContain(text);
    expect(answer.durationMs).toBe(durationMs);
    expect(answer.problems.find((problem) => problem.code === code)?.message).toMatch(/\d/);
  });

  test('10,000 columns are shown as many as a screen can have', async () => {
    const answer = await found(
      'wide.cast',
      `{"version": 2, "width": 10000, "height": 24}\n[1, "o", "${'w'.repeat(10_000)}\\r\\n"]\n${last}`,
    );
    expect(answer).toMatchObject({ maxCols: 1000, problems: [{ code: 'size-out-of-range' }] });
    expect(answer.problems[0]?.message).toContain('10000');
    expect(answer.lines.join('\n')).toContain('the last words');
  });

  test('a line of 200 MB', async () => {
    function* content() {
      yield `${header}[1, "o", "`;
      const piece = 'never ending '.repeat(80_000);
      for (let written = 0; written < 200_000_000; written += piece.length) yield piece;
      yield `\\r\\n"]\n${last}`;
    }
    const answer = await found('line.cast', content());
    expect(answer.lines.join('\n')).toContain('the last words');
    expect(answer.problems[0]?.message).toMatch(/line 2|too long|longer/i);
    expect(answer.peakBytes).toBeLessThan(boundBytes);
  });

  test('an escape sequence that never ends', async () => {
    function* content() {
      yield `${header}[1, "o", "before\\r\\n\\u001b]0;"]\n`;
      const piece = JSON.stringify('A'.repeat(30_000));
      for (let index = 0; index < 2000; index += 1) yield `[2, "o", ${piece}]\n`;
    }
    const answer = await found('escape.cast', content());
    expect(answer.lines.join('\n')).toContain('before');
    expect(answer.durationMs).toBe(2000);
    expect(answer.peakBytes).toBeLessThan(boundBytes);
  });

  test('a gzip bomb', async () => {
    function* content() {
      yield `${header}[1, "o", "before\\r\\n"]\n`;
      const zeros = Buffer.alloc(8 * 1024 ** 2);
      for (let index = 0; index < 60; index += 1) yield zeros;
    }
    const answer = await found('bomb.cast.gz', content(), true);
    expect(answer.lines.join('\n')).toContain('before');
    expect(answer.problems.map(({ code }) => code)).toContain('bomb');
    expect(answer.peakBytes).toBeLessThan(boundBytes);
  });
});
