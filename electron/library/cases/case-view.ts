import type { CaseConflict, CaseFinding, CaseItem, CaseSummary, Citation } from '../../../shared/model/cases.ts';
import { type CaseId, caseIdSchema } from '../../../shared/model/ids.ts';
import { countCases, getCase, listCaseRecords, listCases, listConflicts } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { findCited } from './cite.ts';
import { findOurs } from './find-ours.ts';

/** The case that was changed last first. */
export function listCaseSummaries(catalog: ReadableCatalog): CaseSummary[] {
  const counts = countCases(catalog);
  return listCases(catalog)
    .map(({ id, body, changedAtMs }) => ({
      ...body,
      ...{ id: caseIdSchema.parse(id), changedAtMs },
      ...(counts.get(id) ?? { items: 0, findings: 0, conflicts: 0 }),
    }))
    .sort((a, b) => b.changedAtMs - a.changedAtMs);
}

export interface CaseView {
  readonly summary: CaseSummary;
  readonly items: CaseItem[];
  readonly findings: CaseFinding[];
  readonly conflicts: CaseConflict[];
}

/** All of a case, with where what it cites is in this library. Null where there is no such case. */
export function readCase(catalog: ReadableCatalog, caseId: CaseId): CaseView | null {
  const itself = getCase(catalog, caseId);
  if (!itself) return null;
  const records = listCaseRecords(catalog, caseId);
  const items = records.flatMap((record): CaseItem[] =>
    record.kind === 'item' && record.body ? [{ ...record.body, id: record.id, here: placeOf(catalog, record.body.citation) }] : [],
  );
  const findings = records.flatMap((record): CaseFinding[] =>
    record.kind === 'finding' && record.body
      ? [{ ...record.body, id: record.id, here: record.body.citations.map((citation) => placeOf(catalog, citation)) }]
      : [],
  );
  const conflicts = listConflicts(catalog, caseId).map(({ theirs, ...rest }): CaseConflict => {
    return { ...rest, theirs, id: theirs.id, kind: theirs.kind, ours: findOurs(catalog, caseId, theirs) };
  });
  const summary: CaseSummary = {
    ...itself.body,
    ...{ id: caseId, changedAtMs: itself.changedAtMs },
    ...{ items: items.length, findings: findings.length, conflicts: conflicts.length },
  };
  return { summary, items, findings, conflicts };
}

function placeOf(catalog: ReadableCatalog, citation: Citation): CaseItem['here'] {
  const found = findCited(catalog, citation);
  return found && { sessionId: found.session.id, recordingId: found.recording?.id ?? null, watchedPercent: found.session.watchedPercent };
}
