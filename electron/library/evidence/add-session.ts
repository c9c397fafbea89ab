import { AppError } from '../../../shared/errors.ts';
import type { DerivedChoice } from '../../../shared/model/derived.ts';
import type { DocumentName, DocumentOf } from '../../../shared/model/evidence-documents.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
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
import { caseUcoDocument } from './case-uco/case-uco-document.ts';
import { coverageDocument } from './coverage-document.ts';
import { addDerived, type DerivedOf, type DerivedSources } from './derived/add-derived.ts';
import { type CitedPlace, planDerived } from './derived/plan-derived.ts';
import {
  type ExportFacts,
  type ExportOccasion,
  json,
  markersDocument,
  notesDocument,
  recordingsDocument,
  sessionDocument,
} from './evidence-documents.ts';
import { hashChunkBytes } from './hash-file.ts';
import { type ExportPlan, type PlannedRecording, planExport } from './plan-export.ts';
import type { RedactedSession } from './redaction/redacted-session.ts';
import { addReport } from './report/add-report.ts';
import { type ReportPackage, type SessionDocuments, sessionReport } from './report/session-report.ts';
import type { ListedFile } from './seal-bag.ts';
import { transcriptJsonLines, transcriptText } from './transcript-files.ts';

/** A session, and what of it goes where in a bag. */
export interface PlannedSession extends ExportPlan {
  /** In the bag: `data`, or a folder of the session's own below it. */
  readonly folder: string;
  readonly facts: ExportFacts;
  /** Null: as it is. */
  readonly redacted: RedactedSession | null;
}

/** Throws `not-found`, and what `planExport` and `redact` throw. */
export function planSession(
  catalog: ReadableCatalog,
  {
    sessionId,
    folder,
    occasion,
    redact,
    derived,
  }: {
    readonly sessionId: SessionId;
    readonly folder: string;
    readonly occasion: ExportOccasion;
    /** Opens the redactions of the session's recordings; without it the session is handed over as it is. */
    readonly redact?: ((recordings: readonly Recording[]) => RedactedSession) | undefined;
    /** What is made beside transcripts, and of which places. */
    readonly derived?: { readonly choice: DerivedChoice; readonly cited: readonly CitedPlace[] } | undefined;
  },
): PlannedSession {
  const session = getSession(catalog, sessionId);
  const source = session && getSource(catalog, session.sourceId);
  if (!session || !source) throw new AppError('not-found', `There is no session ${sessionId} in this library.`);
  const recordings = listRecordings(catalog, { sessionIds: [sessionId] });
  const redacted = redact?.(recordings) ?? null;
  const plan = planExport({
    folder,
    recordings,
    redacted: redacted && { nameOf: redacted.hide, withoutOriginals: redacted.withoutOriginals },
    ...(derived && { picturesOf: (recording: Recording) => planDerived(recording, derived.cited, derived.choice) }),
    hasTranscript: ({ id, indexState }) => indexState === 'indexed' && listTranscript(catalog, id, { offset: 0, limit: 1 }).total > 0,
  });
  return { ...plan, folder, redacted, facts: { ...occasion, session, source, raw: getSessionRaw(catalog, sessionId) } };
}

export interface AddSessionOptions {
  readonly catalog: ReadableCatalog;
  readonly cache: Pick<RecordingCache, 'open'>;
  readonly reportPackage: ReportPackage;
  /** Whether its report is written for paper, too, which takes some tenths of a second. */
  readonly withPdf: boolean;
  /** Bytes of originals that were written since the last call, and of which object. */
  readonly onBytes: (count: number, key: string) => void;
  /** Needed where anything is to be derived. */
  readonly sources?: DerivedSources | undefined;
  readonly signal: AbortSignal;
}

/**
 * Writes all of a session below its folder of a bag, `session.json` last. Throws `cache-damaged` when cached bytes are not what was
 * once downloaded.
 */
