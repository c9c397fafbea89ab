import { AppError } from '../../../shared/errors.ts';
import {
  type CaseBody,
  type CaseFindingBody,
  type CaseItemBody,
  type CaseRecord,
  type Citation,
  caseRecordSchema,
  citationSchema,
} from '../../../shared/model/cases.ts';
import { type CaseId, type CaseRecordId, caseIdSchema, caseRecordIdSchema, type NoteId } from '../../../shared/model/ids.ts';
import { randomId } from '../../common/stable-id.ts';
import {
  deleteConflict,
  getCase,
  getCaseRecord,
  listCaseRecords,
  listConflicts,
  putCaseRecord,
  type StoredRecord,
} from '../catalog/case-records.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { extendLineage, hashRecord } from '../catalog/record-hash.ts';
import { applyNote } from './case-notes.ts';
import { findCited } from './cite.ts';
import { findOurs } from './find-ours.ts';

/** Who does it, and when. */
export interface Editor {
  readonly by: string;
  readonly atMs: number;
}

export function createCase(
  catalog: WritableCatalog,
  { title, summary }: Pick<CaseBody, 'title' | 'summary'>,
  { by, atMs }: Editor,
): CaseId {
  const id = randomId();
  const body: CaseBody = {
    ...{ title, summary, status: 'open', severity: 'info', tags: [], assignee: by, secondReviewer: '', createdAtMs: atMs, createdBy: by },
  };
  putCaseRecord(catalog, caseIdSchema.parse(id), {
    ...{ kind: 'case', id: caseRecordIdSchema.parse(id), body, lineage: [], changedAtMs: atMs, changedBy: by },
  });
  return caseIdSchema.parse(id);
}

/** Throws `not-found`, and `usage` for a second reviewer who is the first one. */
export function updateCase(
  catalog: WritableCatalog,
  caseId: CaseId,
  patch: { readonly [Name in keyof CaseBody]?: CaseBody[Name] | undefined },
  editor: Editor,
): void {
  const known = requireCase(catalog, caseId);
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const body: CaseBody = { ...known.body, ...given };
  if (body.secondReviewer !== '' && body.secondReviewer === body.assignee) {
    throw new AppError('usage', `${body.assignee} cannot review a second time what is assigned to them.`, {
      action: 'Name somebody else.',
    });
  }
  change(catalog, caseId, { ...known, body }, known, editor);
}

export interface NewItem {
  readonly citation: Citation;
  readonly noteId: NoteId | null;
  readonly comment: string;
}

/** Gives how many were not in the case already. */
export function addItems(catalog: WritableCatalog, caseId: CaseId, items: readonly NewItem[], { by, atMs }: Editor): number {
  requireCase(catalog, caseId);
  return transaction(catalog, () => {
    const known = new Set(
      listCaseRecords(catalog, caseId).flatMap((record) => (record.kind === 'item' && record.body ? [placeKey(record.body)] : [])),
    );
    let added = 0;
    for (const { citation, noteId, comment } of items) {
      const kind = noteId !== null ? 'note' : citation.atMs === null ? 'session' : citation.endMs === null ? 'moment' : 'range';
      const body: CaseItemBody = { kind, citation, noteId, comment, addedAtMs: atMs, addedBy: by };
      if (known.has(placeKey(body))) continue;
      known.add(placeKey(body));
      putCaseRecord(catalog, caseId, { kind: 'item', id: newId(), body, lineage: [], changedAtMs: atMs, changedBy: by });
      added += 1;
    }
    if (added > 0) touch(catalog, caseId, atMs);
    return added;
  });
}

/** The same place of the same thing, also where another library put it in. */
function placeKey({ noteId, citation }: CaseItemBody): string {
  const { sessionId, recording, atMs, endMs } = citation;
  return JSON.stringify(noteId === null ? [sessionId, recording?.recordingId ?? null, atMs, endMs] : [noteId]);
}

/** Throws `usage` for what is no item of the case. */
export function addFinding(
  catalog: WritableCatalog,
  caseId: CaseId,
  finding: Pick<CaseFindingBody, 'title' | 'text' | 'severity'> & { readonly itemIds: readonly CaseRecordId[] },
  { by, atMs }: Editor,
): void {
  requireCase(catalog, caseId);
  const { itemIds, ...said } = finding;
  const citations = itemIds.map((id) => {
    const item = getCaseRecord(catalog, id);
    if (item?.caseId !== caseId || item.record.kind !== 'item' || !item.record.body) {
      throw citesElsewhere();
    }
    return item.record.body.citation;
  });
  const body: CaseFindingBody = { ...said, citations, author: by, createdAtMs: atMs };
  putCaseRecord(catalog, caseId, { kind: 'finding', id: newId(), body, lineage: [], changedAtMs: atMs, changedBy: by });
  touch(catalog, caseId, atMs);
}

/** Changes what was said of an item. Throws `not-found`, and `usage` for a note, which says what it says wherever it is. */
export function updateItem(catalog: WritableCatalog, caseId: CaseId, recordId: CaseRecordId, comment: string, editor: Editor): void {
  const known = getCaseRecord(catalog, recordId);
  if (known?.caseId !== caseId || known.record.kind !== 'item' || !known.record.body) throw noLonger();
  if (known.record.body.kind === 'note') {
    throw new AppError('usage', 'What a note says is not changed in a case.', { action: 'Change the note itself, in Review.' });
  }
  change(catalog, caseId, { ...known.record, body: { ...known.record.body, comment } }, known.record, editor);
}

