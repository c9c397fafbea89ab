import { createHash } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { keyFingerprint } from '../../../shared/evidence/journal/head-signature.ts';
import type { CaseFileHead, CaseFileLine } from '../../../shared/model/case-file.ts';
import type { Citation, HandOverResult } from '../../../shared/model/cases.ts';
import type { CaseId } from '../../../shared/model/ids.ts';
import type { Session } from '../../../shared/model/session.ts';
import { syncFolder } from '../../common/atomic-write.ts';
import { getCase, listCaseRecords, listReceivedJournal } from '../catalog/case-records.ts';
import { listStretches } from '../catalog/coverage.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getJournalHead, listJournal } from '../catalog/journal.ts';
import { getProtection } from '../catalog/protections.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { signCms } from '../evidence/signing/sign-cms.ts';
import type { SigningIdentity } from '../evidence/signing/signing-identity.ts';
import { exportFailure, refuseInsideHome } from '../evidence/target-folder.ts';
import { sha256Of } from '../journal/entry-hash.ts';
import type { WorkPlaces } from '../work-places.ts';
import { caseFileContent, caseFileFoot } from './case-file.ts';
import { noteRecords } from './case-notes.ts';
import { caseSessions } from './case-sessions.ts';
import { cite } from './cite.ts';

export interface HandOverOptions {
  readonly catalog: ReadableCatalog;
  /** The data folder: nothing is written into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  readonly caseId: CaseId;
  /** Made if missing. */
  readonly folder: string;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
  /** Null: the file is not signed. */
  readonly identity: SigningIdentity | null;
  readonly signal: AbortSignal;
  readonly workPlaces: WorkPlaces;
}

/**
 * Writes a case to one file: what it is made of, the notes on its sessions, what of them was watched, and what journals tell of
 * them. All or nothing; throws what exports throw, and `not-found`.
 */
export async function handOverCase(options: HandOverOptions): Promise<HandOverResult> {
  const { catalog, caseId, folder, identity, signal } = options;
  const found = getCase(catalog, caseId);
  if (!found) throw new AppError('not-found', `There is no case ${caseId} in this library.`);
  const library = libraryOf(catalog);
  const { title } = found.body;
  const head: CaseFileHead = {
    ...{ format: 'witness-case', version: 1, caseId, title, library },
    ...{ handedOverAtMs: options.atMs, handedOverBy: options.by, reason: options.reason },
    protection: getProtection(catalog, { kind: 'case', id: caseId }),
  };
  const lines = linesOf(catalog, caseId, library);
  const content = caseFileContent(head, lines);
  const digest = createHash('sha256').update(content).digest();
  const signature = identity && (await signCms(digest, identity, options.atMs));
  const sha256 = digest.toString('hex');
  const name = fileName(title, caseId, options.atMs);
  const path = join(folder, name);
  const place = options.workPlaces.begin(folder, name);
  const work = place.path;
  try {
    await refuseInsideHome(options.home, folder);
    await mkdir(folder, { recursive: true });
    signal.throwIfAborted();
    const file = await open(work, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.writeFile(caseFileFoot(sha256, signature));
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename it never takes the place of another file.
    await link(work, path);
    await rm(work);
    await syncFolder(folder);
  } catch (error) {
    await rm(work, { force: true });
    throw exportFailure(error, folder);
  } finally {
    place.end();
  }
  const count = (name: string): number => lines.filter((line) => name in line).length;
  return { path, sha256, records: count('record'), coverage: count('coverage'), journal: count('journal'), signed: signature !== null };
}

/** SHA-256 of the key that signs the journal: what a library is called elsewhere. */
export function libraryOf(catalog: ReadableCatalog): string {
  const head = getJournalHead(catalog);
  const fingerprint = head && keyFingerprint(head.publicKey, sha256Of);
  if (!fingerprint) throw new AppError('internal', 'The journal of this library has no signed head.');
  return fingerprint;
}

function linesOf(catalog: ReadableCatalog, caseId: CaseId, library: string): CaseFileLine[] {
  const records = listCaseRecords(catalog, caseId);
  const sessions = caseSessions(catalog, records);
  const notes = sessions.flatMap((session) => noteRecords(catalog, session));
  const watched = sessions.flatMap((session) => coverageOf(catalog, session, library));
  const objects = [caseId, ...sessions.flatMap(({ id }) => [id, ...listRecordings(catalog, { sessionIds: [id] }).map((each) => each.id)])];
  const own = objects.flatMap((object) => journalOf(catalog, object)).map((entry) => ({ library, entry }));
  return [
    ...[...records, ...notes].map((record): CaseFileLine => ({ record })),
    ...watched,
    ...[...listReceivedJournal(catalog, caseId), ...own].map((journal): CaseFileLine => ({ journal })),
  ];
}

function coverageOf(catalog: ReadableCatalog, session: Session, library: string): CaseFileLine[] {
  return listRecordings(catalog, { sessionIds: [session.id] }).flatMap((recording) => {
    const citation: Citation = cite(catalog, session, recording, { atMs: null, endMs: null });
    return listStretches(catalog, recording.id).flatMap(({ recordingId: _, isOfThisObject, ...stretch }): CaseFileLine[] =>
      isOfThisObject ? [{ coverage: { ...stretch, citation, library: stretch.library ?? library } }] : [],
    );
  });
}

const journalPage = 500;

function journalOf(catalog: ReadableCatalog, object: string) {
  const entries = [];
  for (let beforeSeq: number | null = null; ; ) {
    const page = listJournal(catalog, { beforeSeq, object, limit: journalPage });
    entries.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < journalPage) return entries.reverse();
    beforeSeq = last.seq;
  }
}

/** Of letters that every file system takes; when it was handed over tells one from the next. */
function fileName(title: string, caseId: CaseId, atMs: number): string {
  const words = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  return `${words === '' ? caseId : words}-${stamp}.witness-case`;
}
