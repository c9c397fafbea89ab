import { describe, expect, it } from 'vitest';
import { readRedaction } from '../../../renderer/features/review/redaction/redaction-form.tsx';
import { hiddenAt } from '../../../renderer/features/review/redaction/use-hidden-now.ts';

const box = { x: 1, y: 2, width: 3, height: 4 };

describe('redactions in the window', () => {
  it('hide from their first to their last moment', () => {
    const redactions = [
      { fromMs: 0, toMs: 1000, box },
      { fromMs: 500, toMs: 2000, box },
    ];
    expect([0, 700, 1000, 1001, 2001].map((atMs) => hiddenAt(redactions, atMs))).toEqual([[0], [0, 1], [0, 1], [1], []]);
  });

  it('are read from their fields, or say what is wrong with them', () => {
    const picture = { width: 100, height: 50 };
    const given = { fromMs: 0, toMs: 5000, x: '1', y: '2', width: '3', height: '4' };
    expect(readRedaction(given, 4000, picture)).toEqual({ fromMs: 0, toMs: 4000, box });
    for (const [wrong, words] of [
      [{ fromMs: null }, 'Write positions'],
      [{ fromMs: 5001 }, 'ends before'],
      [{ x: 'left' }, 'whole pixels'],
      [{ y: '-1' }, 'whole pixels'],
      [{ width: '0' }, 'no size'],
      [{ x: '100' }, '100 × 50'],
    ] as const)
      expect(readRedaction({ ...given, ...wrong }, 6000, picture)).toContain(words);
    expect(readRedaction({ ...given, fromMs: 4500 }, 4000, picture)).toContain('The recording ends');
  });
});
