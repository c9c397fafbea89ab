import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bsrFile } from '../support/bsr-files.ts';
import { finishJob, makeTempFolder, openTestLibrary } from '../support/library.ts';

const data = 'Script started on 2026-11-02 14:03:00+00:00 [TERM="xterm" COLUMNS="90" LINES="30"]\nfirst words\r\nlast words\r\n';
const timing = '1.500000 13\n2.250000 12\n';

test('files that a recording is read with are found beside it, fetched with it, and not played by themselves', async () => {
  const folder = await makeTempFolder('witness-companions-');
  const archive = join(folder.path, 'archive');
  const channel = join(archive, 'sr_1.bsr', 'cr_1.connection', 'chr_1.channel');
  await mkdir(channel, { recursive: true });
  await writeFile(join(archive, 'night.typescript'), data);
  await writeFile(join(archive, 'night.timing'), timing);
  await writeFile(join(channel, 'messages-outbound.data'), bsrFile(2, [[1_762_092_182_000, 'boundary shows\r\n']]));
  await writeFile(join(channel, 'messages-inbound.data'), bsrFile(1, [[1_762_092_181_000, 'boundary types\r']]));
  await writeFile(join(channel, 'channel-recording.meta'), 'id: chr_1\n');
  const engine = await openTestLibrary(join(folder.path, 'home'));
  try {
    const { source } = await engine.call('sources.add', { name: 'archive', store: { kind: 'folder', path: archive } });
    await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
    const { sessions } = await engine.call('sessions.list', {});
    expect(sessions).toHaveLength(2);
    const all = await Promise.all(sessions.map(({ id }) => engine.call('sessions.get', { sessionId: id })));
    const named = (ending: string) => all.flatMap(({ recordings }) => recordings).find(({ key }) => key.endsWith(ending));
    const typescript = named('night.typescript');
    const output = named('messages-outbound.data');
    if (!typescript || !output) throw new Error('The recordings were not found.');

    // Only the recordings are asked for: what they are read with comes along.
    await finishJob(engine, (await engine.call('recordings.fetch', { recordingIds: [typescript.id, output.id] })).jobId);
    const after = await Promise.all(sessions.map(({ id }) => engine.call('sessions.get', { sessionId: id })));
    const states = after
      .flatMap(({ recordings }) => recordings)
      .map(({ key, cacheState, companionOf, indexState, probe }) => {
        return { name: key.replace(/^.*\//, ''), cacheState, companionOf, indexState, problems: probe?.problems.map(({ code }) => code) };
      });
    expect(states).toEqual(
      expect.arrayContaining([
        { name: 'night.typescript', cacheState: 'complete', companionOf: null, indexState: 'indexed', problems: [] },
        expect.objectContaining({ name: 'night.timing', cacheState: 'complete', companionOf: typescript.id, indexState: 'unsupported' }),
        { name: 'messages-outbound.data', cacheState: 'complete', companionOf: null, indexState: 'indexed', problems: ['size-unknown'] },
        expect.objectContaining({ name: 'messages-inbound.data', companionOf: output.id }),
      ]),
    );

    const opened = await engine.call('playback.open', { recordingId: typescript.id });
    expect(opened).toMatchObject({ durationMs: 3750, startedAtMs: Date.UTC(2026, 10, 2, 14, 3), track: { cols: 90, rows: 30 } });
    const found = await engine.call('search.query', { query: 'words', recordingId: typescript.id });
    expect(found.hits.map(({ atMs, text }) => [atMs, text])).toEqual([
      [1500, 'first words'],
      [3750, 'last words'],
    ]);
    const typed = await engine.call('search.query', { query: 'boundary', sources: ['input'] });
    expect(typed.hits.map(({ text, recordingId }) => [text, recordingId])).toEqual([['boundary types', output.id]]);
  } finally {
    await engine.close();
    await folder.remove();
  }
});
