import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { type HandOverResult, handOverResultSchema, type TakeInReport, takeInReportSchema } from '../../shared/model/cases.ts';
import type { CaseId } from '../../shared/model/ids.ts';
import type { Session } from '../../shared/model/session.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive, waitForJob } from '../support/library.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
/** Two libraries of the sample archive, made once: each with its own ids and keys. */
let made: Awaited<ReturnType<typeof makeTempFolder>>;
let nowMs = Date.UTC(2026, 10, 3, 9);
beforeAll(async () => {
  made = await makeTempFolder();
  folder = made;
  for (const name of ['ann', 'bob']) await withLibrary(name, fetchSample);
}, 60_000);
afterAll(() => made.remove());
beforeEach(async () => {
  folder = await makeTempFolder();
  nowMs = Date.UTC(2026, 10, 3, 9);
  for (const name of ['ann', 'bob']) await cp(join(made.path, name), homeOf(name), { recursive: true });
});
afterEach(() => folder.remove());

const homeOf = (name: string): string => join(folder.path, name);

async function withLibrary<T>(name: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openTestLibrary(homeOf(name), {
    account: name,
    now: () => {
      nowMs += 1000;
      return nowMs;
    },
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** The sample archive, with a recording of each of three kinds on this computer. */
async function fetchSample(engine: Engine): Promise<void> {
  const { source } = await engine.call('sources.add', { name: 'sample', store: { kind: 'folder', path: sampleArchive } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  const sessionIds = (await sampleSessions(engine)).map(({ id }) => id);
  await finishJob(engine, (await engine.call('recordings.fetch', { sessionIds })).jobId);
}

async function sampleSessions(engine: Engine): Promise<Session[]> {
  const { sessions } = await engine.call('sessions.list', { sort: { key: 'startedAt', descending: false }, limit: 500 });
  return ['ssh', 'rdp', 'web'].flatMap((type) => sessions.find((each) => each.resourceType === type && each.recordingCount === 1) ?? []);
}

async function recordingOf(engine: Engine, { id }: Pick<Session, 'id'>) {
  const { recordings } = await engine.call('sessions.get', { sessionId: id });
  return recordings[0] ?? expect.unreachable();
}

/** A case of three sessions, a moment, a range and a note, with a finding; something of it was watched. */
async function buildCase(engine: Engine): Promise<CaseId> {
  const sessions = await sampleSessions(engine);
  expect(sessions).toHaveLength(3);
  const [ssh = expect.unreachable(), rdp = expect.unreachable()] = sessions;
  const { caseId } = await engine.call('cases.create', { title: 'Deleted backups', summary: 'Who deleted them?' });
  const [terminal, video] = [await recordingOf(engine, ssh), await recordingOf(engine, rdp)];
  const at = { recordingId: terminal.id, atMs: 1000, endMs: 2000 };
  const { note } = await engine.call('notes.add', { sessionId: ssh.id, ...at, severity: 'high', text: 'Removes a folder.' });
  await engine.call('cases.addItems', {
    caseId,
    items: [
      ...sessions.map(({ id }) => ({ sessionId: id, comment: 'On that day' })),
      { sessionId: rdp.id, recordingId: video.id, atMs: 500, comment: 'Opens the console' },
      { sessionId: ssh.id, ...at },
      { sessionId: ssh.id, noteId: note.id },
    ],
  });
  const { items } = await engine.call('cases.get', { caseId });
  await engine.call('cases.addFinding', {
    ...{ caseId, title: 'Deleted by hand', text: 'With rm.', severity: 'critical' },
    itemIds: items.filter(({ kind }) => kind === 'range' || kind === 'moment').map(({ id }) => id),
  });
  const interval = { kind: 'watched', fromMs: 0, toMs: 4000, speed: 1, focused: true, startedAtMs: nowMs } as const;
  await engine.call('coverage.add', { intervals: [{ ...interval, recordingId: terminal.id }] });
  return caseId;
}

async function handOver(engine: Engine, caseId: CaseId, sign = true): Promise<HandOverResult> {
  const { jobId } = await engine.call('cases.handOver', { caseId, targetDir: join(folder.path, 'files'), sign });
  return handOverResultSchema.parse((await finishJob(engine, jobId)).result);
}

async function takeIn(engine: Engine, path: string): Promise<TakeInReport> {
  return takeInReportSchema.parse((await finishJob(engine, (await engine.call('cases.takeIn', { path })).jobId)).result);
}

/** What a case is to people: nothing that differs between two libraries. */
async function contentOf(engine: Engine, caseId: CaseId) {
  const { summary, items, findings, conflicts } = await engine.call('cases.get', { caseId });
  const notes = [];
  for (const { here } of items) if (here) notes.push(...(await engine.call('notes.list', { sessionId: here.sessionId })).notes);
  return {
    ...{ title: summary.title, summary: summary.summary, status: summary.status, conflicts: conflicts.length },
    items: items.map(({ kind, comment, citation, here }) => [kind, comment, citation.recording?.sha256 ?? null, here !== null]),
    findings: findings.map(({ title, text, citations }) => [title, text, citations.length]),
    notes: [...new Set(notes.map(({ text, author }) => `${author}: ${text}`))].sort(),
  };
}

test('a case cites sessions, moments, ranges and notes by what outlives this library', async () => {
  await withLibrary('ann', async (engine) => {
    const caseId = await buildCase(engine);
    const { summary, items, findings } = await engine.call('cases.get', { caseId });
    expect(summary).toMatchObject({ title: 'Deleted backups', status: 'open', assignee: 'ann', items: 6, findings: 1, conflicts: 0 });
    expect(items.map(({ kind }) => kind)).toEqual(['session', 'session', 'session', 'moment', 'range', 'note']);
    const range = items.find(({ kind }) => kind === 'range') ?? expect.unreachable();
    expect(range.citation).toMatchObject({ atMs: 1000, endMs: 2000, recording: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(range.citation.utcMs).toBe((range.citation.startedAtMs ?? 0) + 1000);
    expect(items.at(-1)).toMatchObject({ comment: 'Removes a folder.' });
    expect(findings).toMatchObject([{ title: 'Deleted by hand', author: 'ann', citations: [{ atMs: 500 }, { atMs: 1000 }] }]);
    const again = await engine.call('cases.addItems', { caseId, items: [{ sessionId: range.citation.sessionId }] });
    expect(again.added).toBe(0);
    await expect(engine.call('cases.update', { caseId, secondReviewer: 'ann' })).rejects.toMatchObject({ code: 'usage' });
    const actions = (await engine.call('journal.list', { object: caseId })).entries.map(({ action }) => action);
    expect(actions.reverse()).toEqual(['case.created', 'case.changed', 'case.changed', 'case.changed']);
  });
});

test('a case that is handed over is the same in another library, with notes, what was watched and the journal', async () => {
  const handed = await withLibrary('ann', async (engine) => {
    const caseId = await buildCase(engine);
    return { caseId, file: await handOver(engine, caseId), content: await contentOf(engine, caseId) };
  });
  await withLibrary('bob', async (engine) => {
    const report = await takeIn(engine, handed.file.path);
    expect(report).toMatchObject({
      title: 'Deleted backups',
      handedOverBy: 'ann',
      sha256: handed.file.sha256,
      conflicts: 0,
      leftOut: 0,
      coverage: 1,
    });
    expect(report.signedBy).toMatchObject({ isSelfMade: true });
    expect(await contentOf(engine, handed.caseId)).toEqual(handed.content);
    const { items, received } = await engine.call('cases.get', { caseId: handed.caseId });
    expect(items.find(({ kind }) => kind === 'note')?.here).toMatchObject({ watchedPercent: expect.any(Number) });
    expect(received.map(({ entry }) => entry.action)).toEqual(
      expect.arrayContaining(['note.added', 'case.created', 'recording.watched', 'case.handed-over']),
    );
    const [{ here } = expect.unreachable()] = items;
    const coverage = await engine.call('coverage.session', { sessionId: here?.sessionId ?? expect.unreachable() });
    expect(coverage.reviewers).toMatchObject([{ account: 'ann', watchedMs: 4000, library: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    // The same file again changes nothing.
    expect(await takeIn(engine, handed.file.path)).toMatchObject({ added: 0, changed: 0, conflicts: 0, coverage: 0, journal: 0 });
  });
});

test('what one side changed is taken over; what both changed is a conflict that somebody resolves, here and there', async () => {
  const { caseId, first } = await withLibrary('ann', async (engine) => {
    const made = await buildCase(engine);
    return { caseId: made, first: (await handOver(engine, made)).path };
  });
  const fromBob = await withLibrary('bob', async (engine) => {
    await takeIn(engine, first);
    await engine.call('cases.update', { caseId, status: 'in-review', summary: 'Bob thinks it was a script.' });
    const { items, findings } = await engine.call('cases.get', { caseId });
    const moment = items.find(({ kind }) => kind === 'moment') ?? expect.unreachable();
    await engine.call('cases.removeRecord', { caseId, recordId: moment.id });
    await engine.call('cases.addFinding', { caseId, title: 'Found by Bob', text: '', severity: 'low', itemIds: [] });
    expect(findings).toHaveLength(1);
    const noteId = items.find(({ kind }) => kind === 'note')?.noteId ?? expect.unreachable();
    await engine.call('notes.update', { noteId, text: 'Removes a folder, says Bob.' });
    return (await handOver(engine, caseId)).path;
  });
  const fromAnn = await withLibrary('ann', async (engine) => {
    await engine.call('cases.update', { caseId, summary: 'Ann thinks it was a person.' });
    const noteId = (await engine.call('cases.get', { caseId })).items.find(({ kind }) => kind === 'note')?.noteId ?? expect.unreachable();
    await engine.call('notes.update', { noteId, text: 'Removes a folder, says Ann.' });
    expect(await takeIn(engine, fromBob)).toMatchObject({ added: 1, changed: 1, conflicts: 2 });
    const { summary, items, findings, conflicts } = await engine.call('cases.get', { caseId });
    expect(summary.summary).toBe('Ann thinks it was a person.');
    expect(items.map(({ kind }) => kind)).not.toContain('moment');
    expect(findings.map(({ title }) => title)).toEqual(['Deleted by hand', 'Found by Bob']);
    expect(conflicts.map(({ kind }) => kind).sort()).toEqual(['case', 'note']);
    // Again: still two, and nothing is decided by asking twice.
    expect(await takeIn(engine, fromBob)).toMatchObject({ added: 0, changed: 0, conflicts: 2 });
    for (const { id, kind } of conflicts)
      await engine.call('cases.resolve', { caseId, recordId: id, keep: kind === 'case' ? 'theirs' : 'ours' });
    expect(await takeIn(engine, fromBob)).toMatchObject({ conflicts: 0 });
    expect(await contentOf(engine, caseId)).toMatchObject({
      ...{ summary: 'Bob thinks it was a script.', status: 'in-review', conflicts: 0 },
      notes: [expect.stringContaining('says Ann.')],
    });
    return { path: (await handOver(engine, caseId)).path, content: await contentOf(engine, caseId) };
  });
  await withLibrary('bob', async (engine) => {
    expect(await takeIn(engine, fromAnn.path)).toMatchObject({ changed: 1, conflicts: 0 });
    expect(await contentOf(engine, caseId)).toEqual(fromAnn.content);
  });
});

test('a comment and a finding are changed, merged where one side did it, and a conflict where both did', async () => {
  const { caseId, first } = await withLibrary('ann', async (engine) => {
    const made = await buildCase(engine);
    return { caseId: made, first: (await handOver(engine, made)).path };
  });
  const contents = async (engine: Engine) => {
    const { items, findings } = await engine.call('cases.get', { caseId });
    const moment = items.find(({ kind }) => kind === 'moment') ?? expect.unreachable();
    return { items, moment, finding: findings[0] ?? expect.unreachable() };
  };
  const fromBob = await withLibrary('bob', async (engine) => {
    await takeIn(engine, first);
    const { moment, finding } = await contents(engine);
    await engine.call('cases.updateItem', { caseId, recordId: moment.id, comment: 'Opens a shell' });
    const citations = [...finding.citations, moment.citation];
    await engine.call('cases.updateFinding', { caseId, recordId: finding.id, title: 'Deleted by a script', citations });
    const { entries } = await engine.call('journal.list', {});
    expect(entries.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        { itemChanged: moment.id, comment: 'Opens a shell' },
        { findingChanged: finding.id, title: 'Deleted by a script', citations: citations.length },
      ]),
    );
    return (await handOver(engine, caseId)).path;
  });
  await withLibrary('ann', async (engine) => {
    const before = await contents(engine);
    await engine.call('cases.updateFinding', { caseId, recordId: before.finding.id, severity: 'low' });
    expect(await takeIn(engine, fromBob)).toMatchObject({ changed: 1, conflicts: 1 });
    const { moment, finding } = await contents(engine);
    expect(moment.comment).toBe('Opens a shell');
    expect(finding).toMatchObject({ title: before.finding.title, severity: 'low', citations: before.finding.citations });
    await engine.call('cases.resolve', { caseId, recordId: finding.id, keep: 'theirs' });
    expect((await contents(engine)).finding).toMatchObject({
      title: 'Deleted by a script',
      citations: expect.arrayContaining([...before.finding.citations, moment.citation]),
    });
  });
});

test('what cannot be changed in a case is refused: what a note says, what was removed, a citation of something else', async () => {
  await withLibrary('ann', async (engine) => {
    const caseId = await buildCase(engine);
    const { items, findings } = await engine.call('cases.get', { caseId });
    const note = items.find(({ kind }) => kind === 'note') ?? expect.unreachable();
    const finding = findings[0] ?? expect.unreachable();
    await expect(engine.call('cases.updateItem', { caseId, recordId: note.id, comment: 'Else' })).rejects.toMatchObject({ code: 'usage' });
    const elsewhere = finding.citations.map((citation) => ({ ...citation, atMs: 7 }));
    const change = { caseId, recordId: finding.id };
    await expect(engine.call('cases.updateFinding', { ...change, citations: elsewhere })).rejects.toMatchObject({ code: 'usage' });
    await engine.call('cases.removeRecord', change);
    await expect(engine.call('cases.updateFinding', { ...change, title: 'Again' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('what was taken out of a case is put back as it was, once, with both in the journal', async () => {
  await withLibrary('ann', async (engine) => {
    const caseId = await buildCase(engine);
    const before = await engine.call('cases.get', { caseId });
    const [item, finding] = [before.items[0] ?? expect.unreachable(), before.findings[0] ?? expect.unreachable()];
    await engine.call('settings.update', { reviewer: 'Somebody else' });
    for (const recordId of [item.id, finding.id]) await engine.call('cases.removeRecord', { caseId, recordId });
    for (const recordId of [item.id, finding.id]) await engine.call('cases.restoreRecord', { caseId, recordId });
    const after = await engine.call('cases.get', { caseId });
    expect(after.items).toEqual(before.items);
    expect(after.findings).toEqual(before.findings);
    await expect(engine.call('cases.restoreRecord', { caseId, recordId: item.id })).rejects.toMatchObject({ code: 'not-found' });
    const { entries } = await engine.call('journal.list', {});
    const changes = entries.filter(({ action }) => action === 'case.changed').map(({ detail }) => detail);
    expect(changes).toEqual(expect.arrayContaining([{ removed: item.id }, { restored: item.id }]));
  });
});

test('a note that was removed does not come back with a case that still has it', async () => {
  await withLibrary('ann', async (engine) => {
    const caseId = await buildCase(engine);
    const { path } = await handOver(engine, caseId);
    const noteId = (await engine.call('cases.get', { caseId })).items.find(({ kind }) => kind === 'note')?.noteId ?? expect.unreachable();
    await engine.call('notes.remove', { noteId });
    expect(await takeIn(engine, path)).toMatchObject({ added: 0, changed: 0, conflicts: 0 });
    expect((await contentOf(engine, caseId)).notes).toEqual([]);
  });
});

test('what this library does not have is left out, and comes when the file is taken in again', async () => {
  const { caseId, path } = await withLibrary('ann', async (engine) => {
    const made = await buildCase(engine);
    return { caseId: made, path: (await handOver(engine, made, false)).path };
  });
  await withLibrary('empty', async (engine) => {
    expect(await takeIn(engine, path)).toMatchObject({ signedBy: null, leftOut: 2, conflicts: 0 });
    const { items } = await engine.call('cases.get', { caseId });
    expect(items.map(({ here }) => here)).toEqual(items.map(() => null));
    await fetchSample(engine);
    expect(await takeIn(engine, path)).toMatchObject({ added: 1, leftOut: 0, coverage: 1 });
  });
});

describe('a file that somebody made', () => {
  const sealed = (lines: readonly unknown[], foot: Record<string, unknown> = {}): string => {
    const content = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
    const sha256 = createHash('sha256').update(content).digest('hex');
    return `${content}${JSON.stringify({ sha256, signature: null, ...foot })}\n`;
  };

  test('is refused with its reason, and nothing of it is taken in', async () => {
    await withLibrary('ann', async (engine) => {
      const caseId = await buildCase(engine);
      const other = await engine.call('cases.create', { title: 'Another case' });
      const { path } = await handOver(engine, caseId);
      const text = await readFile(path, 'utf8');
      const lines = text.trimEnd().split('\n');
      const body = lines.slice(0, -1);
      const [head = '', ...rest] = body;
      const parsedHead = JSON.parse(head);
      const records = rest.filter((line) => line.startsWith('{"record"'));
      const itself = records[0] ?? '';
      const item = JSON.parse(records[1] ?? '');
      const journal = rest.find((line) => line.startsWith('{"journal"')) ?? '';
      const before = JSON.stringify([await contentOf(engine, caseId), await engine.call('cases.list', {})]);
      const hostile: readonly (readonly [name: string, content: string | Buffer, code: string])[] = [
        ['empty', '', 'input-unknown-format'],
        ['other', 'no case\n', 'input-unknown-format'],
        ['binary', Buffer.from([0x7b, 0xff, 0xfe, 0x0a, 0x7b, 0x0a]), 'input-malformed'],
        ['cut', text.slice(0, text.length / 2), 'input-malformed'],
        ['without its last line', `${body.join('\n')}\n`, 'input-malformed'],
        ['one byte changed', text.replace('On that day', 'On that dax'), 'input-malformed'],
        ['a line taken out', [head, ...rest.slice(1), lines.at(-1), ''].join('\n'), 'input-malformed'],
        ['a newer format', sealed([{ ...parsedHead, version: 2 }, itself]), 'input-unknown-format'],
        ['another format', sealed([{ ...parsedHead, format: 'zip' }, itself]), 'input-unknown-format'],
        ['no case in it', sealed([head]), 'input-malformed'],
        ['two cases in it', sealed([head, itself, itself]), 'input-malformed'],
        ['the same record twice', sealed([head, itself, item, item]), 'input-malformed'],
        ['a line of another kind', sealed([head, itself, { settings: {} }]), 'input-malformed'],
        ['a line with more in it', sealed([head, itself, { ...item, settings: {} }]), 'input-malformed'],
        ['a record of another case', sealed([head, itself, { record: { ...item.record, id: other.caseId } }]), 'input-malformed'],
        ['a record in place of the case', sealed([head, itself, { record: { ...item.record, id: caseId } }]), 'input-malformed'],
        ['an id that is a path', sealed([head, itself, { record: { ...item.record, id: '../../etc' } }]), 'input-malformed'],
        ['an endless title', sealed([{ ...parsedHead, title: 'x'.repeat(201) }, itself]), 'input-unknown-format'],
        ['an endless line', sealed([head, itself, 'x'.repeat(1024 ** 2 + 1)]), 'input-too-large'],
        ['a deep line', sealed([head, itself, '['.repeat(100_000)]), 'input-malformed'],
        ['an entry that was edited', sealed([head, itself, journal.replace('"account":"ann"', '"account":"eve"')]), 'input-malformed'],
        [
          'a signature of something else',
          sealed(body.slice(0, -1), { signature: JSON.parse(lines.at(-1) ?? '').signature }),
          'input-malformed',
        ],
        ['a signature that is none', sealed(body, { signature: 'AAAA' }), 'input-malformed'],
      ];
      for (const [name, content, code] of hostile) {
        const file = join(folder.path, 'hostile.witness-case');
        await writeFile(file, content);
        const job = await waitForJob(engine, (await engine.call('cases.takeIn', { path: file })).jobId);
        expect([name, job.state, job.error?.code]).toEqual([name, 'failed', code]);
      }
      await mkdir(join(folder.path, 'a folder'));
      for (const name of ['a folder', 'not there']) {
        const job = await waitForJob(engine, (await engine.call('cases.takeIn', { path: join(folder.path, name) })).jobId);
        expect([name, job.error?.code]).toEqual([name, 'input-unreadable']);
      }
      expect(JSON.stringify([await contentOf(engine, caseId), await engine.call('cases.list', {})])).toBe(before);
    });
  });

  test('cannot claim that something was watched here, past the end, or touch a note of another session', async () => {
    await withLibrary('ann', async (engine) => {
      const caseId = await buildCase(engine);
      const { path } = await handOver(engine, caseId, false);
      const [head = '', ...rest] = (await readFile(path, 'utf8')).trimEnd().split('\n').slice(0, -1);
      const itself = rest[0] ?? '';
      const { coverage } = JSON.parse(rest.find((line) => line.startsWith('{"coverage"')) ?? '');
      const note = JSON.parse(rest.find((line) => line.includes('"kind":"note","id"') && line.includes('"severity"')) ?? '');
      const { items } = await engine.call('cases.get', { caseId });
      const web = items.find(({ citation }) => citation.resourceType === 'web') ?? expect.unreachable();
      const forged = { ...coverage, fromMs: 0, toMs: 10 ** 9 };
      const moved = { record: { ...note.record, body: { ...note.record.body, text: 'Harmless.', citation: web.citation } } };
      const file = join(folder.path, 'forged.witness-case');
      await writeFile(file, sealed([head, itself, { coverage: forged }, { coverage: { ...forged, library: 'a'.repeat(64) } }, moved]));
      expect(await takeIn(engine, file)).toMatchObject({ coverage: 1, leftOut: 1, changed: 0 });
      const told = await engine.call('coverage.session', { sessionId: items[0]?.here?.sessionId ?? expect.unreachable() });
      expect(told.reviewers.find(({ library }) => library === null)).toMatchObject({ watchedMs: 4000 });
      expect(told.watchedMs).toBeLessThanOrEqual(told.durationMs);
      expect((await contentOf(engine, caseId)).notes).toEqual([expect.stringContaining('Removes a folder.')]);
    });
  });
});

test('the file is verified without Witness, and is not after a change', async () => {
  const { path, sha256 } = await withLibrary('ann', async (engine) => handOver(engine, await buildCase(engine)));
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
  const foot = JSON.parse(bytes.subarray(end).toString());
  expect(foot.sha256).toBe(sha256);
  expect(createHash('sha256').update(bytes.subarray(0, end)).digest('hex')).toBe(sha256);
  await writeFile(join(folder.path, 'signature.p7s'), Buffer.from(foot.signature, 'base64'));
  const verify = async (content: Buffer): Promise<number | null> => {
    await writeFile(join(folder.path, 'content'), content);
    const options = ['-verify', '-binary', '-inform', 'DER', '-noverify', '-purpose', 'any', '-out', 'out'];
    return spawnSync('openssl', ['cms', ...options, '-in', 'signature.p7s', '-content', 'content'], { cwd: folder.path }).status;
  };
  expect(await verify(bytes.subarray(0, end))).toBe(0);
  expect(await verify(Buffer.concat([bytes.subarray(0, end), Buffer.from(' ')]))).not.toBe(0);
});

test('the command line makes a case, hands it over and takes it in', async () => {
  const [sessionId] = await withLibrary('ann', async (engine) => (await sampleSessions(engine)).map(({ id }) => id));
  const ann = ['--home', homeOf('ann')];
  expect(await runWitness(['cases', 'create', 'Backups', ...ann])).toMatchObject({ exitCode: 0 });
  expect(await runWitness(['cases', 'add', 'Backups', sessionId ?? '', ...ann])).toMatchObject({ exitCode: 0, stdout: '1 added.\n' });
  const set = await runWitness([
    'cases',
    'set',
    'Backups',
    '--status',
    'in-review',
    '--tag',
    'q4',
    'db',
    '--second-reviewer',
    'Bob',
    ...ann,
  ]);
  expect(set.stdout).toMatch(/Tags: +q4, db\n/);
  const show = async () => JSON.parse((await runWitness(['cases', 'show', 'Backups', '--json', ...ann])).stdout);
  const [item] = (await show()).items;
  expect(await runWitness(['cases', 'edit', 'Backups', item.id, '--comment', 'The first', ...ann])).toMatchObject({ exitCode: 0 });
  const finding = ['cases', 'add-finding', 'Backups', 'Deleted', '--cite', item.id, ...ann];
  expect(await runWitness(finding)).toMatchObject({ exitCode: 0, stdout: 'Added.\n' });
  const { id } = (await show()).findings[0];
  expect(await runWitness(['cases', 'edit', 'Backups', id, '--severity', 'high', '--uncite', '1', ...ann])).toMatchObject({ exitCode: 0 });
  expect(await runWitness(['cases', 'edit', 'Backups', id, '--uncite', '1', ...ann])).toMatchObject({ exitCode: 2 });
  expect(await runWitness(['cases', 'edit', 'Backups', item.id, '--title', 'None', ...ann])).toMatchObject({ exitCode: 2 });
  expect(await show()).toMatchObject({
    items: [{ comment: 'The first' }],
    findings: [{ title: 'Deleted', severity: 'high', citations: [] }],
  });
  expect(await runWitness(['cases', 'remove', 'Backups', id, ...ann])).toMatchObject({ exitCode: 0, stdout: 'Removed.\n' });
  const handed = await runWitness(['cases', 'hand-over', 'Backups', '--out', folder.path, '--no-sign', '--json', ...ann]);
  const { path } = handOverResultSchema.parse(handed.json());
  const taken = await runWitness(['cases', 'take-in', path, '--home', homeOf('cay'), '--json']);
  expect(taken.exitCode).toBe(0);
  expect(takeInReportSchema.parse(taken.json())).toMatchObject({ title: 'Backups', added: 3, signedBy: null });
  const shown = await runWitness(['cases', 'show', 'Backups', '--home', homeOf('cay')]);
  expect(shown).toMatchObject({ exitCode: 0 });
  expect(shown.stdout).toContain('not here');
  expect(await runWitness(['cases', 'take-in', join(folder.path, 'nothing'), ...ann])).toMatchObject({ exitCode: 2 });
  expect(await runWitness(['cases', 'show', 'Nothing', ...ann])).toMatchObject({ exitCode: 2 });
});
