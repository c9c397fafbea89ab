import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxPackLines, packLines, unpackLines } from '../../electron/library/catalog/line-pack.ts';
import { upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { insertTextLines, listTextLines, transcriptIndexAt } from '../../electron/library/catalog/text-lines.ts';
import type { TranscriptLine } from '../../shared/model/playback.ts';
import { addSource, recording, recordingInput, sessionInput, testCatalog } from './catalog-fixture.ts';

const lines = fc
  .array(
    fc.record({
      waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 36 })),
      forMs: fc.nat(10_000),
      source: fc.constantFrom<TranscriptLine['source']>('output', 'input', 'event', 'ocr'),
      text: fc.oneof(
        fc.string({ maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constant('two\nlines'),
        fc.constant('x'.repeat(9000)),
      ),
    }),
    { maxLength: 120 },
  )
  .map((given) => {
    let atMs = 0;
    return given.map(({ waitMs, forMs, source, text }): TranscriptLine => {
      atMs += waitMs;
      return { atMs, endMs: atMs + forMs, source, text };
    });
  });

it('lines come out of packs as they went in, and no pack has too many', () => {
  fc.assert(
    fc.property(lines, (given) => {
      const packs = packLines(given);
      expect(packs.flatMap((pack) => [...unpackLines(pack)])).toEqual(given);
      for (const { count } of packs) expect(count).toBeLessThanOrEqual(maxPackLines);
      expect(packs.reduce((sum, { count }) => sum + count, 0)).toBe(given.length);
    }),
  );
});

it('any page of a recording, and the line at any time, are as a list of all lines has them', () => {
  const catalog = testCatalog();
  addSource(catalog);
  let count = 0;
  fc.assert(
    fc.property(lines, fc.array(fc.nat(130), { minLength: 1, maxLength: 5 }), (given, cuts) => {
      count += 1;
      const id = recording(`r${count}`);
      upsertSession(catalog, sessionInput(`s${count}`));
      upsertRecording(catalog, recordingInput(`r${count}`, `s${count}`));
      // Inserted in pieces, as indexing does.
      const ends = [...cuts, given.length].map((end) => Math.min(end, given.length)).sort((a, b) => a - b);
      let from = 0;
      for (const end of ends) {
        insertTextLines(
          catalog,
          id,
          given.slice(from, end).map((line, at) => ({ ...line, seq: from + at })),
        );
        from = end;
      }
      // A lone surrogate is no text: SQLite keeps U+FFFD in its place.
      const expected = given.map((line) => ({ ...line, text: line.text.toWellFormed() }));
      for (const offset of [0, 1, 31, 32, 33, ...cuts]) {
        expect(listTextLines(catalog, id, { offset, limit: 40 })).toEqual({
          lines: expected.slice(offset, offset + 40),
          total: given.length,
        });
      }
      for (const atMs of [-1, 0, 100, ...given.slice(0, 60).flatMap(({ atMs }) => [atMs - 1, atMs])]) {
        expect(transcriptIndexAt(catalog, id, atMs)).toBe(given.findLastIndex((line) => line.atMs <= atMs));
      }
    }),
    { numRuns: 30, endOnFailure: true },
  );
});
