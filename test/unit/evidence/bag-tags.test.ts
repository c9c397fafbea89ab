import { describe, expect, test } from 'vitest';
import { formatTags, parseOxum, parseTags, tagValue } from '../../../shared/evidence/bag-tags.ts';

describe('bag tags', () => {
  test('a value cannot begin a line of its own', () => {
    const text = formatTags([['Export-Reason', 'ticket 1\r\nContact-Name: Mallory\u2028x']]);
    expect(text).toBe('Export-Reason: ticket 1 Contact-Name: Mallory x\n');
  });

  test('folded values, any line end and any case of a label are read', () => {
    const tags = parseTags('\ufeffSource-Organization: One\r\n  and two\nPAYLOAD-OXUM: 12.3\n');
    expect(tagValue(tags, 'source-organization')).toBe('One and two');
    expect(parseOxum(tagValue(tags, 'Payload-Oxum') ?? '')).toEqual({ bytes: 12, files: 3 });
  });

  test('what is no Payload-Oxum is null', () => {
    for (const text of ['', '12', '1.2.3', '-1.2', '1e3.2']) expect(parseOxum(text)).toBeNull();
  });
});
