import { errorPayloadSchema } from '../../../shared/errors.ts';
import type { RecordingId, SessionId, Sha256, SourceId } from '../../../shared/model/ids.ts';
import {
  type CacheState,
  checksumSchema,
  type IndexState,
  type MatchConfidence,
  type MatchMethod,
  probeResultSchema,
  type Recording,
  recordingSchema,
  type ScreenTextState,
} from '../../../shared/model/recording.ts';
import { readJson } from './json-column.ts';

/** A row of `recordings` as `recordingColumns` selects it. */
export interface RecordingRow {
  readonly id: RecordingId;
  readonly session_id: SessionId;
  readonly source_id: SourceId;
  readonly key: string;
  readonly size_bytes: number;
  readonly etag: string | null;
  readonly version_id: string | null;
  readonly checksum: string | null;
  readonly last_modified_ms: number | null;
  readonly removed_from_store: number;
  readonly match_method: MatchMethod;
  readonly match_confidence: MatchConfidence | null;
  readonly match_evidence: string | null;
  readonly probe: string | null;
  readonly cache_state: CacheState;
  readonly cached_bytes: number;
  readonly pinned: number;
  readonly unwrapped: string | null;
  readonly sha256: Sha256 | null;
  readonly store_checksum_verified: number | null;
  readonly index_state: IndexState;
  readonly screen_text_state: ScreenTextState['state'];
  readonly screen_text_read_ms: number;
  readonly screen_text_problem: string | null;
  readonly companion_of: RecordingId | null;
  readonly error: string | null;
}

export const recordingColumns = `id, session_id, source_id, key, size_bytes, etag, version_id, checksum, last_modified_ms,
  removed_from_store, match_method, match_confidence, match_evidence, probe, cache_state, cached_bytes, pinned, unwrapped, sha256, store_checksum_verified, index_state, companion_of,
  screen_text_state, screen_text_read_ms, screen_text_problem, error`;

export function toRecording(row: RecordingRow): Recording {
  return {
    id: row.id,
    sessionId: row.session_id,
    sourceId: row.source_id,
    key: row.key,
    sizeBytes: row.size_bytes,
    etag: row.etag,
    versionId: row.version_id,
    checksum: readJson(checksumSchema, row.checksum),
    lastModifiedMs: row.last_modified_ms,
    removedFromStore: row.removed_from_store === 1,
    matchMethod: row.match_method,
    matchConfidence: row.match_method === 'derived' ? null : (row.match_confidence ?? 'certain'),
    matchEvidence: readJson(recordingSchema.shape.matchEvidence, row.match_evidence) ?? [],
    probe: readJson(probeResultSchema, row.probe),
    cacheState: row.cache_state,
    cachedBytes: row.cached_bytes,
    pinned: row.pinned === 1,
    unwrapped: readJson(recordingSchema.shape.unwrapped, row.unwrapped),
    sha256: row.sha256,
    storeChecksumVerified: row.store_checksum_verified === null ? null : row.store_checksum_verified === 1,
    indexState: row.index_state,
    screenText: { state: row.screen_text_state, readMs: row.screen_text_read_ms, problem: row.screen_text_problem },
    companionOf: row.companion_of,
    error: readJson(errorPayloadSchema, row.error),
  };
}
