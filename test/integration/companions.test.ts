import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { finishJob, makeTempFolder, openTestLibrary } from '../support/library.ts';

const data = 'Script started on 2026-11-02 14:03:00+00:00 [TERM="xterm" COLUMNS="90" LINES="30"]\nfirst words\r\nlast words\r\n';
const timing = '1.500000 13\n2.250000 12\n';

/** One chunk of a Boundary data file (domain.md 9.7). */
function bsrChunk(type: string, direction: 1 | 2, seconds: number, content: Buffer): Buffer {
  const header = Buffer.alloc(21);
  header.write(`BSSH${type}`, 0, 'latin1');
  header.writeUInt8(direction, 8);
  header.writeBigUInt64BE(BigInt(seconds), 9);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content, crc32(header)));
  return Buffer.concat([length, header, content, checksum]);
}

function bsrFile(direction: 1 | 2, texts: readonly (readonly [seconds: number, text: string])[]): Buffer {
  return Buffer.concat([
    Buffer.from([0x89, 0x42, 0x53, 0x52, 0x0d, 0x0a, 0x1a, 0x0a]),
    bsrChunk('HEAD', direction, 1_762_092_180, Buffer.from([1, 0, 0x73])),
    ...texts.map(([seconds, text]) => bsrChunk('DATA', direction, seconds, gzipSync(text))),
    bsrChunk('DONE', direction, 1_762_092_999, Buffer.alloc(0)),
  ]);
}

test('files that a recording is read with are found beside it, fetched with it, and not played by themselves', async () => {
  const folder = await makeTempFolder('witness-companions-');
  const archive = join(folder.path, 'archive');
  const channel = join(archive, 'sr_1.bsr', 'cr_1.connection', 'chr_1.channel');
  await mkdir(channel, { recursive: true });
  await writeFile(join(archive, 'night.typescript'), data);
  await writeFile(join(archive, 'night.timing'), timing);
  await writeFile(join(channel, 'messages-outbound.data'), bsrFile(2, [[1_762_092_182, 'boundary shows\r\n']]));
  await writeFile(join(channel, 'messages-inbound.data'), bsrFile(1, [[1_762_092_181, 'boundary types\r']]));
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
