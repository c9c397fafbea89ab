import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { fetchResultSchema } from '../../shared/model/job.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive } from '../support/library.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let engine: Engine;
let casts: string[];

beforeEach(async () => {
  folder = await makeTempFolder();
  engine = await openTestLibrary(join(folder.path, 'home'));
  const all = await readdir(sampleArchive, { recursive: true });
  casts = all.filter((name) => name.endsWith('.cast')).map((name) => join(sampleArchive, name));
  await mkdir(join(folder.path, 'drop'));
});
afterEach(async () => {
  await engine.close();
  await folder.remove();
});

/** A recording of the sample archive under a name of its own. */
async function dropped(name: string, at = 0): Promise<string> {
  const path = join(folder.path, 'drop', name);
  await copyFile(casts[at] ?? '', path);
  return path;
}

test('files of several drops are one source, are fetched, and can be opened when the file is gone', async () => {
  const first = await dropped('first.cast');
  const added = await engine.call('sources.addLoose', { paths: [first] });
  expect(added).toMatchObject({ folders: [], refused: [], recordings: [{}] });
  const second = await engine.call('sources.addLoose', { paths: [await dropped('second.cast', 1), first] });
  expect(second.recordings).toHaveLength(2);
  const { sources } = await engine.call('sources.list', {});
  expect(sources.map(({ name, recordingCount }) => [name, recordingCount])).toEqual([['Loose files', 2]]);
  for (const { fetchJobId } of [added, second]) {
    const job = fetchJobId && (await finishJob(engine, fetchJobId));
    expect(fetchResultSchema.parse(job?.result).failures).toEqual([]);
  }
  await rm(first);
  const [opened] = added.recordings;
  if (!opened) throw new Error('Nothing was opened.');
  const { recording } = await engine.call('recordings.get', { recordingId: opened.recordingId });
  expect(recording).toMatchObject({ key: 'drop/first.cast', cacheState: 'complete', sessionId: opened.sessionId });
  expect(await engine.call('playback.open', { recordingId: opened.recordingId })).toBeTruthy();
  // The next sync says that it has vanished.
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: recording.sourceId })).jobId);
  expect((await engine.call('recordings.get', { recordingId: opened.recordingId })).recording.removedFromStore).toBe(true);
});

test('what is no recording is left out with a reason, and alone it is refused', async () => {
  const text = join(folder.path, 'drop', 'report.pdf');
  await writeFile(text, '%PDF-1.7');
  const noise = join(folder.path, 'drop', 'noise');
  await writeFile(noise, Buffer.from([0, 1, 2, 3, 250, 251]));
  const empty = join(folder.path, 'drop', 'empty.cast');
  await writeFile(empty, '');
  const paths = [text, noise, empty, join(folder.path, 'nowhere.cast'), 'relative.cast'];
  await expect(engine.call('sources.addLoose', { paths })).rejects.toMatchObject({ code: 'input-unknown-format' });
  expect((await engine.call('sources.list', {})).sources).toEqual([]);
  const { refused, recordings } = await engine.call('sources.addLoose', { paths: [...paths, await dropped('good.cast')] });
  expect(recordings).toHaveLength(1);
  expect(refused.map(({ path, error }) => [path, error.code])).toEqual([
    [text, 'input-unknown-format'],
    [noise, 'input-unknown-format'],
    [empty, 'input-empty'],
    [join(folder.path, 'nowhere.cast'), 'input-unreadable'],
    ['relative.cast', 'usage'],
  ]);
});

test('a recording without an ending is known by its content, and a folder becomes a source once', async () => {
  const { recordings } = await engine.call('sources.addLoose', { paths: [await dropped('unnamed')] });
  expect(recordings).toHaveLength(1);
  const paths = [join(folder.path, 'drop')];
  const first = await engine.call('sources.addLoose', { paths });
  for (const { syncJobId } of first.folders) await finishJob(engine, syncJobId);
  const again = await engine.call('sources.addLoose', { paths });
  expect(again.folders.map(({ sourceId, name }) => [sourceId, name])).toEqual([[first.folders[0]?.sourceId, 'drop']]);
  for (const { syncJobId } of again.folders) await finishJob(engine, syncJobId);
  expect((await engine.call('sources.list', {})).sources.map(({ store }) => store.kind).sort()).toEqual(['folder', 'loose-files']);
});

test('the command line adds a file, waits until it is here, and names what was left out', async () => {
  const home = join(folder.path, 'cli-home');
  const pdf = join(folder.path, 'drop', 'report.pdf');
  await writeFile(pdf, '%PDF-1.7');
  const run = await runWitness(['open', await dropped('mine.cast'), pdf, '--json', '--home', home]);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('report.pdf is no recording that Witness knows.');
  expect(run.json()).toMatchObject({ recordings: [{}], folders: [], failures: [{ item: pdf, error: { code: 'input-unknown-format' } }] });
  const sessions = (await runWitness(['sessions', '--json', '--home', home])).json() as { sessions: unknown[] };
  expect(sessions.sessions).toMatchObject([{ recordedState: 'recorded', cachedCount: 1 }]);
  const refused = await runWitness(['sources', 'change', 'Loose files', '--name', 'Mine', '--home', home]);
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('Loose files have no settings')]);
});
