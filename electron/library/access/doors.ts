import { contract, type ParsedParamsOf } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { type AccessObject, type AccessPurpose, type DemandLevel, type Protected, strictest } from '../../../shared/model/access.ts';
import type { CaseId, CaseRecordId, NoteId, PackageId, RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { readCaseHead } from '../cases/case-file.ts';
import { caseSessions } from '../cases/case-sessions.ts';
import { getCaseRecord, listCaseRecords } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getKeptCall } from '../catalog/jobs.ts';
import { getNote } from '../catalog/notes.ts';
import { getPackage, packageSessions } from '../catalog/packages.ts';
import { getProtection, listProtections, sessionsOfSources } from '../catalog/protections.ts';
import { getRecording } from '../catalog/recordings.ts';
import { listPersons } from '../catalog/second-persons.ts';
import { getTextRedaction } from '../catalog/text-redactions.ts';
import type { KeptCall } from '../jobs/jobs.ts';
import type { EngineMethod } from '../methods/handlers.ts';
import { changedProtection, levelToLower } from './decide.ts';
import { protectedAtOpening } from './protected-at-opening.ts';

/** What a call gives or changes, and of what. */
export interface Door {
  readonly purpose: AccessPurpose;
  readonly object: AccessObject;
  /** Of changing: what it demands. What opening and exporting demand is decided by what protects the object. */
  readonly level?: DemandLevel;
}

/** Sessions that are opened by one search: as many as are exported in one package. */
const mostOpened = 20_000;

/**
 * no-content: facts of sessions, work and settings, and what the caller wrote; nothing of what was recorded, said or found. Else
 * what has to be open, by the params; what is not there is the handler's to tell.
 */
type DoorsOf<M extends EngineMethod> =
  | 'no-content'
  | ((params: ParsedParamsOf<M>, catalog: ReadableCatalog) => readonly Door[] | Promise<readonly Door[]>);

