import { describe, expect, test } from 'vitest';
import { fetchRecording } from '../../../electron/library/cache/fetch-recording.ts';
import type { WritableCatalog } from '../../../electron/library/catalog/handles.ts';
import { cacheTotals, getRecording, setPinned, touchRecording, upsertRecording } from '../../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../../electron/library/catalog/sessions.ts';
import { openFolderStore } from '../../../electron/library/stores/folder-store.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { addSource, recordingInput, sessionInput, testCatalog } from '../../catalog/catalog-fixture.ts';
import { type Faults, faultStore } from '../../support/fault-store.ts';
import { bytesOf, type CacheFixture, makeCache, recordingId, sha256Of } from './cache-fixture.ts';

interface Library {
  readonly fixture: CacheFixture;
  readonly catalog: WritableCatalog;
  recording(name: string): Recording;
  fetch(
    name: string,
    more?: { readonly quotaBytes?: number; readonly inFlight?: readonly string[]; readonly faults?: Faults },
  ): Promise<void>;
}

/** Recordings of 1000 bytes each in a folder, a catalog that knows them, and a cache. */
function makeLibrary(...names: readonly string[]): Library {
  const fixture = makeCache();
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('s'));
  for (const name of names) {
    fixture.put(name, bytesOf(1000));
    upsertRecording(catalog, recordingInput(name, 's', { key: name, etag: null }));
  }
  const recording = (name: string): Recording => {
    const known = getRecording(catalog, recordingId(name));
    if (!known) throw new Error(`${name} is there`);
    return known;
  };
  let clock = 0;
  return {
    fixture,
    catalog,
    recording,
    fetch: (name, { quotaBytes = 1e9, inFlight = [], faults = {} } = {}) =>
      fetchRecording({
        catalog,
        cache: fixture.cache,
        store: faultStore(openFolderStore(fixture.archive), faults),
        recording: recording(name),
        quotaBytes,
        inFlight: new Set([name, ...inFlight].map(recordingId)),
        now: () => ++clock,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
  };
}

const states = (library: Library, ...names: readonly string[]): string[] => names.map((name) => library.recording(name).cacheState);

describe('fetching a recording', () => {
  test('tells the catalog what it has and clears an earlier error', async () => {
    const library = makeLibrary('a');
    await library.fetch('a');
    const known = library.recording('a');
    expect(known).toMatchObject({ cacheState: 'complete', cachedBytes: 1000, storeChecksumVerified: null, error: null });
    expect(known.sha256).toBe(sha256Of(await library.fixture.readAll(known.id)));
  });

  test('keeps what arrived as a partial copy when it fails', async () => {
    const library = makeLibrary('a');
    library.fixture.put('a', bytesOf(10 * 1024 * 1024));
    let seen = 0;
    const chunk = (bytes: Uint8Array): Uint8Array => {
      seen += bytes.length;
      if (seen > 5 * 1024 * 1024) throw new AppError('store-unreachable', 'gone');
      return bytes;
    };
    await expect(library.fetch('a', { faults: { chunk } })).rejects.toMatchObject({ code: 'store-unreachable' });
    const { cacheState, cachedBytes } = library.recording('a');
    expect(cacheState).toBe('partial');
    expect(cachedBytes).toBeGreaterThan(0);
    expect(cachedBytes).toBeLessThan(10 * 1024 * 1024);
    await library.fetch('a');
    expect(library.recording('a').cacheState).toBe('complete');
  });

  test('leaves nothing behind when the bytes are not the ones the store holds', async () => {
    const library = makeLibrary('a');
    const head: Faults['head'] = (object) => ({ ...object, checksum: { algorithm: 'md5', value: 'AAAAAAAAAAAAAAAAAAAAAA==' } });
    await expect(library.fetch('a', { faults: { head } })).rejects.toMatchObject({ code: 'store-checksum-mismatch' });
    expect(library.recording('a')).toMatchObject({ cacheState: 'none', cachedBytes: 0 });
    expect(library.fixture.files()).toEqual([]);
  });
});

describe('the quota', () => {
  test('makes the least recently used recording leave', async () => {
    const library = makeLibrary('a', 'b', 'c');
    await library.fetch('a');
    await library.fetch('b');
    touchRecording(library.catalog, recordingId('a'), 100);
    await library.fetch('c', { quotaBytes: 2500 });
    expect(states(library, 'a', 'b', 'c')).toEqual(['complete', 'none', 'complete']);
    expect(library.fixture.files()).toEqual(['a.blk', 'a.state', 'c.blk', 'c.state']);
    expect(cacheTotals(library.catalog)).toMatchObject({ usedBytes: 2000, recordings: 2 });
  });

  test('never takes what is pinned, being read or being fetched; when nothing else is there, nothing changes', async () => {
    const library = makeLibrary('pinned', 'read', 'fetched', 'late');
    for (const name of ['pinned', 'read', 'fetched']) await library.fetch(name);
    setPinned(library.catalog, recordingId('pinned'), true);
    const reader = await library.fixture.cache.open(recordingId('read'));
    await expect(library.fetch('late', { quotaBytes: 3500, inFlight: ['fetched'] })).rejects.toMatchObject({ code: 'cache-quota' });
    expect(states(library, 'pinned', 'read', 'fetched', 'late')).toEqual(['complete', 'complete', 'complete', 'none']);
    await reader.close();
    await library.fetch('late', { quotaBytes: 3500, inFlight: ['fetched'] });
    expect(states(library, 'pinned', 'read', 'fetched', 'late')).toEqual(['complete', 'none', 'complete', 'complete']);
  });

  test('counts a download whole from its beginning, so that two do not fill the same room', async () => {
    const library = makeLibrary('a', 'b');
    const both = ['a', 'b'].map((name) => library.fetch(name, { quotaBytes: 1500, inFlight: ['a', 'b'] }));
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(cacheTotals(library.catalog).usedBytes).toBe(1000);
  });

  test('counts what is there of a recording that is fetched on only once', async () => {
    const library = makeLibrary('a');
    await library.fetch('a');
    await library.fetch('a', { quotaBytes: 1000 });
    expect(library.recording('a').cacheState).toBe('complete');
  });
});
