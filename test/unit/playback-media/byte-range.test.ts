import { describe, expect, test } from 'vitest';
import { parseByteRange } from '../../../electron/library/playback/byte-range.ts';

const part = (start: number, endExclusive: number) => ({ kind: 'part', start, endExclusive });

describe('a Range header', () => {
  test.each([
    ['bytes=0-0', 100, part(0, 1)],
    ['bytes=0-99', 100, part(0, 100)],
    ['bytes=10-', 100, part(10, 100)],
    ['bytes=90-1000', 100, part(90, 100)],
    ['bytes=-1', 100, part(99, 100)],
    ['bytes=-1000', 100, part(0, 100)],
    ['BYTES=1-2', 100, part(1, 3)],
    ['bytes=99-99999999999999999999999999', 100, part(99, 100)],
  ])('%s of %i bytes asks for a part', (header, sizeBytes, expected) => {
    expect(parseByteRange(header, sizeBytes)).toEqual(expected);
  });

  test.each([
    ['bytes=100-', 100],
    ['bytes=100-200', 100],
    ['bytes=-0', 100],
    ['bytes=0-', 0],
    ['bytes=-5', 0],
    [`bytes=${'9'.repeat(400)}-`, 100],
  ])('%s of %i bytes cannot be satisfied', (header, sizeBytes) => {
    expect(parseByteRange(header, sizeBytes)).toEqual({ kind: 'unsatisfiable' });
  });

  test.each([
    null,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'bytes=5-2',
    'items=0-1',
    'bytes=0-1,4-5',
    'bytes=1-2x',
    'bytes=--1',
    'bytes=0x1-2',
  ])('%s is ignored', (header) => {
    expect(parseByteRange(header, 100)).toEqual({ kind: 'whole' });
  });
});
