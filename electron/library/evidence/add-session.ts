import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { RecordingCache } from '../cache/recording-cache.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { listMarkers } from '../catalog/index-data.ts';
import { listNotes } from '../catalog/notes.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { getSession, getSessionRaw } from '../catalog/sessions.ts';
import { getSource } from '../catalog/sources.ts';
import { listTranscript } from '../catalog/transcript.ts';
import { readSessionCoverage } from '../coverage/session-coverage.ts';
import type { BagWriter } from './bag-writer.ts';
import { coverageDocument } from './coverage-document.ts';
import {
  type ExportFacts,
  type ExportOccasion,
  markersDocument,
  notesDocument,
  recordingsDocument,
  sessionDocument,
} from './evidence-documents.ts';
import { hashChunkBytes } from './hash-file.ts';
import { type ExportPlan, type PlannedRecording, planExport } from './plan-export.ts';
import { transcriptJsonLines, transcriptText } from './transcript-files.ts';

/** A session, and what of it goes where in a bag. */
export interface PlannedSession extends ExportPlan {
  /** In the bag: `data`, or a folder of the session's own below it. */
  readonly folder: string;
  readonly facts: ExportFacts;
}

/** Throws `not-found`, and what `planExport` throws. */
export function planSession(
  catalog: ReadableCatalog,
  { sessionId, folder, occasion }: { readonly sessionId: SessionId; readonly folder: string; readonly occasion: ExportOccasion },
): PlannedSession {
  const session = getSession(catalog, sessionId);
  const source = session && getSource(catalog, session.sourceId);
  if (!session || !source) throw new AppError('not-found', `There is no session ${sessionId} in this library.`);
  const plan = planExport({
    folder,
    recordings: listRecordings(catalog, { sessionIds: [sessionId] }),
    hasTranscript: ({ id, indexState }) => indexState === 'indexed' && listTranscript(catalog, id, { offset: 0, limit: 1 }).total > 0,
  });
  return { ...plan, folder, facts: { ...occasion, session, source, raw: getSessionRaw(catalog, sessionId) } };
}

export interface AddSessionOptions {
  readonly catalog: ReadableCatalog;
  readonly cache: Pick<RecordingCache, 'open'>;
  /** Bytes of originals that were written since the last call, and of which object. */
  readonly onBytes: (count: number, key: string) => void;
}

/**
 * Writes all of a session below its folder of a bag, `session.json` last. Throws `cache-damaged` when cached bytes are not what was
 * once downloaded.
 */
export async function addSession(writer: Pick<BagWriter, 'add'>, planned: PlannedSession, options: AddSessionOptions): Promise<void> {
  const { catalog, cache, onBytes } = options;
  const { folder, facts } = planned;
  const exported: PlannedRecording[] = [];
  for (const each of planned.recordings) {
    const sha256 = await addOriginal(writer, cache, each, (count) => onBytes(count, each.recording.key));
    const hashed = { ...each, recording: { ...each.recording, sha256 } };
    await addTranscripts(writer, catalog, hashed, facts);
    exported.push(hashed);
  }
  const sessionId = facts.session.id;
  const markers = planned.recordings.map(({ recording: { id, key } }) => ({ key, markers: listMarkers(catalog, id) }));
  await writer.add(`${folder}/recordings.json`, [json(recordingsDocument(facts, exported))]);
  await writer.add(`${folder}/notes.json`, [json(notesDocument(listNotes(catalog, sessionId)))]);
  await writer.add(`${folder}/markers.json`, [json(markersDocument(markers))]);
  await writer.add(`${folder}/coverage.json`, [json(coverageDocument(readSessionCoverage(catalog, sessionId)))]);
  await writer.add(`${folder}/session.json`, [json(sessionDocument(facts, exported))]);
}

/** The bytes as stored, checked on their way against the hash that was taken when they were downloaded. */
async function addOriginal(
  writer: Pick<BagWriter, 'add'>,
  cache: AddSessionOptions['cache'],
  { recording, originalPath }: PlannedRecording,
  onBytes: (count: number) => void,
): Promise<Recording['sha256']> {
  if (originalPath === null) return recording.sha256;
  const reader = await cache.open(recording.id);
  try {
    const written = await writer.add(originalPath, readChunks(reader, onBytes));
    const expected = recording.sha256;
    if (written.sizeBytes !== recording.sizeBytes || (expected !== null && written.sha256 !== expected)) {
      throw new AppError('cache-damaged', `The cached copy of "${printableKey(recording.key)}" is not what was downloaded.`);
    }
    return written.sha256;
  } finally {
    await reader.close();
  }
}

async function* readChunks(
  reader: Awaited<ReturnType<RecordingCache['open']>>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < reader.sizeBytes; start += hashChunkBytes) {
    const chunk = await reader.read(start, Math.min(start + hashChunkBytes, reader.sizeBytes));
    yield chunk;
    onBytes(chunk.byteLength);
  }
}

async function addTranscripts(
  writer: Pick<BagWriter, 'add'>,
  catalog: ReadableCatalog,
  planned: PlannedRecording,
  facts: ExportFacts,
): Promise<void> {
  const { recording, textPath, jsonlPath } = planned;
  const file = () => ({ recording, session: facts.session, pages: linePages(catalog, recording.id) });
  if (textPath !== null) await writer.add(textPath, transcriptText(file()));
  if (jsonlPath !== null) await writer.add(jsonlPath, transcriptJsonLines(file()));
}

function* linePages(catalog: ReadableCatalog, id: RecordingId): Generator<readonly TranscriptLine[]> {
  const limit = 2000;
  for (let offset = 0; ; offset += limit) {
    const { lines } = listTranscript(catalog, id, { offset, limit });
    if (lines.length > 0) yield lines;
    if (lines.length < limit) return;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