/** Every call of the contract, and whether it gives what may be protected. A new one does not compile before it is here. */
export const doorsOfCalls: { readonly [M in EngineMethod]: DoorsOf<M> } = {
  'app.bootstrap': 'no-content',
  'app.openSample': 'no-content',

  'sources.list': 'no-content',
  'sources.add': 'no-content',
  'sources.addLoose': 'no-content',
  'sources.test': 'no-content',
  'sources.testKnown': 'no-content',
  'sources.setSecret': 'no-content',
  'sources.change': 'no-content',
  'sources.setSchedule': 'no-content',
  // Added again, it would demand nothing.
  'sources.remove': ({ sourceId }, catalog) => giveUp({ kind: 'source', id: sourceId }, catalog),
  'sources.sync': 'no-content',
  'sources.importInventory': 'no-content',
  'sources.previewImport': 'no-content',
  'sources.gateway': 'no-content',
  'sources.clusterHistory': 'no-content',
  'sources.resources': 'no-content',
  'sources.discover': 'no-content',

  'sessions.list': 'no-content',
  'sessions.reconcile': 'no-content',
  'sessions.reportReconciliation': 'no-content',
  'sessions.decide': 'no-content',
  // A recording that moves to another session may leave what protects it.
  'sessions.link': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'sessions.unlink': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'sessions.candidates': 'no-content',
  'sessions.matches': 'no-content',
  'sessions.findObject': 'no-content',
  'sessions.facets': 'no-content',
  'sessions.get': 'no-content',
  'sessions.shortcuts': 'no-content',
  'sessions.noteOpened': 'no-content',
  'sessions.pin': 'no-content',

  'journal.list': 'no-content',
  'journal.verify': 'no-content',
  'journal.verifyFile': 'no-content',
  'journal.stamp': 'no-content',
  'journal.export': 'no-content',

  'coverage.add': 'no-content',
  'coverage.session': 'no-content',

  'cases.list': 'no-content',
  'cases.get': ({ caseId }) => [{ purpose: 'opening', object: { kind: 'case', id: caseId } }],
  'cases.create': 'no-content',
  'cases.update': 'no-content',
  // What a note says is read along.
  'cases.addItems': ({ items }) => items.flatMap(({ sessionId, noteId }) => (noteId === null ? [] : openSession(sessionId))),
  'cases.addFinding': 'no-content',
  'cases.updateItem': 'no-content',
  'cases.updateFinding': 'no-content',
  // A session that is out of a case is not protected by it any more.
  'cases.removeRecord': ({ caseId, recordId }, catalog) => (isItem(recordId, catalog) ? giveUp({ kind: 'case', id: caseId }, catalog) : []),
  'cases.restoreRecord': 'no-content',
  'cases.resolve': ({ caseId, recordId, keep }, catalog) =>
    keep === 'theirs' && isItem(recordId, catalog) ? giveUp({ kind: 'case', id: caseId }, catalog) : [],
  'cases.handOver': ({ caseId }, catalog) => exportCase(caseId, catalog),
  // What comes in may take items out of a case that is here.
  'cases.takeIn': async ({ path }, catalog) => {
    const head = await readCaseHead(path).catch(() => null);
    return head === null ? [] : giveUp({ kind: 'case', id: head.caseId }, catalog);
  },

  'samples.draw': 'no-content',
  'samples.list': 'no-content',
  'samples.get': 'no-content',
  'samples.verify': 'no-content',
  'samples.remove': 'no-content',
  'fleet.read': 'no-content',
  'capacity.read': 'no-content',
  'retention.list': 'no-content',
  'retention.add': 'no-content',
  'retention.remove': 'no-content',
  'retention.preview': 'no-content',
  'retention.removals': 'no-content',
  'retention.apply': 'no-content',

  'access.protections': 'no-content',
  'access.protect': ({ of, protection }, catalog) => {
    const before = getProtection(catalog, of);
    const level = levelToLower(before, changedProtection(before, protection));
    return level === 'none' ? [] : [{ purpose: 'changing', object: of, level }];
  },
  'access.sessions': 'no-content',
  'access.demand': 'no-content',
  'access.grant': 'no-content',
  'access.grants': 'no-content',
  'access.end': 'no-content',
  'access.persons': 'no-content',
  'access.addPerson': (_, catalog) => changePersons(catalog),
  'access.changePassphrase': (_, catalog) => changePersons(catalog),
  'access.removePerson': (_, catalog) => changePersons(catalog),

  'recordings.get': 'no-content',
  'recordings.fetch': 'no-content',
  'recordings.index': 'no-content',
  'recordings.readScreenText': 'no-content',
  'recordings.decrypt': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'recordings.downloaded': 'no-content',
  'recordings.pin': 'no-content',
  'recordings.removeFromCache': 'no-content',
  'recordings.setProfile': 'no-content',
  'cache.status': 'no-content',

  'playback.open': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'playback.segment': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'playback.transcript': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'playback.exactTime': 'no-content',
  'playback.transcriptAt': 'no-content',
  'playback.screen': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'playback.outline': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'playback.screenText': ({ recordingId }, catalog) => openRecording(recordingId, catalog),
  'playback.session': 'no-content',
  'playback.still': ({ recordingId }, catalog) => exportRecording(recordingId, catalog),
  'playback.exportRange': ({ recordingId }, catalog) => exportRecording(recordingId, catalog),

  'redactions.list': 'no-content',
  'redactions.set': 'no-content',
  // What is to be hidden is told here.
  'redactions.listTexts': ({ sessionId }) => openSession(sessionId),
  'redactions.addText': 'no-content',
  'redactions.removeText': ({ redactionId }, catalog) => {
    const redaction = getTextRedaction(catalog, redactionId);
    return redaction ? openSession(redaction.sessionId) : [];
  },

  'profiles.list': 'no-content',
  'profiles.save': 'no-content',
  'profiles.remove': 'no-content',
  'profiles.preview': ({ recordingId }, catalog) => openRecording(recordingId, catalog),

  'notes.list': ({ sessionId }) => openSession(sessionId),
  'notes.add': 'no-content',
  'notes.update': ({ noteId }, catalog) => openNote(noteId, catalog),
  'notes.remove': 'no-content',

  // Without `openProtected` what is protected is not in the answer.
  'search.query': ({ recordingId, openProtected }, catalog) =>
    recordingId !== null ? openRecording(recordingId, catalog) : openProtected ? openAllProtected(catalog) : [],

  'rules.status': 'no-content',

  'evidence.export': ({ sessionId }) => exportSessions([sessionId]),
  'evidence.exportAll': ({ sessionIds }) => exportSessions(sessionIds),
  'evidence.package': ({ of }, catalog) => ('caseId' in of ? exportCase(of.caseId, catalog) : exportSessions(of.sessionIds)),
  'evidence.unfinished': 'no-content',
  'evidence.continue': ({ packageId }, catalog) => exportPackage(packageId, catalog),
  'evidence.discard': 'no-content',
  'evidence.exports': 'no-content',
  'evidence.stamp': 'no-content',
  'evidence.verify': 'no-content',
  'evidence.lastReport': 'no-content',
  'signer.status': 'no-content',
  'signer.choose': 'no-content',
  'signer.forget': 'no-content',

  'jobs.list': 'no-content',
  'jobs.cancel': 'no-content',
  'jobs.pause': 'no-content',
  // It makes the call once more by which the job was started.
  'jobs.resume': ({ jobId }, catalog) => doorsOfKept(getKeptCall(catalog, jobId), catalog),
  'jobs.dismiss': 'no-content',
  'settings.get': 'no-content',
  'settings.update': 'no-content',
  'settings.tryDecryptor': 'no-content',
  'settings.screenTextLanguages': 'no-content',
};

