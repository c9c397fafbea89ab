import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTerminalSegment, encodeTerminalSegment } from '../../../../electron/library/indexing/terminal/segment-format.ts';
import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';

test('a segment comes back as it was, whatever its events carry', () => {
  const data = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant('\ud800 alone'), fc.constant(''));
  const event = fc.tuple(fc.nat(2 ** 40), fc.constantFrom<TerminalEventTuple[1]>('o', 'i', 'm', 'r', 'x'), data);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), fc.nat(2 ** 40), data, (events, startMs, ansi) => {
      const segment = { index: 7, startMs, endMs: startMs + 5, snapshot: { cols: 80, rows: 24, ansi }, events };
      expect(decodeTerminalSegment(Buffer.from(encodeTerminalSegment(segment)))).toEqual(segment);
    }),
  );
});

test.each([
  ['nothing', ''],
  ['JSON of an earlier version', '{"index":0,"events":[]}'],
  ['a length beyond the end', '\xff\xff\xff\xff{}'],
])('%s is told as an index to be made anew', (_, bytes) => {
  expect(() => decodeTerminalSegment(Buffer.from(bytes, 'latin1'))).toThrow(expect.objectContaining({ code: 'not-indexed' }));
});
