import { execFile } from 'node:child_process';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openFileVault } from '../../electron/common/file-vault.ts';
import { catalogKeyName } from '../../electron/common/secret-vault.ts';
import { connection } from '../../electron/library/catalog/handles.ts';
import { closeCatalog, openCatalog } from '../../electron/library/catalog/open-catalog.ts';
import type { Engine } from '../../electron/library/engine.ts';
import { sessionIdSchema } from '../../shared/model/ids.ts';
import { headLineSchema, type JournalReport, journalReportSchema, stampLineSchema } from '../../shared/model/journal.ts';
import { timeStampFactsSchema } from '../../shared/model/time-stamp.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive, waitForJob } from '../support/library.ts';
import { startAuthority } from '../support/time-stamp-authority.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let home: string;
beforeEach(async () => {
  folder = await makeTempFolder();
  home = join(folder.path, 'home');
});
afterEach(() => folder.remove());

async function withLibrary<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openTestLibrary(home, { account: 'auditor' });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

function verify(): Promise<JournalReport> {
  return withLibrary(async (engine) => {
    const { jobId } = await engine.call('journal.verify', {});
    return journalReportSchema.parse((await finishJob(engine, jobId)).result);
  });
}

/** The catalog itself, with the key, as somebody may have it who wants to change it. */
async function change(sql: string): Promise<void> {
  const key = await (await openFileVault(home)).get(catalogKeyName);
  const catalog = openCatalog({ path: join(home, 'catalog.db'), key: key ?? '' });
  try {
    catalog[connection].database.exec(sql);
  } finally {
    closeCatalog(catalog);
  }
}

test('a change that cannot be noted is not made, and the journal goes on after it', async () => {
  const sessionId = await withLibrary(async (engine) => (await useLibrary(engine)).sessionId).then((id) => sessionIdSchema.parse(id));
  await change(`CREATE TRIGGER no_room BEFORE INSERT ON journal WHEN new.action = 'note.added' BEGIN SELECT raise(ABORT, 'no room'); END`);
  const before = await verify();
  await withLibrary(async (engine) => {
    const known = (await engine.call('notes.list', { sessionId })).notes;
    const note = { sessionId, recordingId: null, atMs: null, endMs: null, severity: 'info' as const, text: 'Not noted' };
    await expect(engine.call('notes.add', note)).rejects.toThrow('no room');
    expect((await engine.call('notes.list', { sessionId })).notes).toEqual(known);
    await engine.call('cases.create', { title: 'After it' });
  });
  const after = await verify();
  expect(after).toMatchObject({ outcome: 'verified', breaks: [] });
  expect(after.entries).toBeGreaterThan(before.entries);
});

