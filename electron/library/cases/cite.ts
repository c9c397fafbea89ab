import type { Citation } from '../../../shared/model/cases.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { type ReadableCatalog, statement } from '../catalog/handles.ts';
import { getRecording } from '../catalog/recordings.ts';
import { getSession } from '../catalog/sessions.ts';
import { getSource } from '../catalog/sources.ts';

/** A place of this library so that another one finds it, too. */
export function cite(
  catalog: ReadableCatalog,
  session: Session,
  recording: Recording | null,
  { atMs, endMs }: { readonly atMs: number | null; readonly endMs: number | null },
): Citation {
  const startedAtMs = recording?.probe?.startedAt ?? session.startedAtMs;
  return {
    sessionId: session.id,
    externalId: session.externalId?.slice(0, 1000) ?? null,
    source: getSource(catalog, session.sourceId)?.name.slice(0, 1000) ?? '',
    resourceType: session.resourceType.slice(0, 1000),
    user: session.user?.slice(0, 1000) ?? null,
    target: session.target?.slice(0, 1000) ?? null,
    startedAtMs: session.startedAtMs,
    recording: recording && {
      recordingId: recording.id,
      key: recording.key.slice(0, 4096),
      sizeBytes: recording.sizeBytes,
      sha256: recording.sha256,
    },
    atMs,
    endMs,
    utcMs: startedAtMs === null ? null : startedAtMs + (atMs ?? 0),
  };
}

export interface FoundPlace {
  readonly session: Session;
  /** Null for a citation of a session, and where the recording is not here. */
  readonly recording: Recording | null;
}

/**
 * Where something that was cited, here or elsewhere, is in this library. A recording is the one with the same SHA-256, else the one
 * with the same key and length; a session is that of the recording, else the only one with the vendor's id.
 */
export function findCited(catalog: ReadableCatalog, citation: Citation): FoundPlace | null {
  const recording = citation.recording && findRecording(catalog, citation.recording);
  const session = recording ? getSession(catalog, recording.sessionId) : findSession(catalog, citation);
  return session && { session, recording };
}

function findRecording(catalog: ReadableCatalog, cited: NonNullable<Citation['recording']>): Recording | null {
  const own = getRecording(catalog, cited.recordingId);
  const isSame = (each: Recording): boolean =>
    cited.sha256 !== null && each.sha256 !== null
      ? each.sha256 === cited.sha256
      : each.key === cited.key && each.sizeBytes === cited.sizeBytes;
  if (own && isSame(own)) return own;
  const rows = statement<{ id: RecordingId }>(catalog, findRecordingSql).all(cited.sha256, cited.key, cited.sizeBytes);
  const found = rows.flatMap(({ id }) => getRecording(catalog, id) ?? []).filter(isSame);
  // The same bytes twice are the same evidence; the same name and length twice may be anything.
  const [first] = found;
  return first !== undefined && (found.length === 1 || cited.sha256 !== null) ? first : null;
}
export const findRecordingSql = `
SELECT id FROM recordings WHERE sha256 = ?
UNION SELECT id FROM recordings WHERE source_id IN (SELECT id FROM sources) AND key = ? AND size_bytes = ? ORDER BY id LIMIT 10`;

function findSession(catalog: ReadableCatalog, { sessionId, externalId }: Citation): Session | null {
  const own = getSession(catalog, sessionId);
  if (own && own.externalId === externalId) return own;
  if (externalId === null) return null;
  const [only, second] = statement<{ id: SessionId }>(catalog, findSessionSql).all(externalId);
  return only !== undefined && second === undefined ? getSession(catalog, only.id) : null;
}
// Through the index of each source: there are few sources, and may be a million sessions.
export const findSessionSql = 'SELECT id FROM sessions WHERE source_id IN (SELECT id FROM sources) AND external_id = ? LIMIT 2';
