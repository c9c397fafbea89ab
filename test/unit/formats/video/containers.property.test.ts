import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { examineContainer, openAt } from '../../../../electron/library/formats/video/examine-container.ts';
import { examineWholly } from '../../../../electron/library/formats/video/examine-wholly.ts';
import type { StreamTrial } from '../../../../electron/library/formats/video/stream-trial.ts';
import { AppError } from '../../../../shared/errors.ts';
import { countReads } from '../../../support/counting-reader.ts';
import { memoryReader } from '../../../support/memory-reader.ts';
import { makeTestVideo, type TestVideoKind } from '../../../support/test-videos.ts';

const kinds = ['mp4', 'mp4-index-last', 'mp4-fragmented', 'mp4-killed', 'm4v', 'm4v-killed', 'mkv', 'mkv-killed', 'webm-vp9'] as const;

/** By these a file is taken for what it is. */
const keptHead = 12;

/** Says that everything decodes: what a header is made of is of no matter here, and FFmpeg no part of the question. */
const credulous: StreamTrial = {
  decode: async ({ samples }) => ({ clean: samples.map(() => true), picture: { width: 16, height: 16, luma: new Uint8Array(256) } }),
  h264Parameters: async () => Uint8Array.from(Buffer.from('0000000167424014eca0a0fd8088000003000800000301907858cb0000000168ce06f2', 'hex')),
};

/** Everything that can be done with a file, within bounds; AppErrors are answers too. */
async function exercise(bytes: Uint8Array, times: readonly number[]): Promise<void> {
  const reader = countReads(memoryReader(bytes));
  const report = await examineContainer(reader, { trial: credulous });
  if (report === null) return;
  expect(report.durationMs === null || (Number.isSafeInteger(report.durationMs) && report.durationMs >= 0)).toBe(true);
  if (report.access === 'none') expect(report.problems.length).toBeGreaterThan(0);
  const wholly = await examineWholly(reader, report);
  for (const found of [report, wholly]) {
    for (const { start, end } of found.lost) {
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(bytes.length);
    }
    for (const atMs of times) {
      reader.reset();
      const input = await openAt(reader, found, atMs).catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
      if (input === null) continue;
      // All of it: what is made never is much more than what it is made of.
      const most = 4 * bytes.length + 1_000_000;
      let position = 0;
      for (;;) {
        const part = await input.reader.read(position, position + 100_000);
        if (part.length === 0) break;
        position += part.length;
        expect(position).toBeLessThan(most);
      }
    }
  }
  // A small file is read over and over by hops, but each look is a page at most.
  expect(reader.largestRead).toBeLessThanOrEqual(bytes.length);
}

describe('containers that are anything', () => {
  const sound = new Map<TestVideoKind, Buffer>();

  beforeAll(async () => {
    for (const kind of kinds) sound.set(kind, (await makeTestVideo(kind, { width: 320, height: 240, seconds: 6 })).bytes);
  });

  const edit = fc.record({
    // Parts of a whole as integers: doubles are mostly drawn next to zero.
    at: fc.integer({ min: 0, max: 9999 }),
    // Near the beginning are the structures of most files.
    isEarly: fc.boolean(),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 12 }),
      fc.constantFrom(
        ...['ffffffff', '00000000', '00000001', '01ffffffffffffff', '7fffffff'].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
      ),
    ),
    how: fc.constantFrom('overwrite', 'insert', 'remove'),
  });
  const times = fc.array(fc.oneof(fc.integer({ min: -10, max: 8000 }), fc.constantFrom(Number.MAX_SAFE_INTEGER)), {
    minLength: 1,
    maxLength: 2,
  });

  test.each(kinds)('%s with any damage is read without a failure', async (kind) => {
    const original = sound.get(kind) ?? Buffer.alloc(0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 200, max: 10_000 }),
        times,
        async (edits, share, at) => {
          let bytes = Buffer.from(original);
          for (const { at: where, isEarly, bytes: put, how } of edits) {
            const position = keptHead + Math.floor((where / 10_000) * ((isEarly ? Math.min(3000, bytes.length) : bytes.length) - keptHead));
            if (how === 'overwrite') Buffer.from(put).copy(bytes, position);
            else
              bytes = Buffer.concat([
                bytes.subarray(0, position),
                how === 'insert' ? put : Buffer.alloc(0),
                bytes.subarray(how === 'remove' ? position + put.length : position),
              ]);
          }
          await exercise(bytes.subarray(0, Math.ceil((bytes.length * share) / 10_000)), at);
        },
      ),
      { numRuns: 60 },
    );
  });

  const headers = [
    '1a45dfa3',
    '0000001c667479704d345620',
    '0000000866726565000000006d646174',
    '1f43b675',
    '0000002c6d6f6f66000000106d666864',
    '000001b3',
    '000001b6',
    '0000000265',
  ];
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.constantFrom(...headers.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))),
  );

  test('bytes that only look like video are read without a failure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...headers.slice(0, 3)), fc.array(piece, { maxLength: 60 }), times, async (first, pieces, at) => {
        await exercise(Buffer.concat([Buffer.from(first, 'hex'), ...pieces]), at);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['clusters', `1a45dfa3a0${'42828888'}`, '1f43b675'],
    [
      'fragments',
      '0000001c667479704d3456200000020000000000000000000000000000000008667265650000002c6d6f6f66',
      '0000002c6d6f6f66000000106d6668640000000000000001',
    ],
    ['key frames', '0000001c667479704d34562000000200000000000000000000000000000000000000006d646174', '000001b3001007000001b61060'],
    ['units', '0000001c667479704d34562000000200000000000000000000000000000000000000006d646174', '0000000265b8'],
    ['zeros', '0000001c667479704d34562000000200000000000000000000000000000000000000006d646174', '00'],
  ])('megabytes of nothing but the beginnings of %s are passed through in one go', async (_name, head, repeated) => {
    const unit = Buffer.from(repeated, 'hex');
    const bytes = Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(3_000_000, unit)]);
    await exercise(bytes, [0, 5000]);
  });
});
