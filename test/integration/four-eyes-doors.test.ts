import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Engine } from '../../electron/library/engine.ts';
import { contract, type MethodName, type ParamsOf } from '../../shared/contract/index.ts';
import type {
  CaseId,
  CaseRecordId,
  JobId,
  NoteId,
  PackageId,
  RecordingId,
  SessionId,
  SourceId,
  TextRedactionId,
} from '../../shared/model/ids.ts';
import { codeOf, grant, protectSource } from '../support/four-eyes.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../support/library.ts';
import { makeUnfinishedPackage } from '../support/unfinished-package.ts';

interface Ids {
  readonly sourceId: SourceId;
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId;
  readonly noteId: NoteId;
  readonly redactionId: TextRedactionId;
  readonly caseId: CaseId;
  readonly itemId: CaseRecordId;
  readonly packageId: PackageId;
  /** Of an export that failed, and can be started again. */
  readonly jobId: JobId;
  readonly casePath: string;
  readonly targetDir: string;
}

/** Facts, work and settings; the answers of a search leave out what is protected; only a window answers. */
type Harmless = 'no content' | 'leaves out' | 'of the window';

/**
 * Every call of the contract: harmless, or what to call it with so that it gives, or gives up, what is protected. A new method has
 * to be put here by hand, with thought.
 */
