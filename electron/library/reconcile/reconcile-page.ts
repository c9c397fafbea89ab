import { matchWords } from '../../../shared/match-words.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import {
  emptyCounts,
  type Finding,
  type FindingFact,
  findingKindSchema,
  type ReconciledState,
  type ReconcileRules,
  type ReconciliationCounts,
} from '../../../shared/model/reconciliation.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session, SessionFilter } from '../../../shared/model/session.ts';
import { findDecisions } from '../catalog/decisions.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { findObjectChanges } from '../catalog/object-changes.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { getSession, listSessions } from '../catalog/sessions.ts';
import { listSources } from '../catalog/sources.ts';
import { fittingSessions } from '../sync/overlap/fitting-sessions.ts';
import { type Judgement, judgeSession } from './judge-session.ts';

export interface ReconcileRequest {
  readonly filter: SessionFilter;
  readonly rules: ReconcileRules;
  readonly cursor: string | null;
  /** Sessions to judge, at most 500. */
  readonly limit: number;
}

export interface ReconcilePage {
  /** Newest session first. */
  readonly findings: readonly Finding[];
  /** Of this page's sessions and their objects. */
  readonly counts: ReconciliationCounts;
  /** Null after the last session. */
  readonly nextCursor: string | null;
  /** Sessions under the filter. */
  readonly total: number;
}

/** Judges the next sessions under a filter, and all objects of each: nobody has to hold a million of them at once. */
export function reconcilePage(catalog: ReadableCatalog, { filter, rules, cursor, limit }: ReconcileRequest, nowMs: number): ReconcilePage {
  const page = listSessions(catalog, { filter, sort: { key: 'startedAt', descending: true }, cursor, limit });
  const recordings = Map.groupBy(listRecordings(catalog, { sessionIds: page.sessions.map(({ id }) => id) }), ({ sessionId }) => sessionId);
  const changes = findObjectChanges(
    catalog,
    [...recordings.values()].flat().map(({ id }) => id),
  );
  const sources = listSources(catalog);
  const hasStore = sources.some(({ store }) => store.kind !== 'akeyless');
  const listing = sources.filter(({ hasInventory }) => hasInventory);
  const withInventory = new Set<SourceId>(listing.map(({ id }) => id));
  // The list of a gateway is of the sessions of every store.
  const isListedByGateway = listing.some(({ store }) => store.kind === 'akeyless');
  const decisionOf = findDecisions(
    catalog,
    page.sessions.map(({ id }) => id),
  );
  const counts = emptyCounts();
  const findings: Omit<Finding, 'decision'>[] = [];
  for (const session of page.sessions) {
    const objects = recordings.get(session.id) ?? [];
    const judged = judgeSession(
      {
        session,
        hasStore,
        hasInventory: isListedByGateway || withInventory.has(session.sourceId),
        objects: objects.map((object) => ({ ...object, changes: changes.get(object.id) ?? [] })),
      },
      rules,
      nowMs,
    );
    counts.sessions[judged.session.state] += 1;
    const before = findings.length;
    for (const [at, object] of objects.entries()) {
      const judgement = judged.objects[at];
      if (!judgement) continue;
      counts.objects[judgement.state] += 1;
      add(findings, session, object, { ...judgement, facts: [...judgement.facts, ...matchFacts(catalog, object, judgement.state)] });
    }
    // Of the session as a whole, unless one of its objects says it already.
    const isTold = findings.slice(before).some(({ kind }) => kind === judged.session.state);
    if (!isTold) add(findings, session, null, judged.session);
  }
  return {
    findings: findings.map((finding) => ({ ...finding, decision: decisionOf(finding) })),
    counts,
    nextCursor: page.nextCursor,
    total: page.total,
  };
}

const mostCandidateFacts = 5;

/** How the object found its session; of an orphan, which sessions it may be of. */
function matchFacts(catalog: ReadableCatalog, recording: Recording, state: ReconciledState): FindingFact[] {
  if (state === 'recorded') return [];
  const matched = { fact: 'Matched by', value: matchWords(recording) };
  if (state !== 'orphan') return [matched];
  const candidates = fittingSessions(catalog, recording).slice(0, mostCandidateFacts);
  return [
    matched,
    ...candidates.map(({ sessionId, confidence, evidence }) => ({
      fact: 'May be of',
      value: `session ${getSession(catalog, sessionId)?.externalId ?? sessionId} (${confidence}): ${evidence.join(', ')}`,
    })),
  ];
}

function add(findings: Omit<Finding, 'decision'>[], session: Session, object: Recording | null, { state, detail, facts }: Judgement): void {
  const kind = findingKindSchema.safeParse(state);
  if (!kind.success) return;
  findings.push({
    kind: kind.data,
    sourceId: session.sourceId,
    sessionId: session.id,
    session: session.externalId,
    recordingId: object?.id ?? null,
    object: object?.key ?? null,
    startedAtMs: session.startedAtMs,
    detail,
    facts: [...facts],
  });
}
