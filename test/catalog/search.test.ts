import { describe, expect, it } from 'vitest';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { insertNote } from '../../electron/library/catalog/notes.ts';
import { setCacheState, setIndexState, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { type SearchPage, type SearchRequest, searchText } from '../../electron/library/catalog/search.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import type { SearchHit } from '../../shared/model/review.ts';
import { addIndexed, addSource, note, recording, recordingInput, session, sessionInput, testCatalog } from './catalog-fixture.ts';

const search = (catalog: WritableCatalog, query: string, over: Partial<SearchRequest> = {}): SearchPage =>
  searchText(catalog, { query, mode: 'words', caseSensitive: false, sources: [], recordingId: null, cursor: null, limit: 100, ...over });
const texts = (page: SearchPage): string[] => page.hits.map(({ text }) => text);
const marked = (hit: SearchHit | undefined): string[] =>
  hit === undefined ? [] : hit.ranges.map(([start, end]) => hit.text.slice(start, end));

function catalogWith(lines: Parameters<typeof addIndexed>[2]): WritableCatalog {
  const catalog = testCatalog();
  addSource(catalog);
  addIndexed(catalog, 'r1', lines);
  return catalog;
}

describe('words', () => {
  it('finds lines that have every word, whatever the order and case, and says where the words are', () => {
    const page = search(catalogWith(['$ sudo rm -rf /var/lib/mysql', 'rm alone', 'RF and RM']), 'rm rf');
    expect(texts(page)).toEqual(['$ sudo rm -rf /var/lib/mysql', 'RF and RM']);
    expect(page.hits.map(marked)).toEqual([
      ['rm', 'rf'],
      ['RF', 'RM'],
    ]);
  });

  it('finds parts of paths, addresses and host names as words', () => {
    const catalog = catalogWith(['cat /etc/passwd', 'login alice@corp.example', 'ssh prod-db-1', 'ssh prod-web-1']);
    expect(texts(search(catalog, 'passwd'))).toEqual(['cat /etc/passwd']);
    expect(texts(search(catalog, 'alice'))).toEqual(['login alice@corp.example']);
    expect(texts(search(catalog, 'prod-db-1'))).toEqual(['ssh prod-db-1']);
  });

  it('takes quoted phrases and prefixes', () => {
    const catalog = catalogWith(['drop table users', 'table drop users', 'dropped tables']);
    expect(texts(search(catalog, '"drop table"'))).toEqual(['drop table users']);
    expect(texts(search(catalog, 'tab*'))).toHaveLength(3);
    expect(marked(search(catalog, 'tab*').hits[2])).toEqual(['tables']);
  });

  it('tells upper from lower case when asked to', () => {
    expect(texts(search(catalogWith(['Password: x', 'password: y']), 'Password', { caseSensitive: true }))).toEqual(['Password: x']);
  });

  it('finds accented and CJK text', () => {
    const catalog = catalogWith(['café prêt', '数据库 备份 完成 🎉']);
    expect(marked(search(catalog, 'cafe').hits[0])).toEqual(['café']);
    expect(marked(search(catalog, '备份').hits[0])).toEqual(['备份']);
  });

  it('looks for punctuation as it stands when there is nothing else', () => {
    expect(texts(search(catalogWith(['curl x | sh', 'plain']), '|'))).toEqual(['curl x | sh']);
  });

  it('never takes a query for full-text syntax, however hostile', () => {
    const catalog = catalogWith(['one line']);
    const hostile = [
      '"',
      '""',
      '"""',
      '*',
      '^',
      'AND',
      'NOT',
      'a OR',
      'NEAR(',
      'text:one',
      '{a b}',
      '(',
      ')',
      '-',
      '+',
      "'",
      ';--',
      '\0',
      'a\0"b',
      '"a',
      'a"b"c',
      '\ud800',
      '\\',
      '%',
      '_',
      '"*"',
      'a*b*',
      '** **',
      '🎉',
      ':',
      ',',
      '?',
      '𝕳',
    ];
    for (const mode of ['words', 'substring'] as const) {
      for (const query of hostile) expect(() => search(catalog, query, { mode }), `${mode} ${JSON.stringify(query)}`).not.toThrow();
    }
  });
});

describe('substrings', () => {
  it('finds any part of a line, also shorter than a trigram, without regard to case', () => {
    const catalog = catalogWith(['export AWS_SECRET_KEY=abc', 'nothing here', 'x=Y']);
    expect(marked(search(catalog, 'secret_k', { mode: 'substring' }).hits[0])).toEqual(['SECRET_K']);
    expect(texts(search(catalog, '=y', { mode: 'substring' }))).toEqual(['x=Y']);
    expect(texts(search(catalog, '=y', { mode: 'substring', caseSensitive: true }))).toEqual([]);
  });

  it('checks the text itself, not only its trigrams', () => {
    expect(texts(search(catalogWith(['abcd bcde', 'abcde']), 'abcde', { mode: 'substring' }))).toEqual(['abcde']);
  });

  it('keeps places exact where lower case is longer', () => {
    expect(marked(search(catalogWith(['İİ needle']), 'NEEDLE', { mode: 'substring' }).hits[0])).toEqual(['needle']);
  });
});

describe('regular expressions', () => {
  it('finds matches with and without text that an index can look up', () => {
    const catalog = catalogWith(['rm -rf /data', 'rm -r -f /data', 'id 4711', 'none']);
    expect(marked(search(catalog, 'rm\\s+-[rf]+ /data', { mode: 'regex' }).hits[0])).toEqual(['rm -rf /data']);
    expect(texts(search(catalog, '\\d{4}', { mode: 'regex' }))).toEqual(['id 4711']);
    expect(texts(search(catalog, 'RM -RF|NONE', { mode: 'regex' }))).toEqual(['rm -rf /data', 'none']);
    expect(texts(search(catalog, 'RM -RF|NONE', { mode: 'regex', caseSensitive: true }))).toEqual([]);
  });

  it('refuses what is no expression as bad usage', () => {
    expect(() => search(catalogWith(['x']), '(', { mode: 'regex' })).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => search(catalogWith(['x']), '(?=look)', { mode: 'regex' })).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('answers in linear time where a backtracking engine would not end', () => {
    expect(texts(search(catalogWith([`${'a'.repeat(5000)}!`]), '^(a+)+$', { mode: 'regex' }))).toEqual([]);
  });
});

describe('a search over many recordings', () => {
  it('gives the newest session first, then goes by time, a page at a time', () => {
    const catalog = testCatalog();
    addSource(catalog);
    addIndexed(catalog, 'old', ['hit old 1', 'hit old 2'], { startedAtMs: Date.UTC(2026, 9, 1) });
    addIndexed(catalog, 'new', ['hit new 1', 'miss', 'hit new 2'], { startedAtMs: Date.UTC(2026, 10, 1) });
    addIndexed(catalog, 'unknown', ['hit unknown'], { startedAtMs: null });
    addIndexed(catalog, 'mid', ['hit mid'], { startedAtMs: Date.UTC(2026, 9, 15) });
    const expected = ['hit new 1', 'hit new 2', 'hit mid', 'hit old 1', 'hit old 2', 'hit unknown'];
    for (const mode of ['words', 'substring', 'regex'] as const) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: SearchPage = search(catalog, 'hit', { mode, cursor, limit: 2 });
        seen.push(...texts(page));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(expected);
    }
  });

  it('stays within one recording or some kinds of text when asked to', () => {
    const catalog = testCatalog();
    addSource(catalog);
    addIndexed(catalog, 'r1', [{ text: 'hit typed', source: 'input' }, 'hit shown']);
    addIndexed(catalog, 'r2', ['hit elsewhere']);
    expect(texts(search(catalog, 'hit', { recordingId: recording('r2') }))).toEqual(['hit elsewhere']);
    expect(texts(search(catalog, 'hit', { sources: ['input'] }))).toEqual(['hit typed']);
    expect(search(catalog, 'hit', { recordingId: recording('r1') }).searched).toBe(1);
  });

  it('finds notes too, before the lines', () => {
    const catalog = catalogWith(['hit in a line']);
    const common = { recordingId: null, endMs: null, severity: 'high' as const, author: 'bob', createdAtMs: 1, updatedAtMs: 1 };
    insertNote(catalog, { ...common, id: note('n1'), sessionId: session('s-r1'), atMs: null, text: 'a hit noted' });
    insertNote(catalog, {
      ...common,
      id: note('n2'),
      sessionId: session('s-r1'),
      recordingId: recording('r1'),
      atMs: 70,
      text: 'Hit at 70',
    });
    const page = search(catalog, 'hit');
    expect(page.hits.map(({ source, atMs }) => [source, atMs])).toEqual([
      ['note', 70],
      ['note', 0],
      ['output', 0],
    ]);
    expect(texts(search(catalog, 'hit', { sources: ['note'], recordingId: recording('r1') }))).toEqual(['Hit at 70']);
    expect(texts(search(catalog, 'h.t at \\d+', { mode: 'regex' }))).toEqual(['Hit at 70']);
  });

  it('tells what it could not search and why', () => {
    const catalog = catalogWith(['x']);
    for (const id of ['cached', 'failed', 'remote', 'video']) {
      upsertSession(catalog, sessionInput(`s-${id}`));
      upsertRecording(catalog, recordingInput(id, `s-${id}`));
    }
    setCacheState(catalog, recording('cached'), { cacheState: 'complete', cachedBytes: 1000 });
    setIndexState(catalog, recording('failed'), 'failed');
    setIndexState(catalog, recording('video'), 'unsupported');
    const { searched, notSearched } = search(catalog, 'x');
    expect(searched).toBe(1);
    expect(notSearched.map(({ recordingId, reason }) => [recordingId, reason])).toEqual([
      ['cached', 'not-indexed'],
      ['failed', 'failed'],
      ['remote', 'not-cached'],
      ['video', 'unsupported'],
    ]);
  });

  it('refuses a cursor that it never gave', () => {
    expect(() => search(catalogWith(['x']), 'x', { cursor: 'nonsense' })).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('looks at a bounded amount of text for a page and goes on from there', () => {
    const catalog = catalogWith([...Array.from({ length: 20_500 }, (_, n) => `nettle ${n}`), 'needle']);
    const first = search(catalog, '^n.*le$', { mode: 'regex' });
    expect(first.hits).toEqual([]);
    expect(texts(search(catalog, '^n.*le$', { mode: 'regex', cursor: first.nextCursor }))).toEqual(['needle']);
  });
});

it('whole words leave out what goes on beyond the hit, and lines of an unfinished index are no hits', () => {
  const catalog = testCatalog();
  addSource(catalog);
  addIndexed(catalog, 'r1', ['rm file', 'rmdir file', 'alarm_rm', 'naïverm']);
  const found = (over: object): string[] => search(catalog, 'rm', { mode: 'substring', ...over }).hits.map(({ text }) => text);
  expect(found({})).toHaveLength(4);
  expect(found({ wholeWord: true })).toEqual(['rm file']);
  setIndexState(catalog, recording('r1'), 'none');
  expect(found({})).toEqual([]);
});
