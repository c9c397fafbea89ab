import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ByteReader } from '../../electron/common/byte-reader.ts';
import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { probe } from '../../electron/library/formats/probe.ts';
import { screenAt } from '../../electron/library/formats/screen-at.ts';
import { createTerminal, writeNow } from '../../electron/library/formats/terminal.ts';
import { transcriptOf } from '../../electron/library/formats/transcript.ts';
import { indexTerminal } from '../../electron/library/indexing/terminal/index-terminal.ts';
import { startPassHere } from '../../electron/library/indexing/terminal/terminal-pass.ts';
import type { TerminalSegment } from '../../shared/model/playback.ts';
import { castOf, memoryReader } from '../support/memory-reader.ts';

/** A file of this size, made up as it is read; says how much was read at most at once. */
function endlessReader(head: string, filler: string, sizeBytes: number): ByteReader & { largestRead(): number } {
  const start = Buffer.from(head);
  let largest = 0;
  return {
    sizeBytes,
    largestRead: () => largest,
    async read(from, endExclusive) {
      const end = Math.min(endExclusive, sizeBytes);
      largest = Math.max(largest, end - from);
      const bytes = Buffer.alloc(Math.max(0, end - from), filler);
      if (from < start.length) start.copy(bytes, 0, from, Math.min(end, start.length));
      return bytes;
    },
    close: async () => undefined,
  };
}

async function segmentsOf(reader: ByteReader): Promise<TerminalSegment[]> {
  const segments: TerminalSegment[] = [];
  const writer = { add: (segment: TerminalSegment) => segments.push(segment), flush: async () => [], close: async () => undefined };
  await indexTerminal({ reader, name: 'hostile', rules: [], startPass: startPassHere, segments: writer, onBatch: async () => undefined });
  return segments;
}

describe('what a recording makes the terminal do', () => {
  test.each([
    ['device attributes', '\u001b[c\u001b[>c\u001b[=c'],
    ['cursor and status reports', '\u001b[6n\u001b[5n\u001b[?6n'],
    ['settings queries', '\u001bP$qm\u001b\\\u001bP$q"p\u001b\\\u001b[?1$p'],
    ['colour queries', '\u001b]10;?\u0007\u001b]4;1;?\u0007'],
    ['the clipboard, written and asked for', '\u001b]52;c;ZXZpbA==\u0007\u001b]52;c;?\u0007'],
    ['titles and their report', '\u001b]0;evil\u0007\u001b]2;evil\u0007\u001b[21t'],
    ['links', '\u001b]8;;javascript:alert(1)\u001b\\click\u001b]8;;\u001b\\'],
  ])('%s answer nothing of the recording', (_, output) => {
    const terminal = createTerminal({ cols: 80, rows: 24 });
    const answers: string[] = [];
    // What xterm.js would answer goes here, and nothing of Witness listens to it.
    terminal.onData((data) => answers.push(data));
    writeNow(terminal, output);
    terminal.dispose();
    for (const answer of answers) expect(answer).not.toContain('evil');
  });

  test('titles, clipboard and links leave no trace in text or snapshots', async () => {
    const cast = castOf([
      [1, 'o', 'a\u001b]0;EVIL\u0007\u001b]52;c;RVZJTA==\u0007\u001b]8;;http://EVIL\u001b\\b\u001b]8;;\u001b\\\u001bP+q4556\u001b\\c\r\n'],
    ]);
    const lines: string[] = [];
    for await (const { text } of transcriptOf(memoryReader(cast))) lines.push(text);
    expect(lines).toEqual(['abc']);
    expect((await screenAt(memoryReader(cast), 1000)).lines[0]).toBe('abc');
  });

  test('resizes to impossible sizes are clamped, and nonsense ones are ignored', async () => {
    const cast = castOf([
      [1, 'r', '999999x999999'],
      [2, 'r', '0x0'],
      [3, 'r', '-5x10'],
      [4, 'r', '1e9x1'],
      [5, 'o', 'still here'],
    ]);
    expect(await screenAt(memoryReader(cast), 5000)).toMatchObject({ cols: 1000, rows: 500 });
  });
});

