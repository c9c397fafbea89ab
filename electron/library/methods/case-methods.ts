import { AppError } from '../../../shared/errors.ts';
import type { CaseId, CaseRecordId, NoteId, RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { listCaseSummaries, readCase } from '../cases/case-view.ts';
import { cite } from '../cases/cite.ts';
import {
  addFinding,
  addItems,
  createCase,
  type Editor,
  type NewItem,
  type PartOfCase,
  removeRecord,
  resolveConflict,
  restoreRecord,
  updateCase,
  updateFinding,
  updateItem,
} from '../cases/edit-case.ts';
import { handOverCase } from '../cases/hand-over.ts';
import { takeInCase } from '../cases/take-in.ts';
import { getCase, listReceivedJournal } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getNote } from '../catalog/notes.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording, requireSession } from './require.ts';

/** Of what was taken out, so much can be put back. */
const mostRemoved = 100;

/** Cases: made, changed, handed over and taken in. */
export function caseMethods(library: LibraryContext): HandlersOf<'cases'> {
  const { catalog, events, settings, jobs, paths, now, workPlaces } = library;
  const changed = (topics: readonly ('cases' | 'notes' | 'coverage' | 'sessions' | 'access')[] = ['cases']): void =>
    events.emit('catalog.changed', { topics: [...topics], sessionId: null, recordingId: null });
  /** What was taken out since the library was opened, as it was. */
  const removed = new Map<CaseRecordId, PartOfCase>();
  const editor = (): Editor => ({ by: settings.get().reviewer || library.account, atMs: now() });
  return {
    'cases.list': () => ({ cases: listCaseSummaries(catalog) }),
    'cases.get': ({ caseId }) => {
      const found = readCase(catalog, caseId);
      if (!found) throw new AppError('not-found', `There is no case ${caseId} in this library.`);
      return { ...found, received: listReceivedJournal(catalog, caseId) };
    },
    'cases.create': (params) => {
      const caseId = createCase(catalog, params, editor());
      changed();
      return { caseId };
    },
    'cases.update': ({ caseId, ...patch }) => {
      updateCase(catalog, caseId, patch, editor());
      changed();
      return {};
    },
    'cases.addItems': ({ caseId, items }) => {
      const added = addItems(
        catalog,
        caseId,
        items.map((item) => citedItem(catalog, item)),
        editor(),
      );
      changed();
      return { added };
    },
    'cases.addFinding': ({ caseId, ...finding }) => {
      addFinding(catalog, caseId, finding, editor());
      changed();
      return {};
    },
    'cases.updateItem': ({ caseId, recordId, comment }) => {
      updateItem(catalog, caseId, recordId, comment, editor());
      changed();
      return {};
    },
    'cases.updateFinding': ({ caseId, recordId, ...patch }) => {
      updateFinding(catalog, caseId, recordId, patch, editor());
      changed();
      return {};
    },
    'cases.removeRecord': ({ caseId, recordId }) => {
      removed.set(recordId, removeRecord(catalog, caseId, recordId, editor()));
      for (const oldest of [...removed.keys()].slice(0, -mostRemoved)) removed.delete(oldest);
      changed();
      return {};
    },
    'cases.restoreRecord': ({ caseId, recordId }) => {
      const record = removed.get(recordId);
      if (!record) {
        throw new AppError('not-found', 'This can no longer be put back.', { action: 'Add it to the case anew.' });
      }
      restoreRecord(catalog, caseId, record, editor());
      removed.delete(recordId);
      changed();
      return {};
    },
    'cases.resolve': ({ caseId, recordId, keep }) => {
      resolveConflict(catalog, caseId, recordId, keep, editor());
      changed(['cases', 'notes', 'sessions']);
      return {};
    },
    'cases.handOver': ({ caseId, targetDir, sign, reason }) => ({
      jobId: jobs.start({
        kind: 'case',
        title: `Hand over ${titleOf(catalog, caseId)}`,
        unit: 'objects',
        key: `case:${caseId}`,
        exclusive: true,
        again: { method: 'cases.handOver', params: { caseId, targetDir, sign, reason } },
        work: async ({ signal }) => {
          // What was watched until now belongs to what is handed over.
          library.watchLog.endViewing();
          const identity = sign ? await library.signingIdentity() : null;
          const { by, atMs } = editor();
          const folder = targetDir ?? paths.exports;
          return { ...(await handOverCase({ catalog, home: paths.home, caseId, folder, reason, by, atMs, identity, signal, workPlaces })) };
        },
      }),
    }),
    'cases.takeIn': ({ path }) => ({
      jobId: jobs.start({
        kind: 'case',
        title: `Take in ${path}`,
        unit: 'objects',
        key: `case:${path}`,
        exclusive: true,
        again: { method: 'cases.takeIn', params: { path } },
        work: async () => {
          const report = await takeInCase({
            ...{ catalog, path, atMs: now() },
            onProtected: (id, protection) =>
              library.journal.note({ action: 'protection.changed', object: id, detail: { kind: 'case', ...protection, from: path } }),
          });
          changed(['cases', 'notes', 'coverage', 'sessions', 'access']);
          return { ...report };
        },
      }),
    }),
  };
}

function titleOf(catalog: ReadableCatalog, caseId: CaseId): string {
  const found = getCase(catalog, caseId);
  if (!found) throw new AppError('not-found', `There is no case ${caseId} in this library.`);
  return found.body.title;
}

interface Place {
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId | null;
  readonly atMs: number | null;
  readonly endMs: number | null;
  readonly noteId: NoteId | null;
  readonly comment: string;
}

function citedItem(catalog: ReadableCatalog, { noteId, comment, ...place }: Place): NewItem {
  const note = noteId === null ? null : getNote(catalog, noteId);
  if (noteId !== null && note?.sessionId !== place.sessionId) throw new AppError('not-found', 'This note is no longer there.');
  const { sessionId, recordingId, atMs, endMs } = note ?? place;
  const session = requireSession(catalog, sessionId);
  const recording = recordingId === null ? null : requireRecording(catalog, recordingId);
  if (recording !== null && recording.sessionId !== sessionId) throw new AppError('usage', 'This recording belongs to another session.');
  if (note === null && ((atMs !== null && recording === null) || (endMs !== null && (atMs === null || endMs < atMs)))) {
    throw new AppError('usage', 'A moment needs a recording, and a range ends after it begins.');
  }
  return { citation: cite(catalog, session, recording, { atMs, endMs }), noteId, comment: note?.text ?? comment };
}
