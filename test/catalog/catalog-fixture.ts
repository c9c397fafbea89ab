import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { beginIndex, finishIndex, saveIndex } from '../../electron/library/catalog/index-data.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import { markRemovedFromStore, type RecordingInput, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import type { SeenRecordings } from '../../electron/library/catalog/seen-recordings.ts';
import { type SessionInput, upsertSession } from '../../electron/library/catalog/sessions.ts';
import { insertSource } from '../../electron/library/catalog/sources.ts';
import { insertTextLines } from '../../electron/library/catalog/text-lines.ts';
import type { NoteId, RecordingId, SessionId, SourceId } from '../../shared/model/ids.ts';
import { noteIdSchema, recordingIdSchema, sessionIdSchema, sourceIdSchema } from '../../shared/model/ids.ts';
import type { TranscriptLine } from '../../shared/model/playback.ts';

export const testKey = '0123456789abcdef'.repeat(4);
export const sourceId: SourceId = sourceIdSchema.parse('source-1');
export const session = (name: string): SessionId => sessionIdSchema.parse(name);
export const recording = (name: string): RecordingId => recordingIdSchema.parse(name);
export const note = (name: string): NoteId => noteIdSchema.parse(name);

/** A folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-catalog-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh encrypted catalog on disk, closed and gone after the test. */
export function testCatalog(path = join(testFolder(), 'catalog.db')): WritableCatalog {
  const catalog = openCatalog({ path, key: testKey });
  onTestFinished(() => closeCatalog(catalog));
  return catalog;
}

export function addSource(catalog: WritableCatalog, id: SourceId = sourceId): void {
  insertSource(catalog, { id, name: id, store: { kind: 'folder', path: '/recordings' }, addedAtMs: 1000 });
}

/** Ends a pass over the source's listing; gives how many recordings it did not see. */
export function markUnseen(catalog: WritableCatalog, seen: SeenRecordings): number {
  return [...markRemovedFromStore(catalog, { sourceId, seen })].reduce((sum, count) => sum + count, 0);
}

export function sessionInput(id: string, over: Partial<SessionInput> = {}): SessionInput {
  return {
    id: session(id),
    sourceId,
    externalId: `ext-${id}`,
    status: 'completed',
    resourceType: 'ssh',
    user: 'alice@corp.example',
    target: 'prod-db-1',
    gateway: 'gw-eu',
    secretName: '/prod/db/ssh',
    clientType: 'CLI',
    accessId: 'p-123',
    instanceId: null,
    errorMessage: null,
    startedAtMs: Date.UTC(2026, 10, 2, 14, 3),
    endedAtMs: Date.UTC(2026, 10, 2, 15, 41),
    origin: 'inventory',
    raw: null,
    ...over,
  };
}

export function recordingInput(id: string, sessionId: string, over: Partial<RecordingInput> = {}): RecordingInput {
  return {
    id: recording(id),
    sessionId: session(sessionId),
    sourceId,
    key: `ssh/${id}.cast`,
    sizeBytes: 1000,
    etag: `etag-${id}`,
    versionId: null,
    checksum: null,
    lastModifiedMs: 5000,
    matchMethod: 'session-id',
    ...over,
  };
}

/** A session, its recording and the recording's indexed lines. */
export function addIndexed(
  catalog: WritableCatalog,
  id: string,
  lines: readonly (string | Partial<TranscriptLine>)[],
  over: Partial<SessionInput> = {},
): RecordingId {
  upsertSession(catalog, sessionInput(`s-${id}`, over));
  upsertRecording(catalog, recordingInput(id, `s-${id}`));
  const recordingId = recording(id);
  beginIndex(catalog, recordingId);
  insertTextLines(
    catalog,
    recordingId,
    lines.map((line, seq) => {
      const given = typeof line === 'string' ? { text: line } : line;
      return { seq, atMs: seq * 1000, endMs: seq * 1000 + 500, source: 'output' as const, text: '', ...given };
    }),
  );
  saveIndex(catalog, recordingId, {
    indexVersion: 1,
    durationMs: lines.length * 1000,
    cols: 80,
    rows: 24,
    maxCols: 80,
    maxRows: 24,
    idle: [{ startMs: 10, endMs: 20 }],
    thumbnails: null,
    activity: { bucketMs: 1000, levels: [0, 128, 255] },
  });
  finishIndex(catalog, recordingId);
  return recordingId;
}
