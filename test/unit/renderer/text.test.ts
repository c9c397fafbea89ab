import { describe, expect, it } from 'vitest';
import { hitParts } from '../../../renderer/features/search/hit-parts.ts';
import { visibleLines, visibleText } from '../../../shared/visible-text.ts';

describe('text from a recording', () => {
  it('shows what would hide or reorder what is around it', () => {
    expect(visibleText('a\u202Egpj.exe')).toBe('a\u27e8202E\u27e9gpj.exe');
    expect(visibleText('\u001b[31mred\u0007')).toBe('\u27e8001B\u27e9[31mred\u27e80007\u27e9');
    expect(visibleText('pay\u200Bpal')).toBe('pay\u27e8200B\u27e9pal');
    expect(visibleText('\u{e0041}\u3164\ufeff\u2066\u2029')).toBe(
      '\u27e8E0041\u27e9\u27e83164\u27e9\u27e8FEFF\u27e9\u27e82066\u27e9\u27e82029\u27e9',
    );
    expect(visibleText('\ud800 lone')).toBe('\u27e8D800\u27e9 lone');
  });

  it('leaves every script and emoji as they are', () => {
    for (const text of [
      'M\u00fcller & S\u00f6hne',
      '\u6771\u4eac\u652f\u5e97',
      '\u0645\u0631\u062d\u0628\u0627',
      '\u2764\ufe0f \u{1f600}',
      '<script>alert(1)</script>',
    ]) {
      expect(visibleText(text)).toBe(text);
    }
  });

  it('keeps lines apart where there may be several', () => {
    expect(visibleLines('one\ntwo\u0000')).toBe('one\ntwo\u27e80000\u27e9');
    expect(visibleText('one\ntwo')).toBe('one\u27e8000A\u27e9two');
  });
});

describe('a line with hits', () => {
  const shown = (text: string, ranges: [number, number][]) =>
    hitParts(text, ranges)
      .parts.map(({ text: part, isHit }) => (isHit ? `[${part}]` : part))
      .join('');

  it('marks each of them', () => {
    expect(
      shown('sudo nginx && sudo reload', [
        [0, 4],
        [14, 18],
      ]),
    ).toBe('[sudo] nginx && [sudo] reload');
    expect(shown('nothing here', [])).toBe('nothing here');
  });

  it('begins shortly before the first where it is long, and says what it left out', () => {
    const line = `${'x'.repeat(1000)}needle${'y'.repeat(1000)}`;
    const { parts, isCutBefore, isCutAfter } = hitParts(line, [[1000, 1006]]);
    expect(parts.map(({ text }) => text)).toEqual(['x'.repeat(60), 'needle', 'y'.repeat(334)]);
    expect([isCutBefore, isCutAfter]).toEqual([true, true]);
  });

  it('marks as much of a long hit as is shown', () => {
    const { parts } = hitParts('z'.repeat(1000), [[0, 1000]]);
    expect(parts).toEqual([{ at: 0, text: 'z'.repeat(400), isHit: true }]);
  });

  it('passes over ranges that overlap, turn back or lie outside', () => {
    expect(
      shown('abcdef', [
        [1, 3],
        [2, 4],
        [5, 2],
        [90, 99],
      ]),
    ).toBe('a[bc][d]ef');
  });
});
