import type { RecordingId, SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { Checksum, MatchConfidence, MatchMethod } from '../../../shared/model/recording.ts';
import { disownStretches, refreshWatched } from './coverage.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { clearIndex } from './index-data.ts';
import { writeJson } from './json-column.ts';
import { moveNotes } from './notes.ts';
import { type RecordingRow, recordingColumns, toRecording } from './recording-row.ts';
import { clearScreenLines } from './screen-lines.ts';
import type { SeenRecordings } from './seen-recordings.ts';
import { refreshSessionCounts } from './session-states.ts';

/** One stored object with the session it was matched to. */
export interface RecordingInput {
  readonly id: RecordingId;
  readonly sessionId: SessionId;
  readonly sourceId: SourceId;
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string | null;
  readonly versionId: string | null;
  readonly checksum: Checksum | null;
  readonly lastModifiedMs: number | null;
  readonly matchMethod: MatchMethod;
  /** Of a match by overlap alone. */
  readonly overlap?: OverlapMatch | null;
}

export interface OverlapMatch {
  readonly confidence: Exclude<MatchConfidence, 'certain'>;
  readonly evidence: readonly string[];
}

/** What a store says of an object. */
export type ObjectFacts = Pick<RecordingInput, 'sizeBytes' | 'etag' | 'versionId' | 'checksum' | 'lastModifiedMs'>;

/** Which session a recording is of, and how that was found. */
export type MatchFacts = Pick<RecordingInput, 'sessionId' | 'matchMethod' | 'overlap'>;

/**
 * Whether an object is as it was when its name led to a session of an inventory: then nothing can be found out about it, and it is
 * noted as seen. Most of what a sync meets, so that it is one look into the catalog.
 */
export function isAsKnown(
  catalog: ReadableCatalog,
  sourceId: SourceId,
  object: ObjectFacts & Pick<RecordingInput, 'key'>,
  seen: SeenRecordings,
): boolean {
  const known = statement<ObjectColumns & { readonly row: number }>(catalog, settledSql).get(sourceId, object.key);
  if (known === undefined || objectDiffers(known, object)) return false;
  seen.add(known.row);
  return true;
}

/**
 * Brings a recording up to date with its object, and notes in `seen` that the store has it; nothing is written for one that is
 * as it was. When the object's content changed, what is known of the old content is reset, so that it is fetched and indexed anew.
 */
export function upsertRecording(
  catalog: WritableCatalog,
  input: RecordingInput,
  seen: SeenRecordings | null = null,
): 'added' | 'changed' | 'unchanged' {
  const known = statement<RecordingRow & { row: number }>(catalog, knownSql).get(input.sourceId, input.key);
  if (known === undefined) {
    const { lastInsertRowid } = statement(catalog, insertSql).run(
      input.id,
      input.sessionId,
      input.sourceId,
      input.key,
      ...objectValues(input),
    );
    seen?.add(Number(lastInsertRowid));
    return 'added';
  }
  seen?.add(known.row);
  if (!differs(known, input)) return 'unchanged';
  update(catalog, known, input);
  if (known.session_id !== input.sessionId) moveNotes(catalog, { recordingId: input.id, from: known.session_id, to: input.sessionId });
  refreshSessionCounts(catalog, input.sessionId);
  if (known.session_id !== input.sessionId) {
    refreshSessionCounts(catalog, known.session_id);
    for (const moved of [input.sessionId, known.session_id]) refreshWatched(catalog, moved);
  }
  return 'changed';
}

/**
 * Brings a recording up to date with its object as it is now in the store, between two syncs. When the object's content
 * changed, what is known of the old content is reset, and the answer is true; else nothing is written.
 */
export function refreshObject(catalog: WritableCatalog, id: RecordingId, object: ObjectFacts): boolean {
  const known = statement<RecordingRow>(catalog, `SELECT ${recordingColumns} FROM recordings WHERE id = ?`).get(id);
  if (known === undefined || !contentChanged(known, object)) return false;
  update(catalog, known, { ...object, ...matchOf(known) });
  refreshSessionCounts(catalog, known.session_id);
  return true;
}

/** Puts a recording into a session, with the notes on it; what is known of its object stays. */
export function setMatch(catalog: WritableCatalog, id: RecordingId, { sessionId, matchMethod, overlap = null }: MatchFacts): void {
  const known = statement<RecordingRow>(catalog, `SELECT ${recordingColumns} FROM recordings WHERE id = ?`).get(id);
  if (known === undefined) return;
  statement(catalog, matchSql).run(sessionId, matchMethod, overlap?.confidence ?? null, writeJson(overlap?.evidence ?? null), id);
  if (known.session_id === sessionId) return;
  moveNotes(catalog, { recordingId: id, from: known.session_id, to: sessionId });
  for (const moved of [sessionId, known.session_id]) refreshWatched(catalog, moved);
  refreshSessionCounts(catalog, sessionId);
  refreshSessionCounts(catalog, known.session_id);
}
const matchSql = 'UPDATE recordings SET session_id = ?, match_method = ?, match_confidence = ?, match_evidence = ? WHERE id = ?';

function update(catalog: WritableCatalog, known: RecordingRow, now: ObjectFacts & MatchFacts): void {
  statement(catalog, updateSql).run(now.sessionId, ...objectValues(now), known.id);
  if (!contentChanged(known, now)) return;
  statement(catalog, resetSql).run(known.id);
  clearIndex(catalog, known.id);
  disownStretches(catalog, known.id);
  clearScreenLines(catalog, known.id);
}

/**
 * Marks what a complete pass over a source did not see, some thousand recordings at each step, and gives how many; other work can
 * be done in between. Writes only when there are any.
 */
export function* markRemovedFromStore(
  catalog: WritableCatalog,
  { sourceId, seen }: { readonly sourceId: SourceId; readonly seen: SeenRecordings },
): Generator<number> {
  const page = statement<{ row: number; session: string }>(catalog, presentSql);
  for (let last = { row: 0, session: '' }; ; ) {
    const present = page.all(last.session, last.row, sourceId);
    const gone = present.filter(({ row }) => !seen.has(row)).map(({ row }) => row);
    if (gone.length > 0) statement(catalog, removedSql).run(JSON.stringify(gone));
    yield gone.length;
    const end = present.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

type ObjectColumns = Pick<RecordingRow, 'size_bytes' | 'etag' | 'version_id' | 'checksum' | 'last_modified_ms'>;

const settledSql = `
SELECT r.row, r.size_bytes, r.etag, r.version_id, r.checksum, r.last_modified_ms
FROM recordings AS r JOIN sessions AS s ON s.id = r.session_id
WHERE r.source_id = ? AND r.key = ? AND r.match_method = 'session-id' AND r.removed_from_store = 0 AND s.origin = 'inventory'`;

export const knownSql = `SELECT row, ${recordingColumns} FROM recordings WHERE source_id = ? AND key = ?`;

const insertSql = `
INSERT INTO recordings (id, session_id, source_id, key, size_bytes, etag, version_id, checksum, last_modified_ms, match_method,
  match_confidence, match_evidence)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const updateSql = `
UPDATE recordings SET session_id = ?, size_bytes = ?, etag = ?, version_id = ?, checksum = ?, last_modified_ms = ?,
  match_method = ?, match_confidence = ?, match_evidence = ?, removed_from_store = 0
WHERE id = ?`;

const resetSql = `
UPDATE recordings SET cache_state = 'none', cached_bytes = 0, sha256 = NULL, store_checksum_verified = NULL, probe = NULL,
  unwrapped = NULL, unwrapped_bytes = 0, index_state = 'none', screen_text_state = 'unsupported', screen_text_read_ms = 0,
  screen_text_problem = NULL, screen_text_paused = 0, error = NULL
WHERE id = ?`;

/** Index: recordings_session, which holds all that is read. */
export const presentSql = `
SELECT row, session_id AS session FROM recordings INDEXED BY recordings_session
WHERE (session_id, row) > (?, ?) AND source_id = ? AND removed_from_store = 0 ORDER BY session_id, row LIMIT 5000`;

const removedSql = 'UPDATE recordings SET removed_from_store = 1 WHERE row IN (SELECT value FROM json_each(?))';

function objectValues(input: ObjectFacts & MatchFacts): unknown[] {
  const { overlap = null } = input;
  return [
    ...[input.sizeBytes, input.etag, input.versionId, writeJson(input.checksum), input.lastModifiedMs, input.matchMethod],
    ...[overlap?.confidence ?? null, writeJson(overlap?.evidence ?? null)],
  ];
}

function matchOf(row: RecordingRow): MatchFacts {
  const { sessionId, matchMethod, matchConfidence: confidence, matchEvidence: evidence } = toRecording(row);
  const isWeighed = confidence !== null && confidence !== 'certain';
  return { sessionId, matchMethod, overlap: isWeighed ? { confidence, evidence } : null };
}

function objectDiffers(known: ObjectColumns, object: ObjectFacts): boolean {
  return (
    known.size_bytes !== object.sizeBytes ||
    known.etag !== object.etag ||
    known.version_id !== object.versionId ||
    known.checksum !== writeJson(object.checksum) ||
    known.last_modified_ms !== object.lastModifiedMs
  );
}

function differs(known: RecordingRow, input: RecordingInput): boolean {
  return (
    objectDiffers(known, input) ||
    known.session_id !== input.sessionId ||
    known.match_method !== input.matchMethod ||
    known.match_confidence !== (input.overlap?.confidence ?? null) ||
    known.match_evidence !== writeJson(input.overlap?.evidence ?? null) ||
    known.removed_from_store === 1
  );
}

/** Another size or etag; where the store has no etags, another time of change. */
function contentChanged(known: RecordingRow, input: ObjectFacts): boolean {
  if (known.size_bytes !== input.sizeBytes) return true;
  if (known.etag !== null && input.etag !== null) return known.etag !== input.etag;
  return known.etag === null && input.etag === null && known.last_modified_ms !== input.lastModifiedMs;
}
