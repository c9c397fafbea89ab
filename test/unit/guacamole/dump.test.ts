import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openByteStream } from '../../../electron/library/formats/byte-stream.ts';
import type { DumpFrame, DumpItem } from '../../../electron/library/formats/guacamole/dump-items.ts';
import { readDump } from '../../../electron/library/formats/guacamole/read-dump.ts';
import { probe } from '../../../electron/library/formats/probe.ts';
import { createProblemLog } from '../../../electron/library/formats/problem-log.ts';
import type { Problem } from '../../../shared/model/recording.ts';
import {
  image,
  imageParts,
  instruction,
  key,
  makeNumberedDump,
  mouse,
  numberedPicture,
  picture,
  rectangle,
  sync,
} from '../../support/guacamole-dump.ts';
import { memoryReader } from '../../support/memory-reader.ts';

async function itemsOf(text: string): Promise<{ readonly items: DumpItem[]; readonly problems: readonly Problem[] }> {
  const problems = createProblemLog();
  const items: DumpItem[] = [];
  for await (const batch of readDump(await openByteStream(memoryReader(text)), problems)) items.push(...batch.items);
  return { items, problems: problems.list() };
}

const framesOf = (items: readonly DumpItem[]): DumpFrame[] => items.filter((item) => item.kind === 'frame');
const codesOf = (problems: readonly Problem[]): string[] => problems.map(({ code }) => code);
const small = picture(4, 4, (context) => context.fillRect(0, 0, 4, 4));
const size = instruction('size', 0, 160, 96);