/** A library in which a recording was fetched, played, searched, noted and exported. */
async function useLibrary(engine: Engine): Promise<{ sessionId: string; recordingId: string }> {
  await engine.call('settings.update', { reviewer: 'R. Eviewer' });
  const { source } = await engine.call('sources.add', { name: 'sample', store: { kind: 'folder', path: sampleArchive } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  const { sessions } = await engine.call('sessions.list', { filter: { resourceType: ['ssh'] } });
  const session = sessions.find(({ recordingCount }) => recordingCount > 0) ?? expect.unreachable();
  await finishJob(engine, (await engine.call('recordings.fetch', { sessionIds: [session.id] })).jobId);
  const { recordings } = await engine.call('sessions.get', { sessionId: session.id });
  const recordingId = recordings.find(({ probe }) => probe?.playable === 'replay')?.id ?? expect.unreachable();
  await engine.call('playback.open', { recordingId });
  await engine.call('search.query', { query: 'sudo' });
  await engine.call('notes.add', { sessionId: session.id, recordingId, atMs: 0, endMs: null, severity: 'info', text: 'Looked at.' });
  await finishJob(engine, (await engine.call('evidence.export', { sessionId: session.id, reason: 'Case 7' })).jobId);
  return { sessionId: session.id, recordingId };
}

test('what is done in a library is noted with who, what and why', async () => {
  await withLibrary(async (engine) => {
    const { sessionId, recordingId } = await useLibrary(engine);
    const { entries, total } = await engine.call('journal.list', { limit: 500 });
    expect(entries).toHaveLength(total);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: total }, (_, at) => total - at));
    const oldestFirst = entries.toReversed();
    expect(oldestFirst.map(({ action }) => action)).toEqual([
      'library.opened',
      'settings.changed',
      'source.added',
      'job.ended',
      'job.ended',
      'recording.opened',
      'library.searched',
      'note.added',
      'evidence.exported',
      'job.ended',
    ]);
    expect(oldestFirst.at(-1)).toMatchObject({
      account: 'auditor',
      reviewer: 'R. Eviewer',
      detail: { kind: 'export', state: 'done', bagPath: expect.any(String), sha256OfManifest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(oldestFirst.at(-2)).toMatchObject({ action: 'evidence.exported', object: sessionId, reason: 'Case 7' });
    const ofRecording = await engine.call('journal.list', { object: recordingId });
    expect(ofRecording.entries.map(({ action }) => action)).toEqual(['recording.opened']);
  });
  expect(await verify()).toMatchObject({ outcome: 'verified', entries: 11, breaks: [] });
});

test('a call that failed did nothing, and is not noted', async () => {
  await withLibrary(async (engine) => {
    await expect(engine.call('sources.remove', { sourceId: 'none' as never })).rejects.toThrow();
    const { entries } = await engine.call('journal.list', {});
    expect(entries.map(({ action }) => action)).toEqual(['library.opened']);
  });
});

test('the catalog itself refuses to change or drop an entry; who does it all the same is found out', async () => {
  for (let time = 0; time < 3; time += 1) await withLibrary(async () => undefined);
  await expect(change(`UPDATE journal SET object = 'x' WHERE seq = 2`)).rejects.toThrow('append-only');
  await expect(change('DELETE FROM journal WHERE seq = 2')).rejects.toThrow('append-only');
  await change(`DROP TRIGGER journal_is_not_changed; UPDATE journal SET entry = replace(entry, 'auditor', 'nobody') WHERE seq = 2`);
  expect(await verify()).toMatchObject({ outcome: 'altered', breaks: [{ kind: 'edited', seq: 2 }] });
  await change('DROP TRIGGER journal_is_not_shortened; DELETE FROM journal WHERE seq = 2');
  expect(await verify()).toMatchObject({ outcome: 'altered', breaks: [{ kind: 'removed', seq: 2 }] });
});

test('an older catalog put in place of the newer one lacks what was signed since', async () => {
  await withLibrary(async () => undefined);
  await copyFile(join(home, 'catalog.db'), join(folder.path, 'older.db'));
  await withLibrary(useLibrary);
  await copyFile(join(folder.path, 'older.db'), join(home, 'catalog.db'));
  // However often it is opened, and however much is added to it since.
  await withLibrary(async () => undefined);
  await withLibrary(useLibrary);
  expect(await verify()).toMatchObject({ outcome: 'altered', breaks: [{ kind: 'head', seq: 11 }] });
  await withLibrary(async (engine) => {
    const { entries } = await engine.call('journal.list', { limit: 500 });
    expect(entries.filter(({ action }) => action === 'journal.mismatched')).toMatchObject([{ detail: { head: 'newer' } }]);
  });
});

test('that the head beside the catalog is gone, or not readable, becomes an entry', async () => {
  await withLibrary(async () => undefined);
  await rm(join(home, 'journal-head.json'));
  await withLibrary(async () => undefined);
  await writeFile(join(home, 'journal-head.json'), 'no head');
  await withLibrary(async (engine) => {
    const { entries } = await engine.call('journal.list', {});
    expect(entries.map(({ action, detail }) => `${action} ${detail.head ?? ''}`)).toEqual([
      'library.opened ',
      'journal.mismatched unreadable',
      'library.opened ',
      'journal.mismatched missing',
      'library.opened ',
    ]);
  });
});

test('the command line verifies, lists and hands over a journal that can be verified without the library', async () => {
  await withLibrary(useLibrary);
  const verified = await runWitness(['journal', 'verify', '--home', home, '--json']);
  expect(verified.exitCode).toBe(0);
  expect(journalReportSchema.parse(verified.json())).toMatchObject({ outcome: 'verified' });
  const exported = await runWitness(['journal', 'export', '--out', folder.path, '--home', home, '--json']);
  const { path } = exported.json() as { path: string };
  expect(await runWitness(['journal', 'verify', path, '--json'])).toMatchObject({ exitCode: 0 });
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.with(2, (lines[2] ?? '').replace('auditor', 'nobody')).join('\n'));
  const altered = await runWitness(['journal', 'verify', path, '--json']);
  expect(altered.exitCode).toBe(1);
  expect(altered.json()).toMatchObject({ outcome: 'altered', breaks: [{ kind: 'edited', seq: 3 }] });
  const made = await runWitness(['journal', 'export', '--out', join(folder.path, 'made', 'for it'), '--home', home, '--json']);
  expect(made.exitCode).toBe(0);
  const refused = await runWitness(['journal', 'export', '--out', join(home, 'cache'), '--home', home, '--json']);
  expect(refused.json()).toMatchObject({ error: { code: 'refused' } });
  expect((await readdir(join(folder.path, 'made', 'for it'))).filter((name) => !name.endsWith('.jsonl'))).toEqual([]);
  await writeFile(path, 'no journal\n');
  expect(await runWitness(['journal', 'verify', path, '--json'])).toMatchObject({ exitCode: 2 });
});

test('an authority stamps the signed head; OpenSSL, the library and the exported file agree, and a stamp of something else is named', async () => {
  const tsa = await startAuthority();
  onTestFinished(() => tsa.close());
  const authority = { url: tsa.url, policy: '', certificates: tsa.root };
  const { path } = await withLibrary(async (engine) => {
    await engine.call('settings.update', { reviewer: 'R. Eviewer' });
    const unset = await waitForJob(engine, (await engine.call('journal.stamp', {})).jobId);
    expect(unset.error?.code).toBe('time-stamp-not-set-up');
    const job = await finishJob(engine, (await engine.call('journal.stamp', { authority })).jobId);
    expect(timeStampFactsSchema.parse(job.result).atMs).toBeGreaterThan(Date.now() - 3_600_000);
    const { jobId } = await engine.call('journal.export', { targetDir: join(folder.path, 'out') });
    return z.object({ path: z.string() }).parse((await finishJob(engine, jobId)).result);
  });
  expect(await verify()).toMatchObject({ outcome: 'verified', stamps: [{ seq: 3, outcome: 'valid' }] });

  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('{"stamp"'));
  const { stamp } = stampLineSchema.parse(JSON.parse(lines[at] ?? ''));
  const part = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder.path, name), content);
    return join(folder.path, name);
  };
  const openssl = await promisify(execFile)('openssl', [
    ...['ts', '-verify', '-token_in', '-partial_chain'],
    ...['-data', await part('signature.bin', Buffer.from(stamp.head.signature, 'base64'))],
    ...['-in', await part('stamp.tst', Buffer.from(stamp.token, 'base64'))],
    ...['-CAfile', await part('ca.pem', stamp.authorities)],
  ]);
  expect(openssl.stdout + openssl.stderr).toContain('Verification: OK');
  expect((await runWitness(['journal', 'verify', path])).stdout).toContain('time stamp over entry 3: ');

  const last = headLineSchema.parse(JSON.parse(lines.at(-1) ?? ''));
  const other = lines.with(at, JSON.stringify({ stamp: { ...stamp, head: last.head } })).join('\n');
  const altered = await runWitness(['journal', 'verify', await part('other.jsonl', other)]);
  expect(altered).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('time-stamp: The time stamp over entry') });
});