/** Changes what is given. Throws `not-found`, and `usage` for a citation that is neither an item of the case nor was cited before. */
export function updateFinding(
  catalog: WritableCatalog,
  caseId: CaseId,
  recordId: CaseRecordId,
  patch: { readonly [Name in 'title' | 'text' | 'severity' | 'citations']?: CaseFindingBody[Name] | undefined },
  editor: Editor,
): void {
  const known = getCaseRecord(catalog, recordId);
  if (known?.caseId !== caseId || known.record.kind !== 'finding' || !known.record.body) throw noLonger();
  const before = known.record.body;
  if (patch.citations) {
    const items = listCaseRecords(catalog, caseId).flatMap((each) => (each.kind === 'item' && each.body ? [each.body.citation] : []));
    const allowed = new Set([...before.citations, ...items].map(citationKey));
    if (!patch.citations.every((each) => allowed.has(citationKey(each)))) throw citesElsewhere();
  }
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  change(catalog, caseId, { ...known.record, body: { ...before, ...given } }, known.record, editor);
}

/** The same for the same citation: its members in the order of the schema. */
function citationKey(citation: Citation): string {
  return JSON.stringify(citationSchema.parse(citation));
}

/** An item or a finding. */
export type PartOfCase = Exclude<StoredRecord, { readonly kind: 'case' }>;

/** Takes an item or a finding out; that it was there is kept. Gives it as it was. Throws `not-found`. */
export function removeRecord(catalog: WritableCatalog, caseId: CaseId, recordId: CaseRecordId, editor: Editor): PartOfCase {
  const known = getCaseRecord(catalog, recordId);
  if (known?.caseId !== caseId || known.record.kind === 'case') throw noLonger();
  change(catalog, caseId, { ...known.record, body: null }, known.record, editor);
  return known.record;
}

/** Puts back what was taken out, as it was: with who put it in, and when. Throws `not-found` where it is not out any more. */
export function restoreRecord(catalog: WritableCatalog, caseId: CaseId, removed: PartOfCase, editor: Editor): void {
  const known = getCaseRecord(catalog, removed.id);
  if (known?.caseId !== caseId || known.record.kind === 'case' || known.record.body !== null) throw noLonger();
  change(catalog, caseId, { ...removed, lineage: known.record.lineage }, known.record, editor);
}

/** Ends a conflict: the version that holds comes from both. Throws `not-found`. */
export function resolveConflict(
  catalog: WritableCatalog,
  caseId: CaseId,
  recordId: CaseRecordId,
  keep: 'ours' | 'theirs',
  editor: Editor,
): void {
  const theirs = listConflicts(catalog, caseId).find((each) => each.theirs.id === recordId)?.theirs;
  if (!theirs) throw new AppError('not-found', 'This conflict is no longer there.');
  transaction(catalog, () => {
    const ours = findOurs(catalog, caseId, theirs);
    const hashes = [theirs, ...(ours ? [ours] : [])].map(hashRecord);
    const lineage = extendLineage(ours?.lineage ?? [], ...theirs.lineage, ...hashes);
    const kept: CaseRecord = keep === 'theirs' || ours === null ? theirs : ours;
    // A version is not in its own past: then it would be older than itself.
    const past = lineage.filter((hash) => hash !== hashRecord(kept));
    if (kept.kind === 'note') applyNote(catalog, kept, kept.body && findCited(catalog, kept.body.citation), past);
    else putCaseRecord(catalog, caseId, { ...kept, lineage: past, changedAtMs: editor.atMs, changedBy: editor.by });
    deleteConflict(catalog, caseId, recordId);
    touch(catalog, caseId, editor.atMs);
  });
}

function requireCase(catalog: WritableCatalog, id: CaseId) {
  const found = getCase(catalog, id);
  if (!found) throw new AppError('not-found', `There is no case ${id} in this library.`);
  return found;
}

function change(catalog: WritableCatalog, caseId: CaseId, next: StoredRecord, before: StoredRecord, { by, atMs }: Editor): void {
  if (hashRecord(next) === hashRecord(before)) return;
  const lineage = extendLineage(before.lineage, hashRecord(before)).filter((hash) => hash !== hashRecord(next));
  putCaseRecord(catalog, caseId, caseRecordSchema.parse({ ...next, lineage, changedAtMs: atMs, changedBy: by }) as StoredRecord);
  touch(catalog, caseId, atMs);
}

/** What is in a case changed: that is no change of what the case says of itself. */
function touch(catalog: WritableCatalog, caseId: CaseId, atMs: number): void {
  const known = getCase(catalog, caseId);
  if (known) putCaseRecord(catalog, caseId, { ...known, changedAtMs: atMs });
}

function noLonger(): AppError {
  return new AppError('not-found', 'This is no longer in the case.');
}

function citesElsewhere(): AppError {
  return new AppError('usage', 'A finding cites what is no item of its case.');
}

function newId(): CaseRecordId {
  return caseRecordIdSchema.parse(randomId());
}
