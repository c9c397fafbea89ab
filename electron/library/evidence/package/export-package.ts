import { lstat, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError, toAppError } from '../../../../shared/errors.ts';
import { parseOxum, parseTags, tagValue } from '../../../../shared/evidence/bag-tags.ts';
import { timeStampTag } from '../../../../shared/evidence/bag-time-stamp.ts';
import type { AccessObject } from '../../../../shared/model/access.ts';
import type { ExportResult } from '../../../../shared/model/evidence.ts';
import type { AccessGiven, CaseDocument } from '../../../../shared/model/evidence-documents.ts';
import type { PackageId, SessionId } from '../../../../shared/model/ids.ts';
import type { PackagePlan } from '../../../../shared/model/package.ts';
import type { RecordingCache } from '../../cache/recording-cache.ts';
import { insertExport } from '../../catalog/exports.ts';
import type { ReadableCatalog, WritableCatalog } from '../../catalog/handles.ts';
import { transaction } from '../../catalog/open-catalog.ts';
import {
  countPackageFiles,
  countPackageSessions,
  deletePackage,
  deletePackageFile,
  getPackage,
  getPackageFile,
  packageFiles,
  packageSessions,
  putPackageFile,
  setSessionWhole,
} from '../../catalog/packages.ts';
import { addJournal } from '../add-journal.ts';
import { addSession, type PlannedSession, planSession } from '../add-session.ts';
import { bagPageName } from '../bag-page.ts';
import { type BagWriter, createBagWriter, type PayloadLedger } from '../bag-writer.ts';
import type { DerivedSources } from '../derived/add-derived.ts';
import { notedPlaces, placesOfCase } from '../derived/cited-places.ts';
import { notDerivedIn } from '../derived/not-derived.ts';
import { type BagSubject, bagTags, exportedMember, json } from '../evidence-documents.ts';
import { type SealingOptions, sealWith } from '../export-session.ts';
import { hashFile } from '../hash-file.ts';
import { packageReadmeText } from '../readme-text.ts';
import { addReport } from '../report/add-report.ts';
import { packageOf } from '../report/package-of.ts';
import { packageReport } from '../report/package-report.ts';
import { exportFailure, refuseInsideHome } from '../target-folder.ts';
import { caseDocument } from './case-document.ts';
import { packageDocumentText, packageRows } from './package-document.ts';
import { takeOver } from './take-over.ts';