export async function addSession(bag: Pick<BagWriter, 'add'>, planned: PlannedSession, options: AddSessionOptions): Promise<void> {
  const { writer, files } = listing(bag);
  const { catalog, cache, reportPackage, withPdf, onBytes, sources, signal } = options;
  const { folder, facts, redacted } = planned;
  const exported: (PlannedRecording & { readonly made: DerivedOf })[] = [];
  for (const each of planned.recordings) {
    const sha256 = await addOriginal(writer, cache, each, (count) => onBytes(count, each.recording.key));
    const hashed = { ...each, recording: { ...each.recording, sha256 } };
    await addTranscripts(writer, catalog, hashed, planned);
    // A copy may take long, and is no original: it counts nothing, and its name is shown.
    onBytes(0, each.recording.key);
    await redacted?.addCopy(writer, hashed, facts);
    const onFile = (): void => onBytes(0, each.recording.key);
    const made = sources
      ? await addDerived(writer, hashed, { ...sources, facts, redacted, signal, onFile })
      : { derived: [], notDerived: [] };
    exported.push({ ...hashed, made });
  }
  const sessionId = facts.session.id;
  const markers = planned.recordings.map(({ recording }) => {
    const found = listMarkers(catalog, recording.id);
    return { key: recording.key, markers: redacted?.markers(recording, found) ?? found };
  });
  const told = <N extends DocumentName>(name: N, document: DocumentOf<N>): DocumentOf<N> => redacted?.document(name, document) ?? document;
  const documents: SessionDocuments = {
    recordings: told('recordings', recordingsDocument(facts, exported)),
    notes: told('notes', notesDocument(listNotes(catalog, sessionId))),
    markers: told('markers', markersDocument(markers)),
    coverage: told('coverage', coverageDocument(readSessionCoverage(catalog, sessionId))),
    session: told('session', sessionDocument(facts, exported)),
    // After all that it counts.
    ...(redacted && { redactions: redacted.log(facts) }),
  };
  await addReport(writer, { report: sessionReport(documents, reportPackage, folder), folder, withPdf });
  const { session, ...others } = documents;
  for (const [name, document] of Object.entries(others)) await writer.add(`${folder}/${name}.json`, [json(document)]);
  const { bagName } = reportPackage;
  await writer.add(`${folder}/case-uco.jsonld`, [json(caseUcoDocument({ bagName, documents, files, version: facts.version }))]);
  await writer.add(`${folder}/session.json`, [json(session)]);
}

/** A writer that remembers what it wrote. */
function listing(bag: Pick<BagWriter, 'add'>): { readonly writer: Pick<BagWriter, 'add'>; readonly files: readonly ListedFile[] } {
  const files: ListedFile[] = [];
  return {
    files,
    writer: {
      async add(path, content) {
        const written = await bag.add(path, content);
        files.push({ path, ...written });
        return written;
      },
    },
  };
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
  { recording, textPath, jsonlPath }: PlannedRecording,
  { facts, redacted }: PlannedSession,
): Promise<void> {
  const named = redacted ? { ...recording, key: redacted.hide(recording.key) } : recording;
  const file = () => ({ recording: named, session: facts.session, pages: linePages(catalog, recording, redacted) });
  if (textPath !== null) await writer.add(textPath, transcriptText(file()));
  if (jsonlPath !== null) await writer.add(jsonlPath, transcriptJsonLines(file()));
}

function* linePages(
  catalog: ReadableCatalog,
  recording: Recording,
  redacted: RedactedSession | null,
): Generator<readonly TranscriptLine[]> {
  const limit = 2000;
  for (let offset = 0; ; offset += limit) {
    const { lines } = listTranscript(catalog, recording.id, { offset, limit });
    if (lines.length > 0) yield redacted ? lines.map((line) => redacted.line(recording, line)) : lines;
    if (lines.length < limit) return;
  }
}