const calls: Readonly<Record<MethodName, Harmless | ((ids: Ids) => object)>> = {
  'app.bootstrap': 'no content',
  'app.openSample': 'no content',
  'sources.list': 'no content',
  'sources.add': 'no content',
  'sources.addLoose': 'no content',
  'sources.test': 'no content',
  'sources.testKnown': 'no content',
  'sources.setSecret': 'no content',
  'sources.change': 'no content',
  'sources.setSchedule': 'no content',
  'sources.remove': ({ sourceId }) => ({ sourceId }),
  'sources.sync': 'no content',
  'sources.importInventory': 'no content',
  'sources.previewImport': 'no content',
  'sources.gateway': 'no content',
  'sources.clusterHistory': 'no content',
  'sources.resources': 'no content',
  'sources.discover': 'no content',
  'sessions.list': 'no content',
  'sessions.reconcile': 'no content',
  'sessions.reportReconciliation': 'no content',
  'sessions.decide': 'no content',
  'sessions.link': ({ recordingId, sessionId }) => ({ recordingId, sessionId, reason: 'It is of this one' }),
  'sessions.unlink': ({ recordingId }) => ({ recordingId, reason: 'It is of none' }),
  'sessions.candidates': 'no content',
  'sessions.matches': 'no content',
  'sessions.findObject': 'no content',
  'sessions.facets': 'no content',
  'sessions.get': 'no content',
  'sessions.shortcuts': 'no content',
  'sessions.noteOpened': 'no content',
  'sessions.pin': 'no content',
  'journal.list': 'no content',
  'journal.verify': 'no content',
  'journal.verifyFile': 'no content',
  'journal.stamp': 'no content',
  'journal.export': 'no content',
  'coverage.add': 'no content',
  'coverage.session': 'no content',
  'cases.list': 'no content',
  'cases.get': ({ caseId }) => ({ caseId }),
  'cases.create': 'no content',
  'cases.update': 'no content',
  'cases.addItems': ({ caseId, sessionId, noteId }) => ({ caseId, items: [{ sessionId, noteId }] }),
  'cases.addFinding': 'no content',
  'cases.updateItem': 'no content',
  'cases.updateFinding': 'no content',
  'cases.removeRecord': ({ caseId, itemId }) => ({ caseId, recordId: itemId }),
  'cases.restoreRecord': 'no content',
  'cases.resolve': ({ caseId, itemId }) => ({ caseId, recordId: itemId, keep: 'theirs' }),
  'cases.handOver': ({ caseId, targetDir }) => ({ caseId, targetDir }),
  'cases.takeIn': ({ casePath }) => ({ path: casePath }),
  'samples.draw': 'no content',
  'samples.list': 'no content',
  'samples.get': 'no content',
  'samples.verify': 'no content',
  'samples.remove': 'no content',
  'fleet.read': 'no content',
  'capacity.read': 'no content',
  'retention.list': 'no content',
  'retention.add': 'no content',
  'retention.remove': 'no content',
  'retention.preview': 'no content',
  'retention.apply': 'no content',
  'retention.removals': 'no content',
  'access.protections': 'no content',
  'access.protect': ({ sourceId }) => ({ of: { kind: 'source', id: sourceId }, protection: { opening: 'none', exporting: 'none' } }),
  'access.sessions': 'no content',
  'access.demand': 'no content',
  'access.grant': 'no content',
  'access.grants': 'no content',
  'access.end': 'no content',
  'access.persons': 'no content',
  // These demand a second person only where one is demanded: see four-eyes.test.ts.
  'access.addPerson': 'no content',
  'access.changePassphrase': 'no content',
  'access.removePerson': 'no content',
  'recordings.get': 'no content',
  'recordings.fetch': 'no content',
  'recordings.index': 'no content',
  'recordings.readScreenText': 'no content',
  'recordings.decrypt': ({ recordingId }) => ({ recordingId }),
  'recordings.downloaded': 'no content',
  'recordings.pin': 'no content',
  'recordings.removeFromCache': 'no content',
  'recordings.setProfile': 'no content',
  'cache.status': 'no content',
  'playback.open': ({ recordingId }) => ({ recordingId }),
  'playback.segment': ({ recordingId }) => ({ recordingId, index: 0 }),
  'playback.transcript': ({ recordingId }) => ({ recordingId }),
  'playback.exactTime': 'no content',
  'playback.transcriptAt': 'no content',
  'playback.screen': ({ recordingId }) => ({ recordingId, atMs: 0 }),
  'playback.outline': ({ recordingId }) => ({ recordingId }),
  'playback.screenText': ({ recordingId }) => ({ recordingId, atMs: 0 }),
  'playback.session': 'no content',
  'playback.still': ({ recordingId, targetDir }) => ({ recordingId, atMs: 0, targetDir }),
  'playback.exportRange': ({ recordingId, targetDir }) => ({ recordingId, fromMs: 0, toMs: 1000, format: 'text', targetDir }),
  'redactions.list': 'no content',
  'redactions.set': 'no content',
  'redactions.listTexts': ({ sessionId }) => ({ sessionId }),
  'redactions.addText': 'no content',
  'redactions.removeText': ({ redactionId }) => ({ redactionId }),
  'profiles.list': 'no content',
  'profiles.save': 'no content',
  'profiles.remove': 'no content',
  'profiles.preview': ({ recordingId }) => ({
    recordingId,
    profile: { id: 'p', name: 'p', layout: 'text', timeField: null, textField: 'text' },
  }),
  'notes.list': ({ sessionId }) => ({ sessionId }),
  'notes.add': 'no content',
  'notes.update': ({ noteId }) => ({ noteId, severity: 'low' }),
  'notes.remove': 'no content',
  'search.query': 'leaves out',
  'rules.status': 'no content',
  'evidence.export': ({ sessionId, targetDir }) => ({ sessionId, targetDir }),
  'evidence.exportAll': ({ sessionId, targetDir }) => ({ sessionIds: [sessionId], targetDir }),
  'evidence.package': ({ caseId, targetDir }) => ({ of: { caseId }, targetDir }),
  'evidence.unfinished': 'no content',
  'evidence.continue': ({ packageId }) => ({ packageId }),
  'evidence.discard': 'no content',
  'evidence.exports': 'no content',
  'evidence.stamp': 'no content',
  'evidence.verify': 'no content',
  'evidence.lastReport': 'no content',
  'signer.status': 'no content',
  'signer.choose': 'no content',
  'signer.forget': 'no content',
  'jobs.list': 'no content',
  'jobs.cancel': 'no content',
  'jobs.pause': 'no content',
  'jobs.resume': ({ jobId }) => ({ jobId }),
  'jobs.dismiss': 'no content',
  'settings.get': 'no content',
  'settings.update': 'no content',
  'settings.tryDecryptor': 'no content',
  'settings.screenTextLanguages': 'no content',
  'shell.pickFolder': 'of the window',
  'shell.revealExport': 'of the window',
};

