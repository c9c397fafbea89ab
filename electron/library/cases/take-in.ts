import { AppError } from '../../../shared/errors.ts';
import { verifyCms } from '../../../shared/evidence/verify-cms.ts';
import { noProtection, type Protection, strictest } from '../../../shared/model/access.ts';
import type { CaseCoverage } from '../../../shared/model/case-file.ts';
import type { CaseRecord, TakeInReport } from '../../../shared/model/cases.ts';
import { type CaseId, caseIdSchema } from '../../../shared/model/ids.ts';
import { deleteConflict, getCaseRecord, putCaseRecord, putConflict, putReceivedEntry } from '../catalog/case-records.ts';
import { hasStretch, insertStretch, listWatchable, refreshWatched } from '../catalog/coverage.ts';
import type { ReadableCatalog, WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getProtection, putProtection } from '../catalog/protections.ts';
import { extendLineage, hashRecord } from '../catalog/record-hash.ts';
import { type CaseFile, readCaseFile } from './case-file.ts';
import { applyNote, isOfPlace } from './case-notes.ts';
import { findCited } from './cite.ts';
import { findOurs } from './find-ours.ts';
import { libraryOf } from './hand-over.ts';
import { decideMerge, type MergeDecision } from './merge-record.ts';

/**
 * Takes in a case that was handed over elsewhere: all of the file or nothing. What is newer there takes the place of what is here;
 * what was changed on both sides becomes a conflict that somebody resolves. Throws what `readCaseFile` throws.
 */
export async function takeInCase(options: {
  readonly catalog: WritableCatalog;
  readonly path: string;
  readonly atMs: number;
  /** Called where the case demands more from now on, since it did where it came from. */
  readonly onProtected?: (caseId: CaseId, protection: Protection) => void;
}): Promise<TakeInReport> {
  const { catalog, path, atMs, onProtected } = options;
  const file = await readCaseFile(path);
  const signedBy = await signerOf(file, path);
  const counts = { added: 0, changed: 0, kept: 0, conflicts: 0, coverage: 0, journal: 0, leftOut: 0 };
  const { caseId } = file.head;
  const protection = transaction(catalog, () => {
    for (const record of file.records) counts[mergeRecord(catalog, file, record, atMs)] += 1;
    const own = libraryOf(catalog);
    for (const stretch of file.coverage) {
      const merged = mergeCoverage(catalog, stretch, own);
      if (merged !== null) counts[merged] += 1;
    }
    for (const { library, entry } of file.journal) {
      // What came from here is in the own journal, where it can be verified.
      if (library !== own && putReceivedEntry(catalog, caseId, library, entry)) counts.journal += 1;
    }
    return takeInProtection(catalog, caseId, file.head.protection ?? noProtection);
  });
  if (protection !== null) onProtected?.(caseId, protection);
  const { title, handedOverAtMs, handedOverBy } = file.head;
  return { caseId, title, handedOverBy, handedOverAtMs, sha256: file.sha256, signedBy, ...counts };
}

/** The stricter of both holds: a file makes nothing demand less. Null where nothing changes. */
function takeInProtection(catalog: WritableCatalog, caseId: CaseId, theirs: Protection): Protection | null {
  const of = { kind: 'case', id: caseId } as const;
  const ours = getProtection(catalog, of);
  const opening = strictest([ours.opening, theirs.opening]);
  const exporting = strictest([ours.exporting, theirs.exporting]);
  if (opening === ours.opening && exporting === ours.exporting) return null;
  putProtection(catalog, of, { opening, exporting });
  return { opening, exporting };
}

async function signerOf({ content, signature }: CaseFile, path: string): Promise<TakeInReport['signedBy']> {
  if (signature === null) return null;
  const { outcome, signer, fingerprint, isSelfMade } = await verifyCms(new Uint8Array(content), new Uint8Array(signature));
  if (outcome === 'invalid') {
    throw new AppError('input-malformed', `${path}: its signature is not one of what it holds.`, {
      action: 'Ask for the file again; nothing of it was taken in.',
    });
  }
  return { name: signer, fingerprint, isSelfMade };
}

const countedAs = { add: 'added', newer: 'changed', same: 'kept', older: 'kept', conflict: 'conflicts' } as const satisfies Record<
  MergeDecision,
  keyof TakeInReport
>;

function mergeRecord(
  catalog: WritableCatalog,
  { head: { caseId, library } }: CaseFile,
  theirs: CaseRecord,
  atMs: number,
): (typeof countedAs)[MergeDecision] | 'leftOut' {
  const place = theirs.kind === 'note' && theirs.body ? findCited(catalog, theirs.body.citation) : null;
  if (theirs.kind === 'note' && theirs.body !== null && (place === null || !isOfPlace(catalog, theirs.id, place))) return 'leftOut';
  if (theirs.kind !== 'note') refuseForeign(catalog, caseId, theirs);
  const ours = findOurs(catalog, caseId, theirs);
  // A note that was never here is not removed here.
  if (ours === null && theirs.kind === 'note' && theirs.body === null) return 'kept';
  const decision = decideMerge(ours && { hash: hashRecord(ours), lineage: ours.lineage }, {
    hash: hashRecord(theirs),
    lineage: theirs.lineage,
  });
  if (decision === 'conflict') putConflict(catalog, caseId, { theirs, library, takenInAtMs: atMs });
  // What both sides have come to in the meantime, or what one has come from, is no conflict any more.
  else deleteConflict(catalog, caseId, theirs.id);
  const lineage = extendLineage(ours?.lineage ?? [], ...theirs.lineage, ...(ours && decision === 'newer' ? [hashRecord(ours)] : []));
  if (decision === 'add' || decision === 'newer') {
    if (theirs.kind === 'note') applyNote(catalog, theirs, place, lineage);
    else putCaseRecord(catalog, caseId, { ...theirs, lineage });
  }
  return countedAs[decision];
}

/** An id of another case, or of something of another kind, is no accident. */
function refuseForeign(catalog: ReadableCatalog, caseId: CaseId, { id, kind }: CaseRecord): void {
  const known = getCaseRecord(catalog, id);
  const isOther = known !== null && (known.caseId !== caseId || known.record.kind !== kind);
  if (isOther || (caseIdSchema.parse(id) === caseId) !== (kind === 'case')) {
    throw new AppError('input-malformed', `The case has a record ${id} that is another one in this library.`, {
      action: 'Ask for the file again; nothing of it was taken in.',
    });
  }
}

/** Null for what is known already. */
function mergeCoverage(
  catalog: WritableCatalog,
  { citation, library, ...stretch }: CaseCoverage,
  own: string,
): 'coverage' | 'leftOut' | null {
  const recording = findCited(catalog, citation)?.recording;
  if (!recording) return 'leftOut';
  const lengthMs = listWatchable(catalog, recording.sessionId).find(({ id }) => id === recording.id)?.durationMs;
  const toMs = Math.min(stretch.toMs, lengthMs ?? stretch.toMs);
  // What was watched here is on record here; a file does not make it more.
  if (library === own || toMs <= stretch.fromMs) return null;
  const kept = { ...stretch, toMs, recordingId: recording.id, library, isOfThisObject: true };
  if (hasStretch(catalog, kept)) return null;
  insertStretch(catalog, kept);
  refreshWatched(catalog, recording.sessionId);
  return 'coverage';
}
