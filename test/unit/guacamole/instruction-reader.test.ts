import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInstructionReader } from '../../../electron/library/formats/guacamole/instruction-reader.ts';
import { instruction } from '../../support/guacamole-dump.ts';

interface Read {
  readonly found: readonly (readonly string[])[];
  readonly skipped: readonly number[];
  readonly end: 'whole' | 'cut';
}

function read(pieces: readonly Uint8Array[]): Read {
  const found: string[][] = [];
  const skipped: number[] = [];
  const reader = createInstructionReader({
    instruction: ({ opcode, args }) => void found.push([opcode, ...args]),
    damage: (bytes) => void skipped.push(bytes),
  });
  for (const piece of pieces) reader.feed(piece);
  return { end: reader.finish(), found, skipped };
}

/** In pieces of so many bytes. */
function readText(text: string | Buffer, pieceBytes = 1_000_000): Read {
  const bytes = Buffer.from(text);
  return read(
    Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) => bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes)),
  );
}

const anyInstruction = fc.tuple(
  fc.constantFrom('sync', 'size', 'name', 'mouse'),
  fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }),
);

describe('the instructions of a Guacamole dump', () => {
  test('are counted in Unicode code points, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(anyInstruction, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (instructions, pieceBytes) => {
        const text = instructions.map(([opcode, args]) => instruction(opcode, ...args)).join('');
        expect(readText(text, pieceBytes)).toEqual({
          found: instructions.map(([opcode, args]) => [opcode, ...args]),
          skipped: [],
          end: 'whole',
        });
      }),
    );
  });

  test('end inside one where the dump was cut, and those before it are whole', () => {
    const text = instruction('size', 0, 4, 4) + instruction('sync', 1);
    for (let length = 1; length < text.length; length += 1) {
      const { found, end, skipped } = readText(text.slice(0, length), 3);
      expect(found).toHaveLength(length < instruction('size', 0, 4, 4).length ? 0 : 1);
      expect(end).toBe(length === instruction('size', 0, 4, 4).length ? 'whole' : 'cut');
      expect(skipped).toEqual([]);
    }
  });

  test.each([
    ['a length that is too long', '4.sync,9.5;'],
    ['a length of a billion', '4.sync,1000000000.1;'],
    ['a terminator that is none', '4.sync,1.5!'],
    ['no length at all', 'sync;'],
    ['bytes that are no text', '\u0000\u0000\u0000\u0000'],
  ])('are found again behind %s', (_name, damage) => {
    const text = `${instruction('size', 0, 4, 4)}${damage}${instruction('name', 'after')}${instruction('sync', 7)}${instruction('sync', 8)}`;
    for (const pieceBytes of [1, 5, 1000]) {
      const { found, skipped, end } = readText(text, pieceBytes);
      expect(found[0]).toEqual(['size', '0', '4', '4']);
      expect(found.slice(-1)).toEqual([['sync', '8']]);
      expect(skipped).toHaveLength(1);
      expect(end).toBe('whole');
    }
  });

  test('lose nothing that is not damaged, whichever byte is', () => {
    const parts = ['size,0,4,4', 'name,one', 'sync,100', 'name,two', 'sync,200', 'mouse,1,2,0,210', 'sync,300'].map((part) => {
      const [opcode = '', ...args] = part.split(',');
      return instruction(opcode, ...args);
    });
    const text = Buffer.from(parts.join(''));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const damaged = Buffer.from(text);
        damaged[at] = value;
        const whole = readText(text).found.map((found) => found.join());
        const found = readText(damaged, 7).found.map((each) => each.join());
        const lost = whole.filter((each) => !found.includes(each));
        // The instruction that was hit, and the next one where its own end cannot be told any more.
        expect(lost.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['elements', '1.a,'.repeat(3000)],
    ['characters', `${'9'.repeat(6)}.${'a'.repeat(999_999)}!`],
    ['characters, as far as can be seen', `1048577.${'a'.repeat(1_200_000)}`],
  ])('that have too many %s are damage, and what follows is read', (_name, endless) => {
    const { found, skipped } = readText(`${endless};${instruction('sync', 1)}`, 4096);
    expect(found).toEqual([['sync', '1']]);
    expect(skipped).toHaveLength(1);
  });

  test('are never made up of arbitrary bytes, and reading those ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 1, max: 300 }), (bytes, pieceBytes) => {
        const { found, skipped } = readText(Buffer.from(bytes), pieceBytes);
        expect(found.length * 3 + skipped.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
