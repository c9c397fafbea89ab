import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold, foldText } from '../../../electron/library/catalog/fold-text.ts';

const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.stringMatching(/^[ -~]*$/));

it('what one picture of text is read as in several ways has one fold', () => {
  for (const [read, meant] of [
    ['AKIA7Q2ZL001I8B5', 'AKIA7Q2ZL0O1I8B5'],
    ['Q3_final v2.xIsx', 'Q3_final_v2.xlsx'],
    ['modern', 'rnodern'],
    ['clown', 'down'],
    ['vvheel', 'wheel'],
    ['/ etc/passwd', '/etc/passwd'],
    ['Auditlog', 'Audit log'],
    ['$UDO', 'sudo'],
    ['B8', '88'],
    ['|l1I!', 'lllll'],
    ['caf\u00e9', 'CAFE'],
  ] as const)
    expect(fold(read), `${read} / ${meant}`).toBe(fold(meant));
});

it('what looks different has different folds', () => {
  for (const [a, b] of [
    ['3', '8'],
    ['root', 'boot'],
    ['10.0.0.13', '10.0.0.17'],
    ['admin', 'adrnjn'],
  ] as const)
    expect(fold(a)).not.toBe(fold(b));
});

it('the fold of two texts is that of one after the other, so a part of a text is found in it', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      fc.pre(!/[\ud800-\udbff]$/.test(a));
      expect(fold(a + b)).toBe(fold(a) + fold(b));
    }),
  );
});

it('every place of a fold leads back to the character that it came from', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { text: folded, starts, ends } = foldText(text);
      expect(folded).toBe(fold(text));
      expect(starts).toHaveLength(folded.length);
      for (let at = 0; at < folded.length; at += 1) {
        const [start = -1, end = -1] = [starts[at], ends[at]];
        const character = text.slice(start, end);
        expect(Array.from(character)).toHaveLength(1);
        expect(fold(character)).toContain(folded[at]);
        expect(start).toBeGreaterThanOrEqual(starts[at - 1] ?? 0);
      }
    }),
  );
});

it('a part of a text, looked for folded, is found where it is', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), fc.nat(), (text, a, b) => {
      const characters = Array.from(text);
      const [from, to] = [a % (characters.length + 1), b % (characters.length + 1)].sort((x, y) => x - y) as [number, number];
      const part = characters.slice(from, to).join('');
      fc.pre(fold(part) !== '');
      const { text: folded, starts, ends } = foldText(text);
      const start = fold(characters.slice(0, from).join('')).length;
      const end = start + fold(part).length;
      expect(folded.slice(start, end)).toBe(fold(part));
      const range = text.slice(starts[start], ends[end - 1]);
      expect(part).toContain(range);
      expect(fold(range)).toBe(fold(part));
    }),
  );
});