describe('probing a Guacamole dump', () => {
  test('tells its length by its syncs, its size, and that it can be replayed', async () => {
    expect(await probe(memoryReader(makeNumberedDump()), 'x')).toMatchObject({
      ...{ format: 'guacamole', kind: 'guacamole', layers: [], playable: 'replay', problems: [] },
      ...{ durationMs: 9960, width: 160, height: 96, startedAt: null, events: 1001, container: null },
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('opens it through %s', async (layer, compress) => {
    const found = await probe(memoryReader(compress(makeNumberedDump({ frames: 5 }))), 'x.guac.gz');
    expect(found).toMatchObject({ format: 'guacamole', layers: [layer], durationMs: 160, playable: 'replay', problems: [] });
  });

  test('knows a dump that begins with buffers, with layer 1, or with its name', async () => {
    for (const beginning of [instruction('size', -1, 64, 64), instruction('size', 1, 80, 24), instruction('name', 'Büro 1')]) {
      expect(await probe(memoryReader(beginning + size + sync(0) + sync(250)), 'x')).toMatchObject({
        ...{ format: 'guacamole', durationMs: 250, width: 160, height: 96, problems: [] },
      });
    }
  });

  test('tells a refused login in words', async () => {
    const refused = sync(0) + instruction('error', 'Aborted. See logs.', 769);
    const found = await probe(memoryReader(refused), 'recording');
    expect(found).toMatchObject({ durationMs: 0, width: null, playable: 'replay' });
    expect(found.problems).toEqual([
      { code: 'connection-error', message: 'The connection ended with error 769, the login was refused: "Aborted. See logs.".' },
    ]);
  });

  test('tells a cut tail, damage, and that there is no frame', async () => {
    const whole = makeNumberedDump({ frames: 20 });
    const cut = await probe(memoryReader(whole.slice(0, -9)), 'x');
    expect([cut.durationMs, codesOf(cut.problems)]).toEqual([720, ['truncated']]);
    const middle = Math.floor(whole.length / 2);
    const damaged = await probe(memoryReader(`${whole.slice(0, middle)}\u0000;9.zzz${whole.slice(middle + 300)}`), 'x');
    expect([damaged.durationMs, damaged.playable]).toEqual([760, 'replay']);
    expect(codesOf(damaged.problems)).toContain('damaged');
    const empty = await probe(memoryReader(size), 'x');
    expect([empty.durationMs, empty.playable, codesOf(empty.problems)]).toEqual([null, 'no', ['no-frames']]);
    const cutGzip = await probe(memoryReader(gzipSync(whole).subarray(0, 3000)), 'x');
    expect(codesOf(cutGzip.problems)).toContain('truncated');
  });

  test('tells what was done after the last frame, which is no part of its length', async () => {
    const found = await probe(memoryReader(size + sync(0) + sync(1000) + key(0x61, 4000)), 'x');
    expect(found.durationMs).toBe(1000);
    expect(codesOf(found.problems)).toEqual(['input-after-end']);
  });
});

describe('the frames of a dump', () => {
  test('draw images in the order of their beginnings, whichever ends first', async () => {
    const first = imageParts(0, 0, 1, 1, small);
    const second = imageParts(1, 0, 2, 2, small);
    const { items } = await itemsOf(
      size + [...first.slice(0, 1), ...second, ...first.slice(1)].join('') + rectangle(0, 3, 3, 1, 1, [1, 2, 3, 255]) + sync(0),
    );
    expect(framesOf(items)[0]?.operations.map(([name, , , x]) => (name === 'img' ? `img ${x}` : name))).toEqual([
      'size',
      'img 1',
      'img 2',
      'rect',
      'cfill',
    ]);
  });

  test('wait for an image that ends after their sync, and the frames behind them wait too', async () => {
    const late = imageParts(7, 0, 0, 0, small);
    const { items, problems } = await itemsOf(
      size +
        late.slice(0, -1).join('') +
        sync(0) +
        rectangle(0, 0, 0, 1, 1, [9, 9, 9, 255]) +
        sync(50) +
        late.slice(-1).join('') +
        sync(90),
    );
    expect(framesOf(items).map(({ atMs, operations, images }) => [atMs, operations.length, images.length])).toEqual([
      [0, 2, 1],
      [50, 2, 0],
      [90, 0, 0],
    ]);
    expect(problems).toEqual([]);
  });

  test('go without an image that never ends, or of which something was lost', async () => {
    const unfinished = imageParts(0, 0, 0, 0, small).slice(0, -1).join('');
    const never = await itemsOf(size + unfinished + sync(0) + sync(10));
    expect([framesOf(never.items).length, codesOf(never.problems)]).toEqual([2, ['image-incomplete']]);
    const lost = await itemsOf(`${size}${unfinished}4.oops!${image(1, 0, 0, 0, small)}${sync(0)}`);
    expect(framesOf(lost.items)[0]?.images).toHaveLength(1);
    expect(codesOf(lost.problems)).toEqual(['damaged', 'image-incomplete']);
  });

  test('go without images that are none, or that claim to be larger than any display', async () => {
    const huge = Buffer.from(small.bytes);
    huge.writeUInt32BE(60_000, 16);
    const text = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>');
    for (const [bytes, code] of [
      [huge, 'image-too-large'],
      [text, 'image-unsupported'],
      [Buffer.alloc(0), 'image-unsupported'],
    ] as const) {
      const { items, problems } = await itemsOf(size + image(0, 0, 0, 0, { ...small, bytes }) + sync(0));
      expect([framesOf(items)[0]?.images.length, codesOf(problems)]).toEqual([0, [code]]);
    }
  });

  test('leave out numbers that no display can have, and tell it', async () => {
    const { items, problems } = await itemsOf(
      instruction('size', 0, 2_000_000_000, 5) +
        instruction('copy', 0, 0, 0, -5, 4, 14, 1, 0, 0) +
        instruction('rect', 'a', 0, 0, 1, 1) +
        size +
        sync(0),
    );
    expect(framesOf(items)[0]?.operations).toEqual([['size', 0, 160, 96]]);
    expect(problems).toMatchObject([{ code: 'out-of-range', message: expect.stringContaining('(3 times)') }]);
  });

  test('never go back in time', async () => {
    const { items, problems } = await itemsOf(size + sync(0) + sync(500) + sync(200) + sync(700));
    expect(framesOf(items).map(({ atMs }) => atMs)).toEqual([0, 500, 500, 700]);
    expect(codesOf(problems)).toEqual(['time-goes-back']);
  });

  test('are bounded, also when no sync ever comes', async () => {
    const flood = rectangle(0, 0, 0, 1, 1, [1, 1, 1, 255]).repeat(120_000);
    const { items, problems } = await itemsOf(size + flood + sync(0));
    expect(framesOf(items)[0]?.operations.length).toBeLessThanOrEqual(100_000);
    expect(codesOf(problems)).toEqual(['frame-too-large']);
  });

  test('leave streams of other kinds without any effect', async () => {
    const streams = ['audio', 'video', 'file', 'pipe', 'argv'].map(
      (opcode, at) =>
        instruction(opcode, at, 'image/png', 'x') + instruction('blob', at, small.bytes.toString('base64')) + instruction('end', at),
    );
    const { items } = await itemsOf(size + streams.join('') + sync(0));
    expect(framesOf(items)[0]?.operations).toEqual([['size', 0, 160, 96]]);
  });
});

describe('the pointer', () => {
  test('moves at its own times, between the syncs around it', async () => {
    const { items } = await itemsOf(size + mouse(1, 1, 0, -50) + sync(0) + mouse(2, 2, 0, 30) + mouse(3, 3, 1, 99_999) + sync(100));
    expect(items.flatMap((item) => (item.kind === 'pointer' ? [[item.atMs, item.operation[1]]] : []))).toEqual([
      [0, 1],
      [30, 2],
      [100, 3],
    ]);
  });
});

test('an old dump with its images inline shows them', async () => {
  const old = numberedPicture(5, 32, 16);
  const { items } = await itemsOf(size + instruction('png', 14, 0, 3, 4, old.bytes.toString('base64')) + sync(0));
  expect(framesOf(items)[0]).toMatchObject({
    operations: [
      ['size', 0, 160, 96],
      ['img', 14, 0, 3, 4, 0],
    ],
    images: [{ width: 32, height: 16 }],
  });
});
