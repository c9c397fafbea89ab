import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/index.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { hasEnded, type Job } from '../../../shared/model/job.ts';
import type { EngineMethod } from '../methods/handlers.ts';
import type { JournalNote } from './open-journal.ts';

/** What an id stands for, to people: who reads the journal later may not have the library any more. */
export interface JournalNames {
  /** The object's key in its store; empty where it is not known. */
  keyOf(id: RecordingId): string;
  /** The vendor's id of a session; empty where it has none. */
  externalIdOf(id: SessionId): string;
}

type Describe<M extends EngineMethod> = (params: ParsedParamsOf<M>, result: ResultOf<M>, names: JournalNames) => JournalNote | null;

/** The calls that are noted once they were answered, and as what. Calls that are not here show lists, or change nothing. */
export const journalledCalls: { readonly [M in EngineMethod]?: Describe<M> } = {
  'sources.add': ({ name, store }, { source }) => ({ action: 'source.added', object: source.id, detail: { name, kind: store.kind } }),
  'app.openSample': (_, { sourceId }) => ({ action: 'source.added', object: sourceId, detail: { kind: 'sample' } }),
  'sources.addLoose': (_, { recordings, folders }) => ({
    action: 'source.added',
    detail: { kind: 'loose-files', recordings: recordings.length, folders: folders.length },
  }),
  'sources.setSecret': ({ sourceId }) => ({ action: 'source.changed', object: sourceId, detail: { changed: 'credentials' } }),
  'sources.change': ({ sourceId, name, store }) => ({
    action: 'source.changed',
    object: sourceId,
    detail: { changed: 'settings', name, kind: store.kind },
  }),
  'sources.setSchedule': ({ sourceId, everyMinutes }) => ({
    action: 'source.changed',
    object: sourceId,
    detail: { syncEveryMinutes: everyMinutes },
  }),
  'sources.remove': ({ sourceId }) => ({ action: 'source.removed', object: sourceId }),
  'sources.importInventory': ({ sourceId, fileName }, { sessions }) => ({
    action: 'inventory.imported',
    object: sourceId,
    detail: { file: fileName, sessions },
  }),
  'playback.open': ({ recordingId }, _, { keyOf }) => ({
    action: 'recording.opened',
    object: recordingId,
    detail: { key: keyOf(recordingId) },
  }),
  'recordings.removeFromCache': ({ recordingId }, _, { keyOf }) => ({
    action: 'recording.removed',
    object: recordingId,
    detail: { from: 'cache', key: keyOf(recordingId) },
  }),
  'recordings.decrypt': ({ recordingId, keyName }, _, { keyOf }) => ({
    action: 'recording.decrypted',
    object: recordingId,
    detail: { withKey: keyName ?? '', key: keyOf(recordingId) },
  }),
  'redactions.set': ({ recordingId, redactions }, _, { keyOf }) => ({
    action: 'recording.redacted',
    object: recordingId,
    detail: { redactions: redactions.length, key: keyOf(recordingId) },
  }),
  // Never the text itself: the journal is handed over.
  'redactions.addText': ({ sessionId, recordingId, what, reason }, { redaction }) => ({
    action: 'redaction.added',
    object: recordingId ?? sessionId,
    reason,
    detail: { redaction: redaction.id, kind: what.kind },
  }),
  'redactions.removeText': ({ redactionId }, { redaction }) => ({
    action: 'redaction.removed',
    object: redaction.recordingId ?? redaction.sessionId,
    detail: { redaction: redactionId, kind: redaction.what.kind },
  }),
  // The first page stands for the search.
  'search.query': ({ query, mode, recordingId, cursor }) =>
    cursor === null ? { action: 'library.searched', object: recordingId ?? '', detail: { query, mode } } : null,
  'notes.add': ({ sessionId }, { note }) => ({
    action: 'note.added',
    object: sessionId,
    detail: { note: note.id, severity: note.severity },
  }),
  'notes.update': ({ noteId }, { note }) => ({ action: 'note.changed', object: note.sessionId, detail: { note: noteId } }),
  'notes.remove': ({ noteId }) => ({ action: 'note.removed', object: noteId }),
  'sessions.decide': ({ finding, disposition, note }, _, { externalIdOf }) => ({
    action: 'finding.decided',
    object: finding.sessionId,
    reason: note,
    detail: { finding: finding.kind, session: externalIdOf(finding.sessionId), recording: finding.recordingId, disposition },
  }),
  'sessions.link': ({ recordingId, sessionId, reason }, _, { keyOf, externalIdOf }) => ({
    action: 'recording.linked',
    object: recordingId,
    reason,
    detail: { key: keyOf(recordingId), sessionId, session: externalIdOf(sessionId) },
  }),
  'sessions.unlink': ({ recordingId, reason }, _, { keyOf }) => ({
    action: 'recording.unlinked',
    object: recordingId,
    reason,
    detail: { key: keyOf(recordingId) },
  }),
  'cases.create': ({ title }, { caseId }) => ({ action: 'case.created', object: caseId, detail: { title } }),
  'cases.update': ({ caseId, ...patch }) => {
    const changed = Object.entries(patch).filter(([, value]) => value !== undefined);
    return { action: 'case.changed', object: caseId, detail: Object.fromEntries(changed.map(([name, value]) => [name, asDetail(value)])) };
  },
  'cases.addItems': ({ caseId }, { added }) => ({ action: 'case.changed', object: caseId, detail: { itemsAdded: added } }),
  'cases.addFinding': ({ caseId, title, severity }) => ({
    action: 'case.changed',
    object: caseId,
    detail: { findingAdded: title, severity },
  }),
  'cases.updateItem': ({ caseId, recordId, comment }) => ({
    action: 'case.changed',
    object: caseId,
    detail: { itemChanged: recordId, comment },
  }),
  'cases.updateFinding': ({ caseId, recordId, citations, ...patch }) => {
    const said = Object.entries(patch).filter(([, value]) => value !== undefined);
    const cited = citations === undefined ? {} : { citations: citations.length };
    return { action: 'case.changed', object: caseId, detail: { findingChanged: recordId, ...Object.fromEntries(said), ...cited } };
  },
  'cases.removeRecord': ({ caseId, recordId }) => ({ action: 'case.changed', object: caseId, detail: { removed: recordId } }),
  'cases.restoreRecord': ({ caseId, recordId }) => ({ action: 'case.changed', object: caseId, detail: { restored: recordId } }),
  'cases.resolve': ({ caseId, recordId, keep }) => ({ action: 'case.resolved', object: caseId, detail: { record: recordId, kept: keep } }),
  'cases.handOver': ({ caseId, reason, sign }) => ({ action: 'case.handed-over', object: caseId, reason, detail: { signed: sign } }),
  'cases.takeIn': ({ path }) => ({ action: 'case.taken-in', object: path }),
  'access.protect': ({ of }, { protection }) => ({ action: 'protection.changed', object: of.id, detail: { kind: of.kind, ...protection } }),
  'access.end': ({ kind, id }, { ended }) => (ended ? { action: 'access.ended', object: id, detail: { kind } } : null),
  'access.addPerson': (_, { person }) => ({ action: 'second-person.added', object: person.id, detail: { name: person.name } }),
  'access.changePassphrase': (_, { person }) => ({
    action: 'second-person.changed',
    object: person.id,
    detail: { name: person.name, changed: 'passphrase' },
  }),
  'access.removePerson': (_, { person }) => ({ action: 'second-person.removed', object: person.id, detail: { name: person.name } }),
  'samples.draw': ({ size, seed, stratifyBy, keepAs }, { recipe }) => ({
    action: 'sample.drawn',
    detail: { size, seed, stratifyBy, name: keepAs, population: recipe.population.sha256, sample: recipe.sampleSha256 },
  }),
  'samples.remove': ({ sampleId }) => ({ action: 'sample.removed', object: sampleId }),
  'retention.add': (_, { rule }) => ({ action: 'retention.changed', object: rule.id, detail: { added: rule.name } }),
  'retention.remove': ({ ruleId }) => ({ action: 'retention.changed', object: ruleId, detail: { removed: true } }),
  'retention.apply': ({ ruleId, includePinned }) => ({ action: 'retention.applied', object: ruleId, detail: { includePinned } }),
  'evidence.exportAll': ({ sessionIds, reason }) => ({
    action: 'evidence.exported',
    reason,
    detail: { sessions: sessionIds.length },
  }),
  'evidence.package': ({ of, reason }, { packageId, isResumed }) => ({
    action: 'evidence.exported',
    object: packageId,
    reason,
    detail: 'caseId' in of ? { case: of.caseId, isResumed } : { sessions: of.sessionIds.length, isResumed },
  }),
  'evidence.continue': ({ packageId }) => ({ action: 'evidence.exported', object: packageId, detail: { isResumed: true } }),
  'evidence.discard': ({ packageId }) => ({ action: 'evidence.discarded', object: packageId }),
  'evidence.export': ({ sessionId, reason, redacted }, _, { externalIdOf }) => ({
    action: 'evidence.exported',
    object: sessionId,
    reason,
    detail: { session: externalIdOf(sessionId), ...(redacted && { redacted: true, withoutOriginals: redacted.withoutOriginals }) },
  }),
  'playback.exportRange': ({ recordingId, fromMs, toMs, format, redact, reason }, _, { keyOf }) => ({
    action: 'clip.exported',
    object: recordingId,
    reason,
    detail: { fromMs, toMs, format, redact, key: keyOf(recordingId) },
  }),
  'playback.still': ({ recordingId, atMs, redact }, _, { keyOf }) => ({
    action: 'still.exported',
    object: recordingId,
    detail: { atMs, redact, key: keyOf(recordingId) },
  }),
  'evidence.stamp': ({ bagPath }) => ({ action: 'evidence.stamped', object: bagPath }),
  'evidence.verify': ({ bagPath }) => ({ action: 'evidence.verified', object: bagPath }),
  'journal.verifyFile': ({ path }) => ({ action: 'evidence.verified', object: path, detail: { kind: 'journal' } }),
  'signer.choose': (_, { subject, fingerprint }) => ({ action: 'settings.changed', detail: { signer: subject, fingerprint } }),
  'signer.forget': (_, { subject, fingerprint }) => ({ action: 'settings.changed', detail: { signer: subject, fingerprint } }),
  'settings.update': (params) => {
    // Which columns, views and keys there are says nothing about what was done with recordings.
    const changed = Object.entries(params).filter(([name, value]) => name !== 'inventory' && name !== 'keys' && value !== undefined);
    if (changed.length === 0) return null;
    return { action: 'settings.changed', detail: Object.fromEntries(changed.map(([name, value]) => [name, asDetail(value)])) };
  },
};

/** How a job ended that took something in or gave something out. Null for the others. */
export function noteOfJob(job: Job): JournalNote | null {
  const { kind, title, state, error, result } = job;
  if (!hasEnded(job) || !noted.has(kind)) return null;
  const facts = typeof result === 'object' && result !== null && !Array.isArray(result) ? result : {};
  const simple = Object.entries(facts).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, value] as const] : [],
  );
  return {
    action: 'job.ended',
    object: title,
    detail: { kind, state, ...(error && { error: error.code }), ...Object.fromEntries(simple) },
  };
}

const noted: ReadonlySet<Job['kind']> = new Set(['sync', 'fetch', 'export', 'stamp', 'verify', 'clip', 'still', 'decrypt', 'case']);

function asDetail(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : JSON.stringify(value);
}
