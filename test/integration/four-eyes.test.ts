import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { handOverResultSchema } from '../../shared/model/cases.ts';
import { exportResultSchema } from '../../shared/model/evidence.ts';
import type { CaseId, RecordingId, SecondPersonId, SessionId } from '../../shared/model/ids.ts';
import { addPerson, codeOf, grant, journalOf, passphrase, protectSource } from '../support/four-eyes.ts';
import { finishJob } from '../support/library.ts';
import { castOf } from '../support/markers-of.ts';
import { type OpenedArchive, openArchive } from '../support/opened-archive.ts';

const minute = 60_000;
const hour = 60 * minute;
const twoEyes = { opening: 'second-person', exporting: 'second-person' } as const;

interface World extends OpenedArchive {
  readonly clock: { nowMs: number };
  readonly recordingId: RecordingId;
  readonly sessionId: SessionId;
}

/** Two terminal sessions, fetched and indexed, by a clock of the test's. */
async function openWorld(): Promise<World> {
  const clock = { nowMs: Date.UTC(2026, 10, 3, 9) };
  const cast = (text: string): string => castOf([[1, 'o', `${text}\r\n`]]);
  const files = { 'ssh/first.cast': cast('the needle of the first'), 'ssh/second.cast': cast('the needle of the second') };
  const opened = await openArchive(files, { account: 'alice', now: () => clock.nowMs });
  await opened.fetch('ssh/first.cast', 'ssh/second.cast');
  const { id, sessionId } = await opened.recordingOf('ssh/first.cast');
  return { ...opened, clock, recordingId: id, sessionId };
}

function search(engine: Engine) {
  return engine.call('search.query', { query: 'needle' });
}

async function caseOf(engine: Engine, sessionId: SessionId): Promise<CaseId> {
  const { caseId } = await engine.call('cases.create', { title: 'Theft' });
  await engine.call('cases.addItems', { caseId, items: [{ sessionId }] });
  return caseId;
}

