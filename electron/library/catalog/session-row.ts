import type { SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { RecordedState, Session, SessionStatus } from '../../../shared/model/session.ts';

/** A row of `sessions` as `sessionColumns` selects it. */
export interface SessionRow {
  readonly row: number;
  readonly id: SessionId;
  readonly source_id: SourceId;
  readonly external_id: string | null;
  readonly status: SessionStatus;
  readonly resource_type: string;
  readonly user: string | null;
  readonly target: string | null;
  readonly gateway: string | null;
  readonly secret_name: string | null;
  readonly client_type: string | null;
  readonly access_id: string | null;
  readonly instance_id: string | null;
  readonly error_message: string | null;
  readonly started_at_ms: number | null;
  readonly ended_at_ms: number | null;
  readonly duration_ms: number | null;
  readonly origin: Session['origin'];
  readonly recorded_state: RecordedState;
  readonly recording_count: number;
  readonly cached_count: number;
  readonly note_count: number;
  readonly watched_percent: number | null;
}

export const sessionColumns = `row, id, source_id, external_id, status, resource_type, user, target, gateway, secret_name, client_type,
  access_id, instance_id, error_message, started_at_ms, ended_at_ms, duration_ms, origin, recorded_state, recording_count,
  cached_count, note_count, watched_percent`;

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    sourceId: row.source_id,
    externalId: row.external_id,
    status: row.status,
    resourceType: row.resource_type,
    user: row.user,
    target: row.target,
    gateway: row.gateway,
    secretName: row.secret_name,
    clientType: row.client_type,
    accessId: row.access_id,
    instanceId: row.instance_id,
    errorMessage: row.error_message,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    durationMs: row.duration_ms,
    origin: row.origin,
    recordedState: row.recorded_state,
    recordingCount: row.recording_count,
    cachedCount: row.cached_count,
    noteCount: row.note_count,
    watchedPercent: row.watched_percent,
  };
}
