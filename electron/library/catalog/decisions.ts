import type { SessionId } from '../../../shared/model/ids.ts';
import type { Decision, FindingKey } from '../../../shared/model/reconciliation.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

/** Keeps a decision in place of an earlier one about the same finding. */
export function saveDecision(catalog: WritableCatalog, { kind, sessionId, recordingId }: FindingKey, decision: Decision): void {
  statement(catalog, 'INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    sessionId,
    recordingId ?? '',
    kind,
    decision.disposition,
    decision.note,
    decision.author,
    decision.decidedAtMs,
  );
}

/** What was decided about findings of these sessions. */
export function findDecisions(catalog: ReadableCatalog, sessionIds: readonly SessionId[]): (key: FindingKey) => Decision | null {
  const rows = statement<Decision & { sessionId: string; recordingId: string; kind: string }>(catalog, decisionsSql).all(
    JSON.stringify(sessionIds),
  );
  const known = new Map(rows.map(({ sessionId, recordingId, kind, ...decision }) => [`${sessionId} ${recordingId} ${kind}`, decision]));
  return ({ kind, sessionId, recordingId }) => known.get(`${sessionId} ${recordingId ?? ''} ${kind}`) ?? null;
}
export const decisionsSql = `
SELECT session_id AS sessionId, recording_id AS recordingId, kind, disposition, note, author, decided_at_ms AS decidedAtMs
FROM decisions WHERE session_id IN (SELECT value FROM json_each(?))`;
