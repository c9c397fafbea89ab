import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connection, type WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { finishIndex, saveIndex } from '../../electron/library/catalog/index-data.ts';
import { setCacheState, setProbe, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { boxOfRanges, packMoves, packWords, unpackMoves, unpackWords } from '../../electron/library/catalog/screen-line-places.ts';
import { addScreenText, clearScreenLines, type ScreenLine, screenTextAt } from '../../electron/library/catalog/screen-lines.ts';
import { endScreenText } from '../../electron/library/catalog/screen-text-state.ts';
import { searchText } from '../../electron/library/catalog/search.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { deleteSource } from '../../electron/library/catalog/sources.ts';
import { insertTextLines } from '../../electron/library/catalog/text-lines.ts';
import { listTranscript, transcriptAt } from '../../electron/library/catalog/transcript.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import { probeOf } from '../support/recordings.ts';
import { addSource, recordingInput, sessionInput, testCatalog } from './catalog-fixture.ts';

function setUp(...names: string[]): { catalog: WritableCatalog; ids: RecordingId[] } {
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('s'));
  const ids = names.map((name) => {
    const input = recordingInput(name, 's');
    upsertRecording(catalog, input);
    setCacheState(catalog, input.id, { cacheState: 'complete', cachedBytes: 1 });
    setProbe(catalog, input.id, probeOf());
    const none = { cols: null, rows: null, maxCols: null, maxRows: null, activity: null, idle: [], thumbnails: null };
    saveIndex(catalog, input.id, { indexVersion: 1, durationMs: 1, ...none });
    finishIndex(catalog, input.id);
    return input.id;
  });
  return { catalog, ids };
}

const line = (seq: number, text: string, atMs: number, endMs: number, more: Partial<ScreenLine> = {}): ScreenLine => ({
  seq,
  text,
  atMs,
  endMs,
  confidence: 80,
  box: { x: 10, y: 10 * seq, width: 8 * text.length, height: 12 },
  words: [{ start: 0, end: text.length, left: 0, right: 8 * text.length }],
  moves: [],
  ...more,
});

const search = (catalog: WritableCatalog, query: string, limit = 100, cursor: string | null = null) =>
  searchText(catalog, { query, mode: 'words', caseSensitive: false, sources: [], recordingId: null, cursor, limit });

describe('lines that were read', () => {
  it('are found, each once, beside those that were printed, in order of time and page by page', () => {
    const { catalog, ids } = setUp('video');
    const [id] = ids;
    if (!id) throw new Error('There is a recording.');
    const printed = [100, 300, 500].map((atMs, seq) => ({
      seq,
      atMs,
      endMs: atMs,
      source: 'input' as const,
      text: `typed secret ${atMs}`,
    }));
    insertTextLines(catalog, id, printed);
    finishIndex(catalog, id);
    const read = [200, 300, 400, 600].map((atMs, seq) => line(seq, `shown secret ${atMs}`, atMs, atMs + 50));
    addScreenText(catalog, id, { added: read, updated: [], readMs: 700 });
    endScreenText(catalog, id, { state: 'done', problem: null });
    const { hits, searched, notSearched } = search(catalog, 'secret');
    expect({ searched, notSearched }).toEqual({ searched: 1, notSearched: [] });
    expect(hits.map(({ source, atMs }) => `${source} ${atMs}`)).toEqual([
      'input 100',
      'ocr 200',
      'input 300',
      'ocr 300',
      'ocr 400',
      'input 500',
      'ocr 600',
    ]);
    const paged: number[] = [];
    for (let cursor: string | null = null, page = 0; page < 20; page += 1) {
      const found = search(catalog, 'secret', 2, cursor);
      paged.push(...found.hits.map(({ atMs }) => atMs));
      cursor = found.nextCursor;
      if (cursor === null) break;
    }
    expect(paged).toEqual([100, 200, 300, 300, 400, 500, 600]);
  });

  it('are shown where they are at a time', () => {
    const { catalog, ids } = setUp('video');
    const [id] = ids;
    if (!id) throw new Error('There is a recording.');
    addScreenText(catalog, id, { added: [line(0, 'prompt', 0, 1000), line(1, 'drwx', 500, 5000)], updated: [], readMs: 5000 });
    addScreenText(catalog, id, { added: [], updated: [{ seq: 1, endMs: 9000, moves: [{ atMs: 3000, x: 10, y: 90 }] }], readMs: 9000 });
    const shown = (atMs: number) => screenTextAt(catalog, id, atMs).map(({ text, box }) => [text, box.y]);
    expect(shown(0)).toEqual([['prompt', 0]]);
    expect(shown(600)).toEqual([
      ['prompt', 0],
      ['drwx', 10],
    ]);
    expect(shown(3000)).toEqual([['drwx', 90]]);
    expect(shown(9000)).toEqual([]);
  });

  it('leave nothing in the index when they are forgotten, or their source is removed', () => {
    const { catalog, ids } = setUp('one', 'two');
    for (const id of ids) addScreenText(catalog, id, { added: [line(0, 'top secret', 0, 1000)], updated: [], readMs: 1000 });
    expect(search(catalog, 'secret').hits).toHaveLength(2);
    const [first] = ids;
    if (first) clearScreenLines(catalog, first);
    expect(search(catalog, 'secret').hits).toHaveLength(1);
    deleteSource(catalog, recordingInput('one', 's').sourceId);
    const { database } = catalog[connection];
    for (const table of ['screen_lines', 'screen_words', 'screen_folded']) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
    }
  });
});

