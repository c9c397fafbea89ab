import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { connection, type WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { listRecordings } from '../../electron/library/catalog/recordings.ts';
import { listSessions } from '../../electron/library/catalog/sessions.ts';
import { getSource, insertSource } from '../../electron/library/catalog/sources.ts';
import { openFolderStore } from '../../electron/library/stores/folder-store.ts';
import type { RecordingStore } from '../../electron/library/stores/recording-store.ts';
import { syncSource } from '../../electron/library/sync/sync-source.ts';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import type { SyncResult } from '../../shared/model/job.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { type Session, sessionFilterSchema } from '../../shared/model/session.ts';

export const idA = '100000000000000000000001';
export const idB = '100000000000000000000002';
export const idC = '100000000000000000000003';
export const nowMs = Date.UTC(2026, 10, 24);
export const sourceId = sourceIdSchema.parse('source-1');

export const entry = (sessionId: string, more: object = {}): object => ({
  session_id: sessionId,
  status: 'completed',
  user_identifier: 'alice@corp.example',
  connection_type: 'ssh',
  target_host: 'prod-db-1',
  start_time: '2026-11-02T14:03:00Z',
  end_time: '2026-11-02T15:41:11Z',
  ...more,
});
export const inventory = (...entries: object[]): string => JSON.stringify({ sessions: entries, next_page: '' });

/** A folder source in a real catalog, made anew for each test of the file that calls this. */
export function withSyncedFolder() {
  let home: string;
  let folder: string;
  let catalog: WritableCatalog;
  let store: RecordingStore;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'witness-sync-'));
    folder = join(home, 'archive');
    await mkdir(folder);
    catalog = openCatalog({ path: join(home, 'catalog.db'), key: 'k' });
    insertSource(catalog, { id: sourceId, name: 'archive', store: { kind: 'folder', path: folder }, addedAtMs: nowMs });
    store = openFolderStore(folder);
  });
  afterEach(async () => {
    closeCatalog(catalog);
    await rm(home, { recursive: true, force: true });
  });

  const put = async (key: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), text);
  };
  const sync = (more: { store?: RecordingStore; signal?: AbortSignal; windowSize?: number } = {}): Promise<SyncResult> => {
    const source = getSource(catalog, sourceId);
    if (!source) throw new Error('the source is there');
    const signal = more.signal ?? new AbortController().signal;
    return syncSource({ catalog, store, source, now: () => nowMs, onProgress: () => undefined, ...more, signal });
  };
  const sessions = (): Session[] =>
    listSessions(catalog, {
      filter: sessionFilterSchema.parse({}),
      sort: { key: 'startedAt', descending: false },
      cursor: null,
      limit: 500,
    }).sessions;
  const sessionOf = (externalId: string): Session | undefined => sessions().find((session) => session.externalId === externalId);
  const recordings = (): Recording[] => listRecordings(catalog, { sourceId });
  const recordingOf = (key: string): Recording | undefined => recordings().find((recording) => recording.key === key);
  /** Rows written through this connection so far. */
  const rowsWritten = (): number => Number(catalog[connection].database.prepare('SELECT total_changes()').pluck().get());

  return {
    put,
    sync,
    sessions,
    sessionOf,
    recordings,
    recordingOf,
    rowsWritten,
    get folder() {
      return folder;
    },
    get catalog() {
      return catalog;
    },
    get store() {
      return store;
    },
  };
}

/** The same listing in pages of three, as a bucket with many objects would come. */
export function smallPages(store: RecordingStore): RecordingStore['list'] {
  return async function* (options) {
    for await (const page of store.list(options)) {
      for (let at = 0; at < page.length; at += 3) yield page.slice(at, at + 3);
    }
  };
}
