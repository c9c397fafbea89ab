import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import xterm from '@xterm/headless';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clipResultSchema, exportResultSchema, stillResultSchema, verifyReportSchema } from '../../shared/model/evidence.ts';
import { redactionsDocumentSchema } from '../../shared/model/evidence-documents.ts';
import type { Recording } from '../../shared/model/recording.ts';
import type { RedactedWhat } from '../../shared/model/text-redaction.ts';
import { decodeVideo } from '../support/decode-video.ts';
import { clipboard, makeNumberedDump, typing } from '../support/guacamole-dump.ts';
import { finishJob, makeTempFolder, waitForJob } from '../support/library.ts';
import { filesBelow, type OpenedArchive, openArchive } from '../support/opened-archive.ts';
import { schemaFaults } from '../support/schema-faults.ts';
import { writeScreenVideo } from '../support/screen-video.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const secret = 'Hunter2-ZqXw';
const typedOnly = 'correct horse battery';
const anySecret = /hunter2-zqxw|correct horse battery/i;
const cast = [
  { version: 2, width: 60, height: 8, timestamp: 1790000000, title: `deploy ${secret}` },
  [0.1, 'o', '$ mysql -p'],
  [0.2, 'o', 'Hun\u001b[31mter2'],
  [0.3, 'o', '-Zq\u001b[0mXw\r\n'],
  ...Array.from(`mysql -p${secret}`, (key, at) => [0.4 + at / 100, 'i', key]),
  [1, 'o', `ok ${secret.toUpperCase()} done\r\n\u001b[5;1H${secret.slice(6)}\u001b[1;40H\u001b[K`],
  ...Array.from(`${typedOnly}\r`, (key, at) => [2 + at / 100, 'i', key]),
  [3, 'o', 'bye\r\n'],
];
const castKey = 'ssh/session.cast';

async function openRedacted(files: Readonly<Record<string, string | Uint8Array>>, key: string, ...what: readonly RedactedWhat[]) {
  const archive = await openArchive(files);
  await archive.fetch(key);
  await finishJob(archive.engine, (await archive.engine.call('recordings.index', { all: true })).jobId);
  const recording = await archive.recordingOf(key);
  const { sessionId } = recording;
  for (const each of what) await archive.engine.call('redactions.addText', { sessionId, what: each, reason: 'Credential of production' });
  return { ...archive, recording };
}
const literal: RedactedWhat = { kind: 'text', text: secret, caseSensitive: false };

async function exportOf({ engine }: OpenedArchive, { sessionId }: Recording, withoutOriginals = true) {
  const { jobId } = await engine.call('evidence.export', { sessionId, reason: `without ${secret}`, redacted: { withoutOriginals } });
  return waitForJob(engine, jobId);
}
function logOf(bagPath: string) {
  return redactionsDocumentSchema.parse(JSON.parse(readFileSync(join(bagPath, 'data/redactions.json'), 'utf8')));
}

/** Every screen that a player shows, from the file alone, with a terminal of the plain library. */
async function screensOf(path: string): Promise<string[]> {
  const [header, ...events] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const terminal = new xterm.Terminal({ cols: header.width, rows: header.height, allowProposedApi: true, scrollback: 1000 });
  const screens: string[] = [];
  for (const [, code, data] of events) {
    if (code === 'o') await new Promise<void>((resolve) => terminal.write(data, resolve));
    const { active } = terminal.buffer;
    screens.push(Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '').join('\n'));
  }
  return screens;
}

