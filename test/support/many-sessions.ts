import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecordingCache, type RecordingCache } from '../../electron/library/cache/recording-cache.ts';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { setCacheState, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { insertSource } from '../../electron/library/catalog/sources.ts';
import { beginPackage } from '../../electron/library/evidence/package/begin-package.ts';
import { type ExportPackageOptions, exportPackage } from '../../electron/library/evidence/package/export-package.ts';
import { openJournal } from '../../electron/library/journal/open-journal.ts';
import { openFolderStore } from '../../electron/library/stores/folder-store.ts';
import { nothingDerived } from '../../shared/model/derived.ts';
import type { CaseId, PackageId, SessionId } from '../../shared/model/ids.ts';
import { recordingIdSchema, sessionIdSchema, sourceIdSchema } from '../../shared/model/ids.ts';

export const begunAtMs = Date.UTC(2026, 10, 24, 3, 5);

/** A catalog and a cache in a folder, which a process of its own can open, too. */
export interface ManySessions {
  readonly catalog: WritableCatalog;
  readonly sessionIds: SessionId[];
  begin(out: string, caseId?: CaseId | null): PackageId;
  export(id: PackageId, over?: Partial<ExportPackageOptions>): ReturnType<typeof exportPackage>;
  close(): Promise<void>;
}

export function openManySessions(root: string): ManySessions {
  const home = join(root, 'home');
  mkdirSync(join(home, 'cache'), { recursive: true });
  const catalog = openCatalog({ path: join(home, 'catalog.db'), key: '0123456789abcdef'.repeat(4) });
  const cache: RecordingCache = openRecordingCache({ folder: join(home, 'cache'), key: Buffer.alloc(32, 7) });
  const sessionIds: SessionId[] = [];
  return {
    catalog,
    sessionIds,
    begin(targetDir, caseId = null) {
      const occasion = {
        reviewer: 'Rita Review',
        reason: 'Ticket 42',
        version: '0.0.0-test',
        exportedAtMs: begunAtMs,
        derived: nothingDerived,
      };
      return beginPackage(catalog, { caseId, sessionIds, targetDir, ...occasion }).id;
    },
    export: (id, over = {}) =>
      exportPackage({
        ...{ catalog, cache, home, id, now: () => begunAtMs, identity: null },
        bagPage: Buffer.from('<!doctype html>'),
        authority: { url: '', policy: '', certificates: '' },
        signal: new AbortController().signal,
        onProgress: () => undefined,
        ...over,
      }),
    async close() {
      await cache.dispose();
      closeCatalog(catalog);
    },
  };
}

/** Sessions with a recording each, fetched, in a library with a journal; their vendor ids differ in nothing but case every other time. */
export async function makeManySessions(root: string, count: number, sizeBytes: number): Promise<ManySessions> {
  const made = openManySessions(root);
  const { catalog, sessionIds } = made;
  const folder = join(root, 'archive');
  mkdirSync(folder, { recursive: true });
  const cache = openRecordingCache({ folder: join(root, 'home', 'cache'), key: Buffer.alloc(32, 7) });
  const sourceId = sourceIdSchema.parse('source-1');
  insertSource(catalog, { id: sourceId, name: 'Archive', store: { kind: 'folder', path: folder }, addedAtMs: 1 });
  const store = await openFolderStore(folder);
  const unknown = { gateway: null, secretName: null, clientType: null, accessId: null, instanceId: null, errorMessage: null };
  for (let at = 0; at < count; at += 1) {
    const sessionId = sessionIdSchema.parse(`session-${at}`);
    const externalId = at % 2 === 0 ? `sess/${at}` : `SESS/${at - 1}`;
    upsertSession(catalog, {
      ...{ id: sessionId, sourceId, externalId, status: 'completed', resourceType: 'ssh', user: 'alice', target: 'prod-db-1', ...unknown },
      ...{ startedAtMs: 1000 * at, endedAtMs: 1000 * at + 500, origin: 'inventory', raw: null },
    });
    const id = recordingIdSchema.parse(`recording-${at}`);
    const key = `recording ${at}.bin`;
    writeFileSync(join(folder, key), Buffer.alloc(sizeBytes, `recording ${at} `));
    const { etag } = await store.head(key);
    const identity = { id, sessionId, sourceId, key, sizeBytes, etag, versionId: null, checksum: null };
    upsertRecording(catalog, { ...identity, lastModifiedMs: 5, matchMethod: 'session-id' });
    const { sha256 } = await cache.fetch({ id, object: { key, sizeBytes, etag, checksum: null }, store });
    setCacheState(catalog, id, { cacheState: 'complete', cachedBytes: sizeBytes, sha256, storeChecksumVerified: null });
    sessionIds.push(sessionId);
  }
  await store.dispose();
  await cache.dispose();
  await writeJournal(catalog, join(root, 'home', 'journal-head.json'), ['other', ...sessionIds.slice(0, 2), 'other']);
  return made;
}

async function writeJournal(catalog: WritableCatalog, headPath: string, objects: readonly string[]): Promise<void> {
  const kept = new Map<string, string>();
  const vault = {
    get: async (name: string) => kept.get(name) ?? null,
    set: async (name: string, value: string) => void kept.set(name, value),
    delete: async () => undefined,
  };
  const journal = await openJournal({ catalog, vault, headPath, reviewer: () => 'Rita', account: 'rita', now: () => begunAtMs });
  for (const object of objects) journal.note({ action: 'recording.opened', object });
  await journal.close();
}