describe('a second person', () => {
  test('opens with the right passphrase, for eight hours, until it is closed, and in this run of Witness only', async () => {
    const { engine, recordingId, sessionId, clock, reopen } = await openWorld();
    const personId = await addPerson(engine);
    await protectSource(engine, twoEyes);
    const open = () => codeOf(engine.call('playback.open', { recordingId }));
    expect(await open()).toBe('access-second-person');

    const demand = await engine.call('access.demand', { method: 'playback.open', params: { recordingId } });
    expect(demand).toMatchObject({ purpose: 'opening', level: 'second-person', objects: 1, demandedBy: ['archive'] });
    expect(await codeOf(grant(engine, 'playback.open', { recordingId }, { personId, reason: '  ' }))).toBe('access-reason');
    expect(await codeOf(grant(engine, 'playback.open', { recordingId }))).toBe('access-second-person');
    await grant(engine, 'playback.open', { recordingId }, { personId });
    expect(await open()).toBe('answered');
    const { sessions } = await engine.call('access.sessions', { sessionIds: [sessionId] });
    expect(sessions).toMatchObject([{ isOpen: true, grants: [{ secondPerson: 'Bob Miller', reason: 'Ticket 12' }] }]);
    // To see it is not to take it out.
    expect(await codeOf(engine.call('evidence.export', { sessionId }))).toBe('access-second-person');

    clock.nowMs += 8 * hour - 1;
    expect(await open()).toBe('answered');
    clock.nowMs += 1;
    expect(await open()).toBe('access-second-person');

    await grant(engine, 'playback.open', { recordingId }, { personId });
    expect(await engine.call('access.end', { kind: 'session', id: sessionId })).toEqual({ ended: true });
    expect(await open()).toBe('access-second-person');

    await grant(engine, 'playback.open', { recordingId }, { personId });
    const again = await reopen();
    expect(await codeOf(again.engine.call('playback.open', { recordingId }))).toBe('access-second-person');
  });

  test('is not whoever uses Witness now, by the account or by the name of the reviewer', async () => {
    const { engine, recordingId } = await openWorld();
    const alice = await addPerson(engine, 'ALICE');
    const carol = await addPerson(engine, 'Carol  Jones');
    await protectSource(engine, twoEyes);
    expect(await codeOf(grant(engine, 'playback.open', { recordingId }, { personId: alice }))).toBe('access-same-person');
    await engine.call('settings.update', { reviewer: 'carol jones' });
    expect(await codeOf(grant(engine, 'playback.open', { recordingId }, { personId: carol }))).toBe('access-same-person');
    const { persons } = await engine.call('access.persons', {});
    expect(persons.map(({ name, isPresentUser }) => [name, isPresentUser])).toEqual([
      ['ALICE', true],
      ['Carol  Jones', true],
    ]);
    expect(await journalOf(engine, 'access.refused')).toMatchObject([
      { detail: { why: 'access-same-person', secondPerson: 'ALICE' } },
      { detail: { why: 'access-same-person', secondPerson: 'Carol  Jones' } },
    ]);
  });

  test('who fails waits longer each time, over a restart, and is never locked out', async () => {
    const { engine, recordingId, clock, reopen } = await openWorld();
    const personId = await addPerson(engine);
    await protectSource(engine, twoEyes);
    const attempt = (on: Engine, given: string) => codeOf(grant(on, 'playback.open', { recordingId }, { personId, passphrase: given }));
    // Many at once are no way around the wait: each counts before it is looked at.
    const guesses = await Promise.all(['guess 1', 'guess 2', 'guess 3', 'guess 4'].map((guess) => attempt(engine, guess)));
    expect(guesses).toEqual(['access-passphrase', 'access-passphrase', 'access-passphrase', 'access-wait']);
    clock.nowMs += 29_999;
    const { engine: later } = await reopen();
    // The right one is not looked at either.
    expect(await attempt(later, passphrase)).toBe('access-wait');
    clock.nowMs += 1;
    expect(await attempt(later, 'guess 5')).toBe('access-passphrase');
    clock.nowMs += minute - 1;
    expect(await attempt(later, passphrase)).toBe('access-wait');
    clock.nowMs += 1;
    expect(await attempt(later, passphrase)).toBe('answered');
    const { persons } = await later.call('access.persons', {});
    expect(persons).toMatchObject([{ waitUntilMs: null }]);
    const refused = await journalOf(later, 'access.refused');
    expect(refused.map(({ detail }) => detail.why).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'access-passphrase'),
      ...Array.from({ length: 3 }, () => 'access-wait'),
    ]);
  });

  test('is added, changed and removed by another one while one is demanded, and the last one stays', async () => {
    const { engine, recordingId } = await openWorld();
    const bob = await addPerson(engine);
    await protectSource(engine, twoEyes);
    const carol = { name: 'Carol', passphrase: 'another passphrase' };
    expect(await codeOf(engine.call('access.addPerson', carol))).toBe('access-second-person');
    await grant(engine, 'access.addPerson', carol, { personId: bob });
    const added = await engine.call('access.addPerson', carol);
    // That was for the one change.
    expect(await codeOf(engine.call('access.addPerson', { ...carol, name: 'Dave' }))).toBe('access-second-person');

    const change = { personId: bob, passphrase: 'a new passphrase' };
    expect(await codeOf(engine.call('access.changePassphrase', change))).toBe('access-second-person');
    await grant(engine, 'access.changePassphrase', change, { personId: added.person.id, passphrase: carol.passphrase });
    await engine.call('access.changePassphrase', change);
    expect(await codeOf(grant(engine, 'playback.open', { recordingId }, { personId: bob }))).toBe('access-passphrase');

    const remove = async (personId: SecondPersonId) => {
      await grant(engine, 'access.removePerson', { personId }, { personId: bob, passphrase: change.passphrase });
      return await codeOf(engine.call('access.removePerson', { personId }));
    };
    expect(await remove(added.person.id)).toBe('answered');
    expect(await remove(bob)).toBe('access-last-person');
    const told = await journalOf(engine, 'second-person.added', 'second-person.changed', 'second-person.removed');
    expect(told.map(({ action, detail }) => [action, detail.name])).toEqual([
      ['second-person.added', 'Bob Miller'],
      ['second-person.added', 'Carol'],
      ['second-person.changed', 'Bob Miller'],
      ['second-person.removed', 'Carol'],
    ]);
  });

  test('leaves nothing of a passphrase in the journal or in an error', async () => {
    const { engine, recordingId } = await openWorld();
    const personId = await addPerson(engine);
    await protectSource(engine, twoEyes);
    const wrong = grant(engine, 'playback.open', { recordingId }, { personId, passphrase: 'zebra crossing' });
    await expect(wrong).rejects.toSatisfy((error: Error) => !JSON.stringify([error.message, { ...error }]).includes('zebra'));
    await grant(engine, 'playback.open', { recordingId }, { personId });
    const { entries } = await engine.call('journal.list', { limit: 500 });
    expect(JSON.stringify(entries)).toContain('Bob Miller');
    for (const secret of ['zebra', 'horse', 'battery']) expect(JSON.stringify(entries)).not.toContain(secret);
    expect(JSON.stringify(await engine.call('access.persons', {}))).not.toMatch(/salt|hash|horse/);
  });

  test('is not demanded where none is known', async () => {
    const { engine } = await openWorld();
    expect(await codeOf(protectSource(engine, twoEyes))).toBe('usage');
  });
});

