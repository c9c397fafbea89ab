import type { CaseRecord } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import { getCaseRecord } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { noteRecord } from './case-notes.ts';

/** What this library has in place of a record. */
export function findOurs(catalog: ReadableCatalog, caseId: CaseId, { kind, id }: Pick<CaseRecord, 'kind' | 'id'>): CaseRecord | null {
  if (kind === 'note') return noteRecord(catalog, id);
  const known = getCaseRecord(catalog, id);
  return known?.caseId === caseId ? known.record : null;
}