interface DoorCall {
  readonly method: MethodName;
  readonly params: (ids: Ids) => object;
}

const doors = Object.entries(calls).flatMap(([name, params]): DoorCall[] =>
  typeof params === 'function' ? [{ method: methodNamed(name), params }] : [],
);

function methodNamed(name: string): MethodName {
  const known = Object.keys(contract).find((each): each is MethodName => each === name);
  if (known === undefined) throw new Error(`There is no call ${name}.`);
  return known;
}

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let engine: Engine;
let ids: Ids;
beforeAll(async () => {
  folder = await makeTempFolder();
  engine = await openTestLibrary(join(folder.path, 'home'));
  ids = await buildWorld(engine, join(folder.path, 'out'));
}, 120_000);
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

/** A session of a source that demands a reason, in a case that does, with something of every kind. */
async function buildWorld(library: Engine, targetDir: string): Promise<Ids> {
  const { sessionIds, job } = await makeUnfinishedPackage(library, targetDir);
  const [sessionId = expect.unreachable()] = sessionIds;
  const { recordings } = await library.call('sessions.get', { sessionId });
  const recordingId = recordings[0]?.id ?? expect.unreachable();
  const at = { recordingId, atMs: 0, endMs: null };
  const { note } = await library.call('notes.add', { sessionId, ...at, severity: 'high', text: 'Seen' });
  const what = { kind: 'text', text: 'hunter2', caseSensitive: false } as const;
  const { redaction } = await library.call('redactions.addText', { sessionId, what, reason: 'A password' });
  const { caseId } = await library.call('cases.create', { title: 'Theft' });
  await library.call('cases.addItems', { caseId, items: [{ sessionId }, { sessionId, noteId: note.id }] });
  const { items } = await library.call('cases.get', { caseId });
  const handedOver = await finishJob(library, (await library.call('cases.handOver', { caseId, targetDir })).jobId);
  const { packages } = await library.call('evidence.unfinished', {});
  const sourceId = await protectSource(library, { opening: 'reason', exporting: 'reason' });
  await library.call('access.protect', { of: { kind: 'case', id: caseId }, protection: { opening: 'reason', exporting: 'reason' } });
  return {
    ...{ sourceId, sessionId, recordingId, noteId: note.id, redactionId: redaction.id, caseId, targetDir, jobId: job.id },
    itemId: items[0]?.id ?? expect.unreachable(),
    packageId: packages[0]?.id ?? expect.unreachable(),
    casePath: z.object({ path: z.string() }).parse(handedOver.result).path,
  };
}

function callDoor({ method, params }: DoorCall): Promise<unknown> {
  return engine.call(method, params(ids) as ParamsOf<typeof method>);
}

test('every call of the contract, and no other, is said to give content or not', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(contract).sort());
});

test('each call that gives content of what is protected is refused, and answered with a reason', async () => {
  for (const door of doors) expect([door.method, await codeOf(callDoor(door))]).toEqual([door.method, 'access-reason']);
  for (const kind of mediaKinds) expect([kind, (await media(kind)).status]).toEqual([kind, 403]);
  expect(await (await media('recording')).json()).toMatchObject({ code: 'access-reason' });

  // What takes away what others need comes last.
  const order = (method: MethodName): number => ['cases.removeRecord', 'sessions.unlink', 'sources.remove'].indexOf(method);
  for (const door of doors.toSorted((a, b) => order(a.method) - order(b.method))) {
    const { method, params } = door;
    await grant(engine, method, params(ids) as ParamsOf<typeof method>);
    if (method === 'sources.remove') for (const kind of mediaKinds) expect((await media(kind)).status).not.toBe(403);
    const code = await codeOf(callDoor(door));
    expect([method, code.startsWith('access-') ? code : 'passed']).toEqual([method, 'passed']);
    for (const { id } of (await engine.call('jobs.list', {})).jobs) await waitForJob(engine, id);
  }
}, 120_000);

const mediaKinds = ['recording', 'proxy', 'thumbnails', 'guacamole'] as const;

function media(kind: (typeof mediaKinds)[number]): Promise<Response> {
  return engine.media(new Request(`http://host/media/${kind}/${ids.recordingId}/0`));
}