describe('a protection', () => {
  test('is lowered, and its source removed, only with what it demands; the journal tells who and why', async () => {
    const { engine } = await openWorld();
    const personId = await addPerson(engine);
    const id = await protectSource(engine, { opening: 'reason', exporting: 'second-person' });
    const of = { kind: 'source', id } as const;
    // To demand more is anybody's.
    await engine.call('access.protect', { of, protection: twoEyes });
    const lower = { of, protection: { opening: 'reason', exporting: 'second-person' } } as const;
    expect(await codeOf(engine.call('access.protect', lower))).toBe('access-second-person');
    expect(await codeOf(engine.call('sources.remove', { sourceId: id }))).toBe('access-second-person');
    await grant(engine, 'access.protect', lower, { personId, reason: 'The audit is over' });
    await engine.call('access.protect', lower);
    expect(await engine.call('access.protections', {})).toEqual({ protections: [lower] });
    expect(await journalOf(engine, 'access.granted', 'protection.changed')).toMatchObject([
      { action: 'protection.changed', object: id, detail: { opening: 'reason', exporting: 'second-person' } },
      { action: 'protection.changed', object: id, detail: twoEyes },
      { action: 'access.granted', object: id, reason: 'The audit is over', detail: { purpose: 'changing', secondPerson: 'Bob Miller' } },
      { action: 'protection.changed', object: id, detail: { opening: 'reason' } },
    ]);
  });

  test('of a case is that of its sessions, too, and the strictest holds', async () => {
    const { engine, recordingId, sessionId, recordingOf } = await openWorld();
    const personId = await addPerson(engine);
    await protectSource(engine, { opening: 'reason', exporting: 'none' });
    const caseId = await caseOf(engine, sessionId);
    await engine.call('access.protect', { of: { kind: 'case', id: caseId }, protection: twoEyes });
    const { sessions } = await engine.call('access.sessions', { sessionIds: [sessionId] });
    expect(sessions).toMatchObject([{ opening: 'second-person', exporting: 'second-person', demandedBy: ['archive', 'Theft'] }]);
    expect(await codeOf(engine.call('playback.open', { recordingId }))).toBe('access-second-person');
    const other = await recordingOf('ssh/second.cast');
    expect(await codeOf(engine.call('playback.open', { recordingId: other.id }))).toBe('access-reason');
    // Access to the case is not what its source demands.
    await grant(engine, 'cases.get', { caseId }, { personId });
    expect(await codeOf(engine.call('cases.get', { caseId }))).toBe('answered');
    expect(await codeOf(engine.call('playback.open', { recordingId }))).toBe('access-reason');
    await grant(engine, 'playback.open', { recordingId });
    expect(await codeOf(engine.call('playback.open', { recordingId }))).toBe('answered');
  });

  test('does not end with the recording in another session', async () => {
    const { engine, recordingId, sessionId, recordingOf } = await openWorld();
    await protectSource(engine, { opening: 'reason', exporting: 'none' });
    const other = await recordingOf('ssh/second.cast');
    const link = { recordingId, sessionId: other.sessionId, reason: 'Of that one' };
    expect(await codeOf(engine.call('sessions.link', link))).toBe('access-reason');
    expect(sessionId).not.toBe(other.sessionId);
  });
});

