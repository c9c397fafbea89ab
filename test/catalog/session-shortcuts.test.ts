import { expect, it } from 'vitest';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { listOpened, listPinned, noteOpened, pinSession, unpinSession } from '../../electron/library/catalog/session-shortcuts.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { deleteSource } from '../../electron/library/catalog/sources.ts';
import { addSource, session, sessionInput, sourceId, testCatalog } from './catalog-fixture.ts';

function catalogOf(...names: string[]): WritableCatalog {
  const catalog = testCatalog();
  addSource(catalog);
  for (const name of names) upsertSession(catalog, sessionInput(name));
  return catalog;
}

it('sessions opened last come first, each once, and no more than twenty', () => {
  const names = Array.from({ length: 25 }, (_, at) => `s${at}`);
  const catalog = catalogOf(...names);
  for (const name of names) noteOpened(catalog, session(name));
  expect(listOpened(catalog).map(({ id }) => id)).toEqual(names.slice(5).reverse());
  noteOpened(catalog, session('s10'));
  noteOpened(catalog, session('s10'));
  expect(listOpened(catalog).map(({ id }) => id)).toEqual([
    's10',
    ...names
      .slice(5)
      .reverse()
      .filter((name) => name !== 's10'),
  ]);
});

it('a pinned session stays where it was pinned, and leaves when it is unpinned', () => {
  const catalog = catalogOf('a', 'b', 'c');
  for (const name of ['a', 'b', 'c', 'a']) pinSession(catalog, session(name));
  expect(listPinned(catalog).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  unpinSession(catalog, session('b'));
  unpinSession(catalog, session('b'));
  expect(listPinned(catalog).map(({ id }) => id)).toEqual(['c', 'a']);
});

it('a hundred sessions can be pinned; one more is refused and not kept', () => {
  const names = Array.from({ length: 101 }, (_, at) => `s${at}`);
  const catalog = catalogOf(...names);
  for (const name of names.slice(0, 100)) pinSession(catalog, session(name));
  expect(() => pinSession(catalog, session('s100'))).toThrow(/100 sessions are pinned/);
  expect(listPinned(catalog)).toHaveLength(100);
  expect(listPinned(catalog)[0]?.id).toBe('s99');
});

it('sessions that are gone leave both lists', () => {
  const catalog = catalogOf('a', 'b');
  noteOpened(catalog, session('a'));
  pinSession(catalog, session('b'));
  deleteSource(catalog, sourceId);
  expect(listOpened(catalog)).toEqual([]);
  expect(listPinned(catalog)).toEqual([]);
});