describe('recordings that ask for too much', () => {
  test('the head of a gzip bomb is all that is unwrapped of it', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    expect(await probe(memoryReader(bomb), 'bomb.gz')).toMatchObject({ format: 'unknown', layers: ['gzip', 'gzip'], playable: 'no' });
  });

  test('a line of 100 MB is left out, and what follows it counts', async () => {
    const head = `${castOf([[1, 'o', 'before']])}\n[2, "o", "`;
    const reader = endlessReader(head, 'x', 100 * 1024 * 1024);
    const whole: ByteReader = {
      ...reader,
      sizeBytes: reader.sizeBytes + 20,
      async read(from, end) {
        const bytes = await reader.read(from, Math.min(end, reader.sizeBytes));
        return end > reader.sizeBytes ? Buffer.concat([bytes, Buffer.from('"]\n[3, "o", "after"]').subarray(0, 20)]) : bytes;
      },
    };
    const found = await probe(whole, 'long.cast');
    expect(found).toMatchObject({ events: 2, durationMs: 3000 });
    expect(found.problems.map(({ code }) => code)).toContain('line-too-long');
    expect(reader.largestRead()).toBeLessThanOrEqual(2 * 1024 * 1024);
  });

  test('a gigabyte that is no recording is told from its head', async () => {
    const reader = endlessReader('no recording', '\0', 1024 ** 3);
    expect(await probe(reader, 'huge')).toMatchObject({ format: 'unknown' });
    expect(reader.largestRead()).toBeLessThanOrEqual(1024 * 1024);
  });

  test('a container that claims gigabytes is told as damaged', async () => {
    const head = Buffer.alloc(64);
    head.writeUInt32BE(24, 0);
    head.write('ftypisom', 4, 'latin1');
    head.writeUInt32BE(0xfffffff0, 24);
    head.write('moov', 28, 'latin1');
    const decoders = createDecoders({ start: forkDecoder });
    onTestFinished(() => decoders.dispose());
    const liar = memoryReader(Buffer.concat([head, Buffer.alloc(4096)]));
    expect(await probe(liar, 'liar.mp4', { decoder: () => decoders.playing })).toMatchObject({
      format: 'mp4',
      playable: 'no',
      problems: [{ code: 'truncated' }],
    });
  });

  test('JSON nested 200,000 deep is one damaged line', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const found = await probe(memoryReader(castOf([[1, 'o', 'a'], deep, `[2, "o", ${deep}]`, [3, 'o', 'b']])), 'deep.cast');
    expect(found).toMatchObject({ events: 2 });
    expect(found.problems.map(({ code }) => code)).toEqual(['damaged-line']);
  });

  test('keys that reach for a prototype are only keys', async () => {
    const header =
      '{"version": 2, "width": 80, "height": 24, "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}';
    await probe(memoryReader(`${header}\n[1, "o", "a"]`), 'proto.cast');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('one event with megabytes of output makes many segments of bounded size', async () => {
    const segments = await segmentsOf(memoryReader(castOf([[1, 'o', 'abcdefg\r\n'.repeat(300_000)]])));
    expect(segments.length).toBeGreaterThan(20);
    for (const { events } of segments) expect(events.reduce((sum, [, , data]) => sum + data.length, 0)).toBeLessThanOrEqual(256 * 1024);
  });

  test('an escape sequence that never ends does not let a segment grow without bound', async () => {
    const events = [[1, 'o', '\u001b]0;'], ...Array.from({ length: 160 }, (_, at) => [2 + at, 'o', 'x'.repeat(30_000)])];
    const segments = await segmentsOf(memoryReader(castOf(events)));
    expect(segments.length).toBeGreaterThan(1);
  });

  test('problems are bounded, however damaged the input', async () => {
    const found = await probe(memoryReader(castOf(Array.from({ length: 100_000 }, (_, at) => `broken ${at}`))), 'broken.cast');
    expect(found.problems.length).toBeLessThanOrEqual(3);
    expect(found.problems[0]?.message).toContain(' times)');
  });
});
