import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openRecordingCache, type RecordingCache } from '../../../electron/library/cache/recording-cache.ts';
import type { WritableCatalog } from '../../../electron/library/catalog/handles.ts';
import { beginIndex, finishIndex, insertMarkers, saveIndex } from '../../../electron/library/catalog/index-data.ts';
import { closeCatalog, openCatalog } from '../../../electron/library/catalog/open-catalog.ts';
import { setCacheState, upsertRecording } from '../../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../../electron/library/catalog/sessions.ts';
import { insertSource } from '../../../electron/library/catalog/sources.ts';
import { insertTextLines } from '../../../electron/library/catalog/text-lines.ts';
import { type ExportOptions, exportSession } from '../../../electron/library/evidence/export-session.ts';
import { openFolderStore } from '../../../electron/library/stores/folder-store.ts';
import { createWorkPlaces, type WorkPlaces } from '../../../electron/library/work-places.ts';
import { type RecordingId, recordingIdSchema, sessionIdSchema, sourceIdSchema } from '../../../shared/model/ids.ts';

export const exportedAtMs = Date.UTC(2026, 10, 24, 3, 5);
export const sessionId = sessionIdSchema.parse('session-1');
const sourceId = sourceIdSchema.parse('source-1');

/** A session in a real catalog whose recordings are in a real encrypted cache. */
export interface EvidenceArchive {
  readonly root: string;
  readonly catalog: WritableCatalog;
  readonly workPlaces: WorkPlaces;
  readonly cache: RecordingCache;
  /** Stores an object and, unless told otherwise, fetches it into the cache. */
  add(key: string, bytes: Buffer, over?: { readonly storedAs?: string; readonly cached?: boolean }): Promise<RecordingId>;
  /** Gives a recording the lines that indexing would have found. */
  index(id: RecordingId, lines: readonly string[]): void;
  export(over?: Partial<ExportOptions>): ReturnType<typeof exportSession>;
}

export function makeEvidenceArchive(): EvidenceArchive {
  const root = mkdtempSync(join(tmpdir(), 'witness-evidence-'));
  const folder = join(root, 'archive');
  const home = join(root, 'home');
  for (const path of [folder, home, join(home, 'cache'), join(home, 'exports')]) mkdirSync(path);
  const catalog = openCatalog({ path: join(home, 'catalog.db'), key: '0123456789abcdef'.repeat(4) });
  const cache = openRecordingCache({ folder: join(home, 'cache'), key: Buffer.alloc(32, 7) });
  onTestFinished(async () => {
    await cache.dispose();
    closeCatalog(catalog);
    rmSync(root, { recursive: true, force: true });
  });
  insertSource(catalog, { id: sourceId, name: 'Archive', store: { kind: 'folder', path: folder }, addedAtMs: 1 });
  upsertSession(catalog, {
    id: sessionId,
    sourceId,
    externalId: 'sess/0001',
    status: 'completed',
    resourceType: 'ssh',
    user: 'alice@corp\r\nContact-Name: Mallory',
    target: 'prod-db-1',
    gateway: null,
    secretName: null,
    clientType: null,
    accessId: null,
    instanceId: null,
    errorMessage: null,
    startedAtMs: Date.UTC(2026, 10, 2, 14, 3),
    endedAtMs: Date.UTC(2026, 10, 2, 15, 41),
    origin: 'inventory',
    raw: '{"session_id":"sess/0001","vendor_field":[1,2]}',
  });
  const workPlaces = createWorkPlaces(catalog);
  let count = 0;

  return {
    root,
    catalog,
    workPlaces,
    cache,
    async add(key, bytes, { storedAs = key, cached = true } = {}) {
      const id = recordingIdSchema.parse(`recording-${++count}`);
      upsertRecording(catalog, {
        id,
        sessionId,
        sourceId,
        key,
        sizeBytes: bytes.byteLength,
        etag: null,
        versionId: 'v1',
        checksum: null,
        lastModifiedMs: 5,
        matchMethod: 'session-id',
      });
      if (!cached) return id;
      mkdirSync(dirname(join(folder, storedAs)), { recursive: true });
      writeFileSync(join(folder, storedAs), bytes);
      const store = await openFolderStore(folder);
      const { etag, sizeBytes } = await store.head(storedAs);
      const { sha256 } = await cache.fetch({ id, object: { key: storedAs, sizeBytes, etag, checksum: null }, store });
      await store.dispose();
      setCacheState(catalog, id, { cacheState: 'complete', cachedBytes: bytes.byteLength, sha256, storeChecksumVerified: null });
      return id;
    },
    index(id, lines) {
      beginIndex(catalog, id);
      insertTextLines(
        catalog,
        id,
        lines.map((text, seq) => ({ seq, atMs: seq * 1500, endMs: seq * 1500, source: 'output', text })),
      );
      insertMarkers(catalog, id, [
        {
          kind: 'rule',
          atMs: 1500,
          endMs: null,
          label: 'rm -rf',
          severity: 'high',
          ruleId: 'destructive',
          reason: 'Deletes.',
          exitStatus: null,
          confidence: null,
        },
      ]);
      const size = { cols: 80, rows: 24, maxCols: 80, maxRows: 24 };
      saveIndex(catalog, id, { indexVersion: 1, durationMs: 9000, ...size, activity: null, idle: [], thumbnails: null });
      finishIndex(catalog, id);
    },
    export: (over = {}) =>
      exportSession({
        catalog,
        workPlaces,
        cache,
        home,
        sessionId,
        targetDir: join(root, 'out'),
        reason: 'Ticket 42',
        reviewer: 'Rita Review',
        version: '0.0.0-test',
        now: () => exportedAtMs,
        bagPage: Buffer.from('<!doctype html>'),
        identity: null,
        authority: { url: '', policy: '', certificates: '' },
        signal: new AbortController().signal,
        onProgress: () => undefined,
        ...over,
      }),
  };
}