test('a search leaves out what is protected, in lines and notes, and says so until it is open', async () => {
  const { engine, recordingId, sessionId, recordingOf } = await openWorld();
  const at = { recordingId, atMs: 0, endMs: null };
  await engine.call('notes.add', { sessionId, ...at, severity: 'low', text: 'a needle in a note' });
  const before = await search(engine);
  expect(before.hits.map(({ source }) => source).toSorted()).toEqual(['note', 'output', 'output']);
  expect(before.notSearched).toEqual([]);
  const caseId = await caseOf(engine, sessionId);
  await engine.call('access.protect', { of: { kind: 'case', id: caseId }, protection: { opening: 'reason', exporting: 'none' } });

  const other = await recordingOf('ssh/second.cast');
  const during = await search(engine);
  expect(during.hits.map((hit) => hit.sessionId)).toEqual([other.sessionId]);
  expect(during.searched).toBe(before.searched - 1);
  expect(during.notSearched).toEqual([{ sessionId, recordingId, key: 'ssh/first.cast', reason: 'protected' }]);
  expect(await codeOf(engine.call('search.query', { query: 'needle', recordingId }))).toBe('access-reason');

  await protectSource(engine, { opening: 'reason', exporting: 'none' });
  const none = await search(engine);
  expect([none.hits.length, none.searched, none.notSearched.length]).toEqual([0, before.searched - 2, 2]);

  await grant(engine, 'playback.open', { recordingId });
  const after = await search(engine);
  expect(after.hits.map((hit) => hit.sessionId)).toEqual([sessionId, sessionId]);
  expect(after.notSearched).toEqual([{ sessionId: other.sessionId, recordingId: other.id, key: 'ssh/second.cast', reason: 'protected' }]);
  expect(after.searched).toBe(before.searched - 1);
});

describe('what leaves the library', () => {
  test('as a bag tells, in its documents, its report and its journal, who looked on and why', async () => {
    const { engine, sessionId } = await openWorld();
    const personId = await addPerson(engine);
    await protectSource(engine, { opening: 'none', exporting: 'second-person' });
    const params = { sessionId, reason: 'For the auditors' };
    await grant(engine, 'evidence.export', params, { personId });
    const one = exportResultSchema.parse((await finishJob(engine, (await engine.call('evidence.export', params)).jobId)).result);
    const given = { purpose: 'exporting', at: '2026-11-03T09:00:00.000Z', reason: 'Ticket 12', secondPerson: 'Bob Miller' };
    expect(JSON.parse(await readFile(join(one.bagPath, 'data/session.json'), 'utf8'))).toMatchObject({ exported: { access: [given] } });
    const said = 'Exported with Bob Miller as the second person, at 2026-11-03 09:00:00.000 UTC. Reason: Ticket 12';
    expect(await readFile(join(one.bagPath, 'data/report.html'), 'utf8')).toContain(said);
    expect(await readFile(join(one.bagPath, 'data/journal.jsonl'), 'utf8')).toContain('"action":"access.granted"');

    const caseId = await caseOf(engine, sessionId);
    await engine.call('access.protect', { of: { kind: 'case', id: caseId }, protection: { exporting: 'reason' } });
    const all = { of: { caseId } };
    expect(await engine.call('access.demand', { method: 'evidence.package', params: all })).toMatchObject({ level: 'reason', objects: 1 });
    await grant(engine, 'evidence.package', all, { reason: 'For the court' });
    const many = exportResultSchema.parse((await finishJob(engine, (await engine.call('evidence.package', all)).jobId)).result);
    const document = JSON.parse(await readFile(join(many.bagPath, 'data/case.json'), 'utf8'));
    expect(document).toMatchObject({ exported: { access: [{ reason: 'For the court', secondPerson: null }] } });
  });

  test('as a case demands the same in the library that takes it in, where only that library can give it', async () => {
    const { engine, sessionId, home } = await openWorld();
    const personId = await addPerson(engine);
    const caseId = await caseOf(engine, sessionId);
    const of = { kind: 'case', id: caseId } as const;
    await engine.call('access.protect', { of, protection: { opening: 'reason', exporting: 'second-person' } });
    const handOver = { caseId, targetDir: join(home, '..', 'out') };
    await grant(engine, 'cases.handOver', handOver, { personId });
    const { path } = handOverResultSchema.parse((await finishJob(engine, (await engine.call('cases.handOver', handOver)).jobId)).result);

    const other = await openWorld();
    await finishJob(other.engine, (await other.engine.call('cases.takeIn', { path })).jobId);
    expect(await other.engine.call('access.protections', {})).toEqual({
      protections: [{ of, protection: { opening: 'reason', exporting: 'second-person' } }],
    });
    expect(await journalOf(other.engine, 'protection.changed')).toMatchObject([{ object: caseId, detail: { from: path } }]);
    expect(await codeOf(other.engine.call('cases.get', { caseId }))).toBe('access-reason');
    expect((await other.engine.call('access.persons', {})).persons).toEqual([]);
    // The same file, or an older one, takes nothing away; what it might take out of the case has to be answered for.
    expect(await codeOf(other.engine.call('cases.takeIn', { path }))).toBe('access-second-person');
  });
});
