import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Demuxer } from 'node-av';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFileReader } from '../../electron/common/plain-file-reader.ts';
import { screenAt } from '../../electron/library/formats/screen-at.ts';
import { type ClipFormat, type ClipResult, clipResultSchema } from '../../shared/model/evidence.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../support/library.ts';
import { schemaFaults } from '../support/schema-faults.ts';
import { fixture } from '../support/terminal-fixtures.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let engine: Awaited<ReturnType<typeof openTestLibrary>>;
let recordingId: RecordingId;
let original: { readonly path: string; readonly sha256: string };
let clips = 0;

beforeAll(async () => {
  folder = await makeTempFolder('witness-clip-');
  const archive = join(folder.path, 'archive');
  await mkdir(archive);
  original = {
    path: fixture('asciinema-v2.cast'),
    sha256: createHash('sha256')
      .update(await readFile(fixture('asciinema-v2.cast')))
      .digest('hex'),
  };
  await copyFile(original.path, join(archive, 'session.cast'));
  engine = await openTestLibrary(join(folder.path, 'home'));
  const { source } = await engine.call('sources.add', { name: 'archive', store: { kind: 'folder', path: archive } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  const { sessions } = await engine.call('sessions.list', {});
  const { recordings } = await engine.call('sessions.get', { sessionId: sessions[0]?.id ?? missing() });
  recordingId = recordings[0]?.id ?? missing();
  await finishJob(engine, (await engine.call('recordings.fetch', { recordingIds: [recordingId] })).jobId);
  await finishJob(engine, (await engine.call('recordings.index', { recordingIds: [recordingId] })).jobId);
});
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

function missing(): never {
  throw new Error('It was not found.');
}
async function clip(format: ClipFormat, fromMs: number, toMs: number): Promise<ClipResult> {
  const targetDir = join(folder.path, `out-${clips++}`);
  const { jobId } = await engine.call('playback.exportRange', { recordingId, fromMs, toMs, format, targetDir, reason: 'Ticket 4711' });
  const job = await finishJob(engine, jobId);
  return clipResultSchema.parse(job.result);
}
const screen = async (path: string, atMs: number) => {
  const reader = await openFileReader(path);
  try {
    return await screenAt(reader, atMs, path);
  } finally {
    await reader.close();
  }
};

describe('a part of a terminal recording', () => {
  test('as asciicast shows at each time what the recording shows, and is as long as the part', async () => {
    const [from, to] = [969, 2919];
    const { path } = await clip('asciicast', from, to);
    for (let at = from; at <= to; at += 65) {
      const [whole, part] = [await screen(original.path, at), await screen(path, at - from)];
      expect({ ...part, atMs: at }).toEqual(whole);
    }
    const [header, ...events] = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({ version: 2, duration: 1.95 });
    expect(header).not.toHaveProperty('idle_time_limit');
    expect(events.at(-1)).toEqual([1.95, 'o', '']);
  });

  test.each([0, 320, 925, 2405])('begins with the exact screen before %i ms', async (from) => {
    const { path } = await clip('asciicast', from, from + 100);
    expect((await screen(path, 0)).lines).toEqual((await screen(original.path, from)).lines);
  });

  test('as text, CSV and JSON lines holds the lines that began in it, with their times', async () => {
    const [text, csv, jsonl] = await Promise.all((['text', 'csv', 'jsonl'] as const).map((format) => clip(format, 500, 1400)));
    const objects = (await readFile(jsonl?.path ?? '', 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const [header, ...lines] = objects;
    expect(header).toMatchObject({ recording: 'session.cast', sha256: original.sha256, fromMs: 500, toMs: 1400 });
    expect(lines.length).toBeGreaterThan(2);
    for (const { atMs } of lines) expect(atMs >= 500 && atMs <= 1400).toBe(true);
    expect(lines.map(({ text: each }) => each).join('\n')).toContain('progress 100% [########]');
    const rows = parse(await readFile(csv?.path ?? '', 'utf8'), { columns: true, relax_quotes: false }) as Record<string, string>[];
    expect(rows.map((row) => row.position_ms)).toEqual(lines.map(({ atMs }) => String(atMs)));
    expect(rows[0]?.utc).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(await readFile(text?.path ?? '', 'utf8')).toContain('progress 100% [########]');
  });

  test('as MP4 is a video with a picture for every change and exactly as long', async () => {
    const { path } = await clip('mp4', 300, 2800);
    const times: number[] = [];
    await using input = await Demuxer.open(path);
    const video = input.video();
    expect(video?.codecpar).toMatchObject({ width: 816 });
    for await (const packet of input.packets(video?.index)) {
      if (packet) times.push(Math.round((Number(packet.pts) * 1000 * (video?.timeBase.num ?? 1)) / (video?.timeBase.den ?? 1)));
    }
    times.sort((a, b) => a - b);
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBe(2500);
    expect(times.length).toBeGreaterThan(15);
    expect(new Set(times).size).toBe(times.length);
  });

  test('has a recipe that says of what, which part, by whom and why, and the hash of the file', async () => {
    const result = await clip('text', 100, 900);
    const file = await readFile(result.path);
    expect(createHash('sha256').update(file).digest('hex')).toBe(result.sha256);
    const recipe = JSON.parse(await readFile(result.recipePath, 'utf8'));
    expect(await schemaFaults('clip-recipe', recipe)).toEqual([]);
    expect(recipe).toMatchObject({
      reason: 'Ticket 4711',
      recording: { key: 'session.cast', sha256: original.sha256 },
      range: { fromMs: 100, toMs: 900 },
      file: { bytes: file.length, sha256: result.sha256 },
    });
    expect(recipe.speed).toMatch(/Real time/);
  });

  test('is refused outside the recording and inside the data folder, and leaves nothing behind', async () => {
    const call = (fromMs: number, toMs: number, targetDir: string) =>
      engine.call('playback.exportRange', { recordingId, fromMs, toMs, format: 'mp4', targetDir });
    const out = join(folder.path, 'nothing');
    await mkdir(out);
    const ended = async (fromMs: number, toMs: number, targetDir: string) => {
      const { jobId } = await call(fromMs, toMs, targetDir);
      const { error } = await waitForJob(engine, jobId);
      return error?.code;
    };
    expect(await ended(5, 5, out)).toBe('usage');
    expect(await ended(0, 999_999, out)).toBe('usage');
    expect(await ended(0, 500, join(folder.path, 'home', 'cache'))).toBe('refused');
    const { jobId } = await call(0, 2900, out);
    await engine.call('jobs.cancel', { jobId });
    expect((await waitForJob(engine, jobId)).state).toBe('cancelled');
    expect(await readdir(out)).toEqual([]);
  });
});
