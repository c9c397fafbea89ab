import { resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ExportResult } from '../../../shared/model/evidence.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { TimeStampAuthority } from '../../../shared/model/settings.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { RecordingCache } from '../cache/recording-cache.ts';
import { insertExport } from '../catalog/exports.ts';
import type { ReadableCatalog, WritableCatalog } from '../catalog/handles.ts';
import { listMarkers } from '../catalog/index-data.ts';
import { listNotes } from '../catalog/notes.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { getSession, getSessionRaw } from '../catalog/sessions.ts';
import { getSource } from '../catalog/sources.ts';
import { listTranscript } from '../catalog/transcript.ts';
import { readSessionCoverage } from '../coverage/session-coverage.ts';
import { bagPageName } from './bag-page.ts';
import { type BagWriter, createBagWriter } from './bag-writer.ts';
import { coverageDocument } from './coverage-document.ts';
import {
  bagTags,
  type ExportFacts,
  markersDocument,
  notesDocument,
  readmeText,
  recordingsDocument,
  sessionDocument,
} from './evidence-documents.ts';
import { hashChunkBytes } from './hash-file.ts';
import { type PlannedRecording, planExport } from './plan-export.ts';
import type { BagSeal } from './seal-bag.ts';
import { signCms } from './signing/sign-cms.ts';
import type { SigningIdentity } from './signing/signing-identity.ts';
import { exportFailure, refuseInsideHome } from './target-folder.ts';
import { askAuthority } from './time-stamp/ask-authority.ts';
import { transcriptJsonLines, transcriptText } from './transcript-files.ts';

export interface ExportOptions {
  readonly catalog: WritableCatalog;
  readonly cache: Pick<RecordingCache, 'open'>;
  /** The data folder: nothing is exported into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  readonly sessionId: SessionId;
  /** The folder that the bag's own folder is made in; made if missing. */
  readonly targetDir: string;
  readonly reason: string;
  readonly reviewer: string;
  readonly version: string;
  readonly now: () => number;
  /** The page that checks the bag, for the bag. */
  readonly bagPage: Uint8Array;
  /** Null: the bag is not signed. */
  readonly identity: SigningIdentity | null;
  /** Asked for a time stamp of the signature; without an address none is asked. */
  readonly authority: TimeStampAuthority;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

/**
 * Exports a session as a BagIt 1.0 bag, all or nothing: it is built beside its place, flushed, renamed and recorded in the
 * catalog; a failure or cancellation leaves nothing behind. Throws `not-found`, `not-cached`, `export-target-exists`,
 * `refused` for a target inside the data folder, and `cache-damaged` when cached bytes are not what was once downloaded.
 */
export async function exportSession(options: ExportOptions): Promise<ExportResult> {
  const { catalog, sessionId, signal, reviewer, reason, version } = options;
  const exportedAtMs = options.now();
  const session = getSession(catalog, sessionId);
  const source = session && getSource(catalog, session.sourceId);
  if (!session || !source) throw new AppError('not-found', `There is no session ${sessionId} in this library.`);
  const recordings = listRecordings(catalog, { sessionIds: [sessionId] });
  const plan = planExport({
    session,
    recordings,
    hasTranscript: ({ id, indexState }) => indexState === 'indexed' && listTranscript(catalog, id, { offset: 0, limit: 1 }).total > 0,
    exportedAtMs,
  });
  const facts: ExportFacts = { session, raw: getSessionRaw(catalog, sessionId), source, exportedAtMs, reviewer, reason, version };
  const folder = resolve(options.targetDir);
  await refuseInsideHome(options.home, folder);
  signal.throwIfAborted();

  let writer: BagWriter | null = null;
  try {
    writer = await createBagWriter({ folder, name: plan.name, signal });
    let done = 0;
    const exported: PlannedRecording[] = [];
    for (const planned of plan.recordings) {
      const report = (count: number): void => {
        done += count;
        options.onProgress({ done, total: plan.originalBytes, detail: planned.recording.key });
      };
      const sha256 = await addOriginal(writer, options.cache, planned, report);
      const hashed = { ...planned, recording: { ...planned.recording, sha256 } };
      await addTranscripts(writer, catalog, hashed, facts);
      exported.push(hashed);
    }
    const markers = recordings.map(({ id, key }) => ({ key, markers: listMarkers(catalog, id) }));
    await writer.add('data/session.json', [json(sessionDocument(facts, exported))]);
    await writer.add('data/recordings.json', [json(recordingsDocument(facts, exported))]);
    await writer.add('data/notes.json', [json(notesDocument(listNotes(catalog, sessionId)))]);
    await writer.add('data/markers.json', [json(markersDocument(markers))]);
    await writer.add('data/coverage.json', [json(coverageDocument(readSessionCoverage(catalog, sessionId)))]);
    await writer.add('data/README.txt', [readmeText(facts, plan.name)]);
    const { bagPath, files, bytes, sha256OfManifest, timeStamp, timeStampError } = await writer.finish(
      (oxum) => bagTags(facts, oxum),
      { [bagPageName]: options.bagPage },
      sealWith(options, exportedAtMs),
    );
    signal.throwIfAborted();
    insertExport(catalog, { sessionId, exportedAtMs, reason, bagPath, files, bytes, sha256OfManifest });
    return { bagPath, files, bytes, sha256OfManifest, timeStamp, timeStampError: timeStampError?.toPayload() ?? null };
  } catch (error) {
    await writer?.discard();
    throw exportFailure(error, folder);
  }
}

function sealWith({ identity, authority, now, signal }: ExportOptions, atMs: number): BagSeal | undefined {
  if (identity === null) return undefined;
  return {
    sign: async (sha256) => ({ signature: Uint8Array.from(await signCms(sha256, identity, atMs)), certificate: identity.certificate }),
    stamp: authority.url === '' ? null : (signature) => askAuthority(signature, { authority, now, signal }),
  };
}

/** The bytes as stored, checked on their way against the hash that was taken when they were downloaded. */
async function addOriginal(
  writer: BagWriter,
  cache: ExportOptions['cache'],
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

async function addTranscripts(writer: BagWriter, catalog: ReadableCatalog, planned: PlannedRecording, facts: ExportFacts): Promise<void> {
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