describe('a redacted export', () => {
  test('of a terminal has a secret nowhere: not shown, typed, noted, named, logged or in any byte', async () => {
    const opened = await openRedacted({ [castKey]: cast.map((line) => JSON.stringify(line)).join('\n') }, castKey, literal, {
      kind: 'input',
      fromMs: 1900,
      toMs: null,
    });
    const { engine, recording } = opened;
    const { sessionId } = recording;
    const note = { sessionId, recordingId: recording.id, atMs: 100, endMs: null, severity: 'high', text: `uses ${secret}!` } as const;
    await engine.call('notes.add', note);
    // Both are in the journal, and about this session.
    await engine.call('search.query', { query: secret, recordingId: recording.id });
    await finishJob(
      engine,
      (await engine.call('evidence.export', { sessionId, reason: secret, targetDir: join(opened.home, '..', 'plain') })).jobId,
    );
    const job = await exportOf(opened, recording);
    expect(job.error).toBeNull();
    const { bagPath } = exportResultSchema.parse(job.result);

    for (const { path, bytes } of filesBelow(bagPath)) expect.soft(bytes.toString('utf8'), path).not.toMatch(anySecret);
    expect(readFileSync(join(bagPath, 'data/journal.jsonl'), 'utf8')).toContain('redaction.added');
    expect(readdirSync(join(bagPath, 'data')).sort()).not.toContain('original');
    const log = logOf(bagPath);
    const [copied] = log.recordings;
    const screens = await screensOf(join(bagPath, copied?.copy?.file ?? ''));
    expect(screens.join('\n')).not.toMatch(anySecret);
    expect(screens.at(-1)).toContain('$ mysql -p\u2588\u2588');
    expect(screens.at(-1)).toContain('bye');
    expect(copied?.original).toEqual({ sha256: recording.sha256, sizeBytes: recording.sizeBytes, file: null });
    expect(log).toMatchObject({
      originals: 'left-out',
      redactions: [
        { kind: 'text', reason: 'Credential of production' },
        { kind: 'input', fromMs: 1900 },
      ],
    });
    for (const { places } of log.redactions) expect(places).toBeGreaterThan(0);
    const recordings = JSON.parse(readFileSync(join(bagPath, 'data/recordings.json'), 'utf8'));
    expect(recordings.recordings[0].notIncluded).toContain('redactions.json');
    const report = readFileSync(join(bagPath, 'data/report.html'), 'utf8');
    expect(report).toContain('Credential of production');
    expect(report).toContain('not in it; their SHA-256');
    expect(report).not.toContain('byte for byte as they were stored, and');
    const notes = JSON.parse(readFileSync(join(bagPath, 'data/notes.json'), 'utf8'));
    expect(notes.notes[0].text).toBe(`uses ${'\u2588'.repeat(secret.length)}!`);
    const verified = await finishJob(engine, (await engine.call('evidence.verify', { bagPath })).jobId);
    expect(verifyReportSchema.parse(verified.result).outcome).toBe('verified');
    // The journal says that it was done, and not what was hidden.
    const { entries } = await engine.call('journal.list', {});
    expect(entries.map(({ action }) => action)).toContain('redaction.added');
    expect(JSON.stringify(entries.filter(({ action }) => action.startsWith('redaction.')))).not.toMatch(anySecret);
  });

  test('keeps the originals beside the copies unless told otherwise', async () => {
    const opened = await openRedacted({ [castKey]: cast.map((line) => JSON.stringify(line)).join('\n') }, castKey, literal);
    const { bagPath } = exportResultSchema.parse((await exportOf(opened, opened.recording, false)).result);
    const log = logOf(bagPath);
    const original = log.recordings[0]?.original.file ?? '';
    expect(readFileSync(join(bagPath, original), 'utf8')).toContain(secret);
    expect(log.searched).toContain('data/original/');
    const others = filesBelow(bagPath).filter(({ path }) => path !== join(bagPath, original));
    for (const { path, bytes } of others) expect.soft(bytes.toString('utf8'), path).not.toContain(secret);
  });

  test('fails and leaves nothing where something redacted would be in it, and names the file', async () => {
    const opened = await openRedacted({ [castKey]: cast.map((line) => JSON.stringify(line)).join('\n') }, castKey, {
      kind: 'text',
      text: 'recordedState',
      caseSensitive: false,
    });
    const job = await exportOf(opened, opened.recording);
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'redaction-leaked', message: expect.stringContaining('data/session.json') },
    });
    expect(readdirSync(join(opened.home, 'exports'))).toEqual([]);
  });

  test('of a Guacamole dump hides what was typed and copied there', async () => {
    const dump = makeNumberedDump({
      frames: 100,
      extra: (frame, atMs) => (frame === 20 ? typing(`su ${secret}\n`, atMs) : '') + (frame === 60 ? clipboard(9, `see ${secret}`) : ''),
    });
    const opened = await openRedacted({ 'rdp/desk.guac': dump }, 'rdp/desk.guac', literal);
    await finishJob(opened.engine, (await opened.engine.call('recordings.readScreenText', { all: true })).jobId);
    const job = await exportOf(opened, opened.recording);
    expect(job.error).toBeNull();
    const { bagPath } = exportResultSchema.parse(job.result);
    for (const { path, bytes } of filesBelow(bagPath)) expect.soft(bytes.toString('latin1'), path).not.toMatch(anySecret);
    const { file = '' } = logOf(bagPath).recordings[0]?.copy ?? {};
    const transcript = readdirSync(join(bagPath, dirname(file))).find((name) => name.endsWith('.transcript.txt'));
    expect(readFileSync(join(bagPath, dirname(file), transcript ?? ''), 'utf8')).toContain(
      `Clipboard: see ${'\u2588'.repeat(secret.length)}`,
    );
    expect((await decodeVideo(readFileSync(join(bagPath, file)))).length).toBeGreaterThan(0);
  });
});

test('a part of a terminal is exported without the text, from its first screen on, in every format', async () => {
  const opened = await openRedacted({ [castKey]: cast.map((line) => JSON.stringify(line)).join('\n') }, castKey, literal);
  const { engine, home, recording } = opened;
  for (const format of ['asciicast', 'text', 'jsonl', 'csv'] as const) {
    const part = { recordingId: recording.id, fromMs: 350, toMs: 2900, format, targetDir: join(home, '..', format) };
    const { path, recipePath } = clipResultSchema.parse(
      (await finishJob(engine, (await engine.call('playback.exportRange', part)).jobId)).result,
    );
    expect(readFileSync(path, 'utf8'), format).not.toMatch(/hunter2-zqxw/i);
    expect(readFileSync(path, 'utf8'), format).toContain('\u2588');
    const recipe = JSON.parse(readFileSync(recipePath, 'utf8'));
    expect(await schemaFaults('clip-recipe', recipe)).toEqual([]);
    expect(recipe.textRedactions).toMatchObject([{ kind: 'text' }]);
    if (format === 'asciicast') expect((await screensOf(path)).join('\n')).not.toMatch(/hunter2-zqxw/i);
  }
  const plain = { recordingId: recording.id, fromMs: 350, toMs: 2900, format: 'text', redact: false } as const;
  const { path } = clipResultSchema.parse((await finishJob(engine, (await engine.call('playback.exportRange', plain)).jobId)).result);
  expect(readFileSync(path, 'utf8')).toMatch(/hunter2-zqxw/i);
});