it('a transcript of both kinds is in order of time, whatever page is read', () => {
  const times = fc.array(fc.nat(20), { maxLength: 12 });
  fc.assert(
    fc.property(times, times, fc.nat(10), fc.integer({ min: 1, max: 10 }), (printedTimes, readTimes, offset, limit) => {
      const { catalog, ids } = setUp('video');
      const [id] = ids;
      if (!id) throw new Error('There is a recording.');
      const ascending = (given: readonly number[]): number[] => [...given].sort((a, b) => a - b);
      insertTextLines(
        catalog,
        id,
        ascending(printedTimes).map((atMs, seq) => ({ seq, atMs, endMs: atMs, source: 'input', text: `typed ${seq}` })),
      );
      addScreenText(catalog, id, {
        added: ascending(readTimes).map((atMs, seq) => line(seq, `read ${seq}`, atMs, atMs + 1)),
        updated: [],
        readMs: 99,
      });
      const { lines, total } = listTranscript(catalog, id, { offset: 0, limit: 100 });
      expect(total).toBe(printedTimes.length + readTimes.length);
      expect(lines.map(({ atMs }) => atMs)).toEqual(ascending([...printedTimes, ...readTimes]));
      expect(listTranscript(catalog, id, { offset, limit }).lines).toEqual(lines.slice(offset, offset + limit));
      for (let atMs = -1; atMs <= 21; atMs += 1) {
        expect(transcriptAt(catalog, id, atMs)).toBe(lines.findLastIndex((each) => each.atMs <= atMs));
      }
    }),
    { numRuns: 40 },
  );
});

it('places of words and moves of lines are kept as they are', () => {
  const number = fc.integer({ min: 0, max: 65_535 });
  const word = fc.record({ start: number, end: number, left: number, right: number });
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(unpackWords(packWords(words))).toEqual(words);
    }),
  );
  const move = fc.record({ atMs: fc.integer({ min: 0, max: 0xffffffff }), x: number, y: number });
  fc.assert(
    fc.property(fc.array(move, { minLength: 1 }), (moves) => {
      expect(unpackMoves(packMoves(moves) ?? Buffer.alloc(0))).toEqual(moves);
    }),
  );
  expect(packMoves([])).toBeNull();
});

it('the box of a hit is around what was found', () => {
  const box = { x: 100, y: 50, width: 200, height: 12 };
  const words = [
    { start: 0, end: 4, left: 0, right: 40 },
    { start: 5, end: 15, left: 50, right: 150 },
  ];
  expect(boxOfRanges({ box, words }, [[5, 15]])).toEqual({ x: 149, y: 50, width: 102, height: 12 });
  expect(boxOfRanges({ box, words }, [[7, 9]])).toEqual({ x: 169, y: 50, width: 22, height: 12 });
  expect(boxOfRanges({ box, words }, [[0, 15]])).toEqual({ x: 100, y: 50, width: 151, height: 12 });
  expect(boxOfRanges({ box, words: [] }, [[0, 3]])).toEqual(box);
});