/** What has to be open for a call; its params are checked already. */
export async function doorsOf(method: EngineMethod, params: unknown, catalog: ReadableCatalog): Promise<readonly Door[]> {
  const doors: unknown = doorsOfCalls[method];
  if (typeof doors !== 'function') return [];
  return await (doors as (params: unknown, catalog: ReadableCatalog) => readonly Door[] | Promise<readonly Door[]>)(params, catalog);
}

async function doorsOfKept(kept: KeptCall | null, catalog: ReadableCatalog): Promise<readonly Door[]> {
  if (kept === null || !isEngineMethod(kept.method)) return [];
  const params = contract[kept.method].params.safeParse(kept.params);
  return params.success ? await doorsOf(kept.method, params.data, catalog) : [];
}

/** By name: a call that is told rather than made. */
export function isEngineMethod(name: string): name is EngineMethod {
  return Object.hasOwn(doorsOfCalls, name);
}

function openSession(id: SessionId): Door[] {
  return [{ purpose: 'opening', object: { kind: 'session', id } }];
}

/** Access is to whole sessions: what a recording demands, its session does. */
function openRecording(id: RecordingId, catalog: ReadableCatalog): Door[] {
  const recording = getRecording(catalog, id);
  return recording ? openSession(recording.sessionId) : [];
}

function openNote(id: NoteId, catalog: ReadableCatalog): Door[] {
  const note = getNote(catalog, id);
  return note ? openSession(note.sessionId) : [];
}

/** Throws `usage` where that is more than anybody can answer for at once. */
function openAllProtected(catalog: ReadableCatalog): Door[] {
  const { sources, sessions } = protectedAtOpening(catalog);
  const found = new Set([...sessions, ...sessionsOfSources(catalog, sources, mostOpened + 1)]);
  if (found.size > mostOpened) {
    throw new AppError('usage', `More than ${mostOpened} sessions are protected.`, { action: 'Open those that matter, and search again.' });
  }
  return [...found].flatMap(openSession);
}

function exportSessions(ids: readonly SessionId[]): Door[] {
  return ids.map((id) => ({ purpose: 'exporting', object: { kind: 'session', id } }));
}

function exportRecording(id: RecordingId, catalog: ReadableCatalog): Door[] {
  const recording = getRecording(catalog, id);
  return recording ? exportSessions([recording.sessionId]) : [];
}

/** The case, and the sessions of which it hands out bytes or notes. */
function exportCase(caseId: CaseId, catalog: ReadableCatalog): Door[] {
  const sessions = caseSessions(catalog, listCaseRecords(catalog, caseId));
  return [{ purpose: 'exporting', object: { kind: 'case', id: caseId } }, ...exportSessions(sessions.map(({ id }) => id))];
}

/** Its sessions are those that it was begun with, whatever is in its case now. */
function exportPackage(id: PackageId, catalog: ReadableCatalog): Door[] {
  const caseId = getPackage(catalog, id)?.caseId ?? null;
  const sessions = exportSessions([...packageSessions(catalog, id)].map(({ sessionId }) => sessionId));
  return caseId === null ? sessions : [{ purpose: 'exporting', object: { kind: 'case', id: caseId } }, ...sessions];
}

/** All that a source or a case demands may be gone afterwards. */
function giveUp(of: Protected, catalog: ReadableCatalog): Door[] {
  const { opening, exporting } = getProtection(catalog, of);
  const level = strictest([opening, exporting]);
  return level === 'none' ? [] : [{ purpose: 'changing', object: of, level }];
}

function isItem(id: CaseRecordId, catalog: ReadableCatalog): boolean {
  return getCaseRecord(catalog, id)?.record.kind === 'item';
}

/** Whoever could add a second person alone would be one. The first one is anybody's to add: there is nobody to ask. */
function changePersons(catalog: ReadableCatalog): Door[] {
  const isDemanded = listProtections(catalog).some(({ protection }) => Object.values(protection).includes('second-person'));
  if (!isDemanded || listPersons(catalog).length === 0) return [];
  return [{ purpose: 'changing', object: { kind: 'second-persons', id: '' }, level: 'second-person' }];
}