test('of a video the copy is black where redacted text was read, and in regions; without the text read nothing is exported', async () => {
  const folder = await makeTempFolder();
  onTestFinished(() => folder.remove());
  const line = { text: 'export TOKEN=AKIA7Q2ZLO', x: 20, y: 56 };
  const screens = [
    { fromMs: 0, lines: [] },
    { fromMs: 2000, lines: [line] },
    { fromMs: 6000, lines: [] },
  ];
  await writeScreenVideo(join(folder.path, 'video.mp4'), screens, { seconds: 8 });
  const key = 'rdp/session.mp4';
  const what = { kind: 'regex', expression: 'AKIA[A-Z0-9]+', caseSensitive: false } as const;
  const opened = await openRedacted({ [key]: readFileSync(join(folder.path, 'video.mp4')) }, key, what);
  const { engine, recording } = opened;
  const region = { fromMs: 0, toMs: 8000, box: { x: 600, y: 300, width: 20, height: 20 }, reason: 'Name of a patient' };
  await engine.call('redactions.set', { recordingId: recording.id, redactions: [region] });
  expect((await exportOf(opened, recording)).error?.code).toBe('not-indexed');

  await finishJob(engine, (await engine.call('recordings.readScreenText', { all: true })).jobId);
  const job = await exportOf(opened, recording);
  expect(job.error).toBeNull();
  const { bagPath } = exportResultSchema.parse(job.result);
  for (const { path, bytes } of filesBelow(bagPath)) expect.soft(bytes.toString('latin1'), path).not.toContain('AKIA7Q2ZLO');
  const log = logOf(bagPath);
  expect(log.redactions).toMatchObject([{ kind: 'regex' }, { kind: 'region', box: region.box, reason: region.reason }]);
  const pictures = await decodeVideo(readFileSync(join(bagPath, log.recordings[0]?.copy?.file ?? '')));
  const lumaAt = (atMs: number, x: number, y: number): number => {
    const picture = pictures.findLast((each) => each.atMs <= atMs);
    return picture?.rgba[4 * (y * picture.width + x)] ?? -1;
  };
  // The screen is light; in the middle of the text, and of the region, nothing of it is left.
  expect(lumaAt(4000, 120, line.y + 8)).toBeLessThan(20);
  expect(lumaAt(500, 120, line.y + 8)).toBeGreaterThan(100);
  expect(lumaAt(500, 610, 310)).toBeLessThan(20);

  const still = await finishJob(engine, (await engine.call('playback.still', { recordingId: recording.id, atMs: 4000 })).jobId);
  const image = await loadImage(readFileSync(stillResultSchema.parse(still.result).path));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  expect(canvas.getContext('2d').getImageData(120, line.y + 8, 1, 1).data[0]).toBe(0);
});

test('the command line makes, lists and removes redactions, and exports with them', async () => {
  const { engine, home, recording } = await openRedacted({ [castKey]: cast.map((line) => JSON.stringify(line)).join('\n') }, castKey);
  await engine.close();
  const witness = (...args: readonly string[]) => runWitness(['--home', home, ...args]);
  const added = await witness('redactions', 'add', recording.sessionId, '--text', secret, '--reason', 'credential');
  expect(added).toMatchObject({ exitCode: 0 });
  const listed = await witness('redactions', 'list', recording.sessionId);
  expect(listed.stdout).toContain(added.stdout.trim());
  const out = join(home, '..', 'out');
  const exported = await witness('--json', 'export', recording.sessionId, '--out', out, '--redacted', '--without-originals');
  expect(exported.exitCode).toBe(0);
  const { bagPath } = exportResultSchema.parse(JSON.parse(exported.stdout));
  expect(basename(dirname(bagPath))).toBe('out');
  for (const { path, bytes } of filesBelow(bagPath)) expect.soft(bytes.toString('utf8'), path).not.toMatch(/hunter2-zqxw/i);
  expect(await witness('export', recording.sessionId, '--out', out, '--without-originals')).toMatchObject({ exitCode: 2 });
  expect(await witness('redactions', 'add', recording.sessionId, '--regex', '(', '--reason', 'x')).toMatchObject({ exitCode: 2 });
  expect(await witness('redactions', 'remove', added.stdout.trim())).toMatchObject({ exitCode: 0 });
  expect((await witness('--json', 'redactions', 'list', recording.sessionId)).stdout).toContain('"redactions": []');
});