export interface ExportPackageOptions extends SealingOptions {
  readonly catalog: WritableCatalog;
  readonly cache: Pick<RecordingCache, 'open'>;
  /** The data folder: nothing is exported into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  readonly id: PackageId;
  /** What was given for a session or a case, where it is protected. */
  readonly accessTo?: (object: AccessObject) => AccessGiven[];
  /** The page that checks the bag, for the bag. */
  readonly bagPage: Uint8Array;
  /** What stills, clips and thumbnails are made from; a package with none needs none. */
  readonly sources?: DerivedSources;
  /** Bytes of originals. */
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

/**
 * Writes a package that was begun, or goes on with it: a bag with a folder for each session. Its place is empty until all of it is
 * there. What is written stays when it is cancelled, fails or the process dies, and is taken over by the next call once its hashes were
 * checked; a package that cannot even begin leaves nothing. Throws what `exportSession` throws.
 */
export async function exportPackage(options: ExportPackageOptions): Promise<ExportResult> {
  const { catalog, id, signal } = options;
  const plan = requirePackage(catalog, id);
  try {
    await refuseInsideHome(options.home, plan.targetDir);
    const placed = await findPlaced(catalog, plan, id);
    if (placed) {
      record(catalog, id, plan, placed);
      return placed;
    }
    const totalBytes = await planAll(catalog, id, plan, signal);
    const writer = await createBagWriter({
      folder: plan.targetDir,
      name: plan.name,
      signal,
      workName: workName(plan, id),
      resumable: { ledger: ledgerOf(catalog, id) },
    });
    await takeOver({
      ...{ catalog, id, signal, workPath: join(plan.targetDir, workName(plan, id)) },
      onFile: (detail) => options.onProgress({ done: 0, total: totalBytes, detail }),
    });
    await writeSessions(writer, plan, totalBytes, options);
    const subject = subjectOf(catalog, plan, id);
    await writeDocuments(writer, plan, subject, options);
    const { bagPath, files, bytes, sha256OfManifest, timeStamp, timeStampError } = await writer.finish(
      (oxum) => bagTags(plan, subject, oxum),
      { [bagPageName]: options.bagPage },
      sealWith(options, plan.exportedAtMs),
    );
    const notDerived = await notDerivedIn(bagPath, foldersOf(catalog, id));
    const result = { bagPath, files, bytes, sha256OfManifest, timeStamp, timeStampError: timeStampError?.toPayload() ?? null, notDerived };
    record(catalog, id, plan, result);
    return result;
  } catch (error) {
    throw await interrupted(catalog, id, plan, exportFailure(error, plan.targetDir));
  }
}

/** Notes what was exported of each session; the package is none that can go on any more. */
function record(catalog: WritableCatalog, id: PackageId, plan: PackagePlan, result: ExportResult): void {
  const { exportedAtMs, reason } = plan;
  const { bagPath, files, bytes, sha256OfManifest } = result;
  transaction(catalog, () => {
    for (const { sessionId } of packageSessions(catalog, id)) {
      insertExport(catalog, { sessionId, exportedAtMs, reason, bagPath, files, bytes, sha256OfManifest });
    }
    deletePackage(catalog, id);
  });
}

/** The bag of a package that was put in its place when the process died before it was noted; null for any other. */
async function findPlaced(catalog: ReadableCatalog, plan: PackagePlan, id: PackageId): Promise<ExportResult | null> {
  const bagPath = join(plan.targetDir, plan.name);
  const info = await readFile(join(bagPath, 'bag-info.txt'), 'utf8').catch(() => null);
  if (info === null) return null;
  const tags = parseTags(info);
  const oxum = parseOxum(tagValue(tags, 'Payload-Oxum') ?? '');
  if (tagValue(tags, 'Internal-Sender-Identifier') !== id || oxum === null) return null;
  const manifest = await open(join(bagPath, 'manifest-sha256.txt'));
  try {
    const { digests } = await hashFile(manifest, ['sha256']);
    const stamp = tagValue(tags, timeStampTag);
    const timeStamp = stamp === 'present' ? 'stamped' : stamp === 'pending' ? 'pending' : 'none';
    const notDerived = await notDerivedIn(bagPath, foldersOf(catalog, id));
    return { bagPath, ...oxum, sha256OfManifest: digests[0] ?? '', timeStamp, timeStampError: null, notDerived };
  } finally {
    await manifest.close();
  }
}

/** Removes what was written of a package; it cannot go on then. */
export async function discardPackage(catalog: WritableCatalog, id: PackageId): Promise<void> {
  const plan = requirePackage(catalog, id);
  await rm(join(plan.targetDir, workName(plan, id)), { recursive: true, force: true });
  deletePackage(catalog, id);
}

/** Throws `not-found`. */
export function requirePackage(catalog: ReadableCatalog, id: PackageId): PackagePlan {
  const plan = getPackage(catalog, id);
  if (!plan) throw new AppError('not-found', 'This package is finished, or was discarded.');
  return plan;
}

function workName({ name }: PackagePlan, id: PackageId): string {
  return `.${name}.${id}.partial`;
}

/** Before anything is written: every session can be exported whole. Gives the bytes of all originals. */
async function planAll(catalog: ReadableCatalog, id: PackageId, plan: PackagePlan, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  let count = 0;
  const failures: AppError[] = [];
  for (const { sessionId, folder, isWhole } of packageSessions(catalog, id)) {
    count += 1;
    if (count % 100 === 0) await setImmediate();
    signal.throwIfAborted();
    if (isWhole) bytes += writtenBytes(catalog, id, folder);
    else {
      try {
        bytes += planSession(catalog, { sessionId, folder, occasion: plan }).originalBytes;
      } catch (error) {
        failures.push(toAppError(error));
      }
    }
  }
  const [first] = failures;
  if (first === undefined) return bytes;
  if (failures.length === 1) throw first;
  throw new AppError(first.code, `${failures.length} of ${count} sessions cannot be exported whole. The first: ${first.message}`, {
    action: first.action,
  });
}

async function writeSessions(writer: BagWriter, plan: PackagePlan, total: number, options: ExportPackageOptions): Promise<void> {
  const { catalog, cache, id, onProgress, sources, signal } = options;
  const reportPackage = await packageOf(plan.name, options);
  const placesInCase = plan.caseId === null ? new Map<SessionId, never>() : placesOfCase(catalog, plan.caseId);
  let done = 0;
  const onBytes = (count: number, key: string): void => {
    done += count;
    onProgress({ done, total, detail: key });
  };
  for (const { sessionId, folder, position, isWhole } of packageSessions(catalog, id)) {
    if (isWhole) {
      onBytes(writtenBytes(catalog, id, folder), folder);
      continue;
    }
    const occasion = { ...plan, access: options.accessTo?.({ kind: 'session', id: sessionId }) ?? [] };
    const cited = [...notedPlaces(catalog, sessionId), ...(placesInCase.get(sessionId) ?? [])];
    const planned = planSession(catalog, { sessionId, folder, occasion, derived: { choice: plan.derived, cited } });
    await dropStale(catalog, id, join(plan.targetDir, workName(plan, id)), planned);
    onBytes(writtenBytes(catalog, id, folder), folder);
    await addSession(writer, planned, { catalog, cache, reportPackage, withPdf: false, onBytes, sources, signal });
    await writer.flush();
    setSessionWhole(catalog, id, position, true);
  }
}

/** Originals that were written before their recording was fetched anew, or left the session. */
async function dropStale(catalog: WritableCatalog, id: PackageId, workPath: string, planned: PlannedSession): Promise<void> {
  for (const { path, sha256 } of packageFiles(catalog, id, planned.folder)) {
    const wanted = planned.recordings.find(({ originalPath }) => originalPath === path);
    if (wanted && (wanted.recording.sha256 === null || wanted.recording.sha256 === sha256)) continue;
    await rm(join(workPath, path), { force: true });
    deletePackageFile(catalog, id, path);
  }
}

function writtenBytes(catalog: ReadableCatalog, id: PackageId, folder: string): number {
  let bytes = 0;
  for (const { sizeBytes } of packageFiles(catalog, id, `${folder}/original`)) bytes += sizeBytes;
  return bytes;
}

/** What is about the package as a whole. */
async function writeDocuments(writer: BagWriter, plan: PackagePlan, subject: BagSubject, options: ExportPackageOptions): Promise<void> {
  const { catalog, id, signal } = options;
  const occasion = { ...plan, access: plan.caseId === null ? [] : (options.accessTo?.({ kind: 'case', id: plan.caseId }) ?? []) };
  const rows = () => packageRows(catalog, packageSessions(catalog, id));
  await writer.add('data/package.json', packageDocumentText(plan.caseId, occasion, rows()));
  let caseOf: CaseDocument | null = null;
  if (plan.caseId !== null) {
    const folders = new Map<SessionId, string>();
    for (const { sessionId, folder } of packageSessions(catalog, id)) folders.set(sessionId, folder);
    caseOf = caseDocument(catalog, plan.caseId, occasion, folders);
    if (!caseOf) throw new AppError('not-found', 'The case is not there any more.');
    await writer.add('data/case.json', [json(caseOf)]);
  }
  const sessionCount = countPackageSessions(catalog, id);
  const documents = { exported: exportedMember(occasion), sessions: rows(), sessionCount, case: caseOf };
  const report = packageReport(documents, await packageOf(plan.name, options));
  await addReport(writer, { report, folder: 'data', withPdf: false });
  const others = plan.caseId === null ? [id] : [id, plan.caseId];
  await addJournal(writer, { catalog, sessionIds: sessionIdsOf(catalog, id), others, signal });
  await writer.add('data/README.txt', [packageReadmeText(plan, subject, plan.name, plan.caseId !== null)]);
}

function* foldersOf(catalog: ReadableCatalog, id: PackageId): Generator<string> {
  for (const { folder } of packageSessions(catalog, id)) yield folder;
}

function* sessionIdsOf(catalog: ReadableCatalog, id: PackageId): Generator<SessionId> {
  for (const { sessionId } of packageSessions(catalog, id)) yield sessionId;
}

function subjectOf(catalog: ReadableCatalog, { caseId }: PackagePlan, id: PackageId): BagSubject {
  const count = countPackageSessions(catalog, id);
  const description = `${count} privileged ${count === 1 ? 'session' : 'sessions'}${caseId === null ? '' : ' of a case'}`;
  return { identifier: caseId ?? id, description, internalId: id };
}

function ledgerOf(catalog: WritableCatalog, id: PackageId): PayloadLedger {
  return {
    find: (path) => getPackageFile(catalog, id, path),
    put: (file) => putPackageFile(catalog, id, file),
    count: () => countPackageFiles(catalog, id),
    sorted: () => packageFiles(catalog, id),
  };
}

/** What was not written at all is no package; of the rest it is said that it can go on. */
async function interrupted(catalog: WritableCatalog, id: PackageId, plan: PackagePlan, error: AppError): Promise<AppError> {
  const isWritten = await lstat(join(plan.targetDir, workName(plan, id))).then(
    () => true,
    () => false,
  );
  if (!isWritten || countPackageFiles(catalog, id).files === 0) {
    await discardPackage(catalog, id);
    return error;
  }
  const action = `${error.action} What was written is kept: export the same again to go on, or discard it.`;
  return new AppError(error.code, error.message, { action, retryable: true, cause: error });
}
