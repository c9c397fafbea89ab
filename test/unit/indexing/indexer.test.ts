import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileReader } from '../../../electron/common/plain-file-reader.ts';
import type { Engine } from '../../../electron/library/engine.ts';
import { readScreen, screenAt } from '../../../electron/library/formats/screen-at.ts';
import { createTerminal, feed, writeNow } from '../../../electron/library/formats/terminal.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Screen } from '../../../shared/model/playback.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../../support/library.ts';
import { castOf } from '../../support/memory-reader.ts';
import { makeNastyCast } from '../../support/nasty-cast.ts';
import { createRandom } from '../../support/random.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let engine: Engine;
const archived = (name: string): string => join(folder.path, 'archive', name);

beforeEach(async () => {
  folder = await makeTempFolder();
  await mkdir(join(folder.path, 'archive'));
  engine = await openTestLibrary(join(folder.path, 'home'));
  await engine.call('settings.update', { indexAfterFetch: false });
});
afterEach(async () => {
  await engine.close();
  await folder.remove();
});

/** Puts a recording into the cache of a fresh library. */
async function fetchCast(content: string): Promise<RecordingId> {
  await writeFile(archived('one.cast'), content);
  const { source } = await engine.call('sources.add', { name: 'test', store: { kind: 'folder', path: join(folder.path, 'archive') } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
  const { sessions } = await engine.call('sessions.list', {});
  const { recordings } = await engine.call('sessions.get', { sessionId: sessions[0]?.id ?? fail('a session') });
  return recordings[0]?.id ?? fail('a recording');
}

function fail(what: string): never {
  throw new Error(`There is no ${what}.`);
}

async function index(force = false): Promise<void> {
  await finishJob(engine, (await engine.call('recordings.index', { all: true, force })).jobId);
}

async function seek(recordingId: RecordingId, atMs: number): Promise<Screen> {
  const { track } = await engine.call('playback.open', { recordingId });
  if (track.kind !== 'terminal') throw new Error('It is a terminal.');
  const at = track.segments.findLastIndex(({ startMs }) => startMs <= atMs);
  const { snapshot, events } = await engine.call('playback.segment', { recordingId, index: at });
  const terminal = createTerminal(snapshot);
  writeNow(terminal, snapshot.ansi);
  for (const event of events) if (event[0] <= atMs) feed(terminal, event);
  const screen = readScreen(terminal, atMs);
  terminal.dispose();
  return screen;
}

describe('an indexed recording', () => {
  test('shows at any time what a replay of the file from its start shows', async () => {
    const random = createRandom(99);
    const cast = makeNastyCast(random, { events: 18_000 });
    const recordingId = await fetchCast(cast.text);
    await index();
    const { track, durationMs } = await engine.call('playback.open', { recordingId });
    expect(track.kind === 'terminal' && track.segments.length).toBeGreaterThan(3);
    const reader = await openFileReader(archived('one.cast'));
    for (let round = 0; round < 12; round += 1) {
      const atMs = random.integer(0, durationMs);
      expect(await seek(recordingId, atMs)).toEqual(await screenAt(reader, atMs));
    }
    await reader.close();
  });

  test('has its markers, text and activity, once, also when it is indexed again', async () => {
    const recordingId = await fetchCast(
      castOf([
        [1, 'o', 'alice@prod:~$ '],
        [2, 'i', 'sudo -i\r'],
        [2.5, 'o', 'sudo -i\r\n'],
        [3, 'm', 'look here'],
        [4, 'o', '# '],
      ]),
    );
    await index();
    await index(true);
    const { markers, activity } = await engine.call('playback.open', { recordingId });
    expect(markers.map(({ kind, label }) => [kind, label])).toEqual([
      ['command', 'sudo -i'],
      ['rule', 'Privilege change: sudo -i'],
      ['recorded', 'look here'],
    ]);
    expect(activity?.levels.some((level) => level > 0)).toBe(true);
    const { lines, total } = await engine.call('playback.transcript', { recordingId });
    expect(lines.map(({ text }) => text)).toEqual(['sudo -i', 'alice@prod:~$ sudo -i', 'Marker: look here', '#']);
    expect(total).toBe(4);
  });

  test('whose derived bytes were altered says so and can be indexed again', async () => {
    const recordingId = await fetchCast(castOf([[1, 'o', 'hello']]));
    await index();
    const derived = join(folder.path, 'home', 'derived');
    const [name] = await readdir(derived);
    const file = await open(join(derived, name ?? fail('a derived file')), 'r+');
    await file.write(Buffer.from([0xff]), 0, 1, 40);
    await file.close();
    await expect(engine.call('playback.segment', { recordingId, index: 0 })).rejects.toMatchObject({ code: 'cache-damaged' });
    await index(true);
    expect((await engine.call('playback.segment', { recordingId, index: 0 })).events).toEqual([[1000, 'o', 'hello']]);
  });
});

describe('a recording without an index', () => {
  test('is refused as not indexed, and after indexing it plays', async () => {
    const recordingId = await fetchCast(castOf([[1, 'o', 'hello']]));
    await expect(engine.call('playback.open', { recordingId })).rejects.toMatchObject({ code: 'not-indexed' });
    await index();
    expect((await engine.call('playback.open', { recordingId })).durationMs).toBe(1000);
  });

  test('that was cancelled half way leaves no text, no segment and no file behind', async () => {
    const needle = 'needle in the haystack';
    const recordingId = await fetchCast(castOf(Array.from({ length: 10_000 }, (_, at) => [at / 100, 'o', `${needle} ${at}\r\n`])));
    const { jobId } = await engine.call('recordings.index', { all: true });
    await engine.call('jobs.cancel', { jobId });
    expect((await waitForJob(engine, jobId)).state).toBe('cancelled');
    await expect(engine.call('playback.open', { recordingId })).rejects.toMatchObject({ code: 'not-indexed' });
    expect((await engine.call('search.query', { query: needle, mode: 'substring' })).hits).toEqual([]);
    expect((await engine.call('playback.transcript', { recordingId })).total).toBe(0);
    expect(await readdir(join(folder.path, 'home', 'derived'))).toEqual([]);
    await index();
    expect((await engine.call('playback.transcript', { recordingId })).total).toBe(10_000);
  });

  test('and with a rules file that is not valid is not indexed, and the file is named', async () => {
    await fetchCast(castOf([[1, 'o', 'hello']]));
    const rules = join(folder.path, 'home', 'rules.json');
    await writeFile(rules, '{');
    const job = await waitForJob(engine, (await engine.call('recordings.index', { all: true })).jobId);
    expect(JSON.stringify(job.result)).toContain('rules-invalid');
    expect(JSON.stringify(job.result)).toContain('rules.json');
  });
});
