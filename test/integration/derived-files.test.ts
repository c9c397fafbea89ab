import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { readPngText } from '../../electron/library/evidence/still/png-text.ts';
import type { DerivedChoice } from '../../shared/model/derived.ts';
import { exportResultSchema, verifyReportSchema } from '../../shared/model/evidence.ts';
import { type RecordingsDocument, recordingsDocumentSchema } from '../../shared/model/evidence-documents.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { decodeVideo } from '../support/decode-video.ts';
import { makeNumberedDump } from '../support/guacamole-dump.ts';
import { finishJob } from '../support/library.ts';
import { type OpenedArchive, openArchive } from '../support/opened-archive.ts';
import { schemaFaults } from '../support/schema-faults.ts';
import { makeTestVideo, readFrameNumber } from '../support/test-videos.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const everything: DerivedChoice = { stills: true, clips: true, thumbnails: true };
const cast = [
  { version: 2, width: 40, height: 5, timestamp: 1790000000 },
  [0.5, 'o', '$ before\r\n'],
  [1.5, 'o', '$ within\r\n'],
  [3, 'o', '$ after\r\n'],
];
const castText = cast.map((line) => JSON.stringify(line)).join('\n');

/** Fetched and indexed. */
async function openIndexed(files: Readonly<Record<string, string | Uint8Array>>): Promise<OpenedArchive> {
  const archive = await openArchive(files);
  await archive.fetch(...Object.keys(files));
  await finishJob(archive.engine, (await archive.engine.call('recordings.index', { all: true })).jobId);
  return archive;
}

async function note({ engine }: OpenedArchive, { id, sessionId }: Recording, atMs: number, endMs: number | null): Promise<void> {
  await engine.call('notes.add', { sessionId, recordingId: id, atMs, endMs, severity: 'high', text: 'Look here' });
}

type Stored = RecordingsDocument['recordings'][number];
function recordingsIn(bagPath: string, folder = 'data'): Stored[] {
  return recordingsDocumentSchema.parse(JSON.parse(readFileSync(join(bagPath, folder, 'recordings.json'), 'utf8'))).recordings;
}
function fileOf(bagPath: string, { derived }: Stored, kind: Stored['derived'][number]['kind']): Buffer {
  return readFileSync(join(bagPath, derived.find((each) => each.kind === kind)?.file ?? 'missing'));
}
function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function pixelsOf(png: Buffer) {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return { ...context.getImageData(0, 0, image.width, image.height), width: image.width, height: image.height };
}

/** Every recipe is a document of its schema, and names the bytes that it lies beside and those that they were made from. */
async function expectRecipes(bagPath: string, recording: Stored, withOriginals = true): Promise<void> {
  for (const { kind, file, recipe, sha256: hash } of recording.derived) {
    const told = JSON.parse(readFileSync(join(bagPath, recipe), 'utf8'));
    expect(await schemaFaults(kind === 'still' ? 'still-recipe' : 'clip-recipe', told)).toEqual([]);
    const bytes = readFileSync(join(bagPath, file));
    expect(sha256(bytes)).toBe(hash);
    expect(told.file).toEqual({ name: file.slice(file.lastIndexOf('/') + 1), bytes: bytes.length, sha256: hash });
    expect(told.recording).toMatchObject({ id: recording.id, sha256: recording.sha256, file: recording.file });
    if (withOriginals) expect(sha256(readFileSync(join(bagPath, told.recording.file)))).toBe(told.recording.sha256);
  }
}

describe('a package carries', () => {
  test('stills of noted moments, clips of noted ranges and thumbnails, of videos, dumps and terminals, and is whole', async () => {
    const video = await makeTestVideo('mp4', { seconds: 6 });
    const archive = await openIndexed({
      'web/video.mp4': video.bytes,
      'rdp/desk.guac': makeNumberedDump({ frames: 100 }),
      'ssh/shell.cast': castText,
    });
    const { engine } = archive;
    const [film, dump, shell] = [
      await archive.recordingOf('web/video.mp4'),
      await archive.recordingOf('rdp/desk.guac'),
      await archive.recordingOf('ssh/shell.cast'),
    ];
    await note(archive, film, 1234, null);
    // The same moment once more is the same still.
    await note(archive, film, 1234, null);
    await note(archive, film, 2500, 3500);
    await note(archive, dump, 700, null);
    await note(archive, dump, 500, 1500);
    await note(archive, shell, 1000, 2000);
    await note(archive, shell, 1000, null);
    const of = { sessionIds: [film.sessionId, dump.sessionId, shell.sessionId] };
    const job = await finishJob(engine, (await engine.call('evidence.package', { of, derived: everything })).jobId);
    const { bagPath, notDerived } = exportResultSchema.parse(job.result);
    expect(notDerived).toEqual({ count: 0, first: [] });
    for (const [program, manifest] of [
      ['sha256sum', 'manifest-sha256.txt'],
      ['sha512sum', 'manifest-sha512.txt'],
    ] as const) {
      execFileSync(program, ['--strict', '--quiet', '-c', manifest], { cwd: bagPath });
    }
    const verified = await finishJob(engine, (await engine.call('evidence.verify', { bagPath })).jobId);
    expect(verifyReportSchema.parse(verified.result).outcome).toBe('verified');

    const { sessions } = JSON.parse(readFileSync(join(bagPath, 'data/package.json'), 'utf8'));
    const folderOf = ({ sessionId }: Recording): string => sessions.find(({ id }: { id: string }) => id === sessionId).folder;
    const [inFilm, inDump, inShell] = [film, dump, shell].flatMap((each) => recordingsIn(bagPath, folderOf(each)));
    if (!inFilm || !inDump || !inShell) throw new Error('A session has no recording.');
    const places = (each: Stored) => each.derived.map(({ kind, fromMs, toMs }) => [kind, fromMs, toMs]);
    expect(places(inFilm)).toEqual([
      ['still', 1234, null],
      ['clip', 2500, 3500],
      ['thumbnails', 0, film.probe?.durationMs],
    ]);
    expect(places(inDump)).toHaveLength(3);
    expect(places(inShell)).toEqual([['clip', 1000, 2000]]);
    for (const each of [inFilm, inDump, inShell]) await expectRecipes(bagPath, each);

    const still = fileOf(bagPath, inFilm, 'still');
    const shown = await pixelsOf(still);
    expect(readFrameNumber(shown.data, shown.width, shown.height)).toBe(video.frameAt(1234));
    expect(readPngText(still)).toMatchObject({ 'Recording SHA-256': film.sha256 });
    const numbers = (await decodeVideo(fileOf(bagPath, inFilm, 'clip'))).map(({ number }) => number);
    expect([numbers[0], numbers.at(-1)]).toEqual([video.frameAt(2500), video.frameAt(3500)]);
    expect((await decodeVideo(fileOf(bagPath, inDump, 'clip'))).length).toBeGreaterThan(0);
    expect((await pixelsOf(fileOf(bagPath, inDump, 'thumbnails'))).width).toBeGreaterThan(1000);
    const clip = fileOf(bagPath, inShell, 'clip').toString('utf8');
    expect(clip).toContain('$ before');
    expect(clip).toContain('[0.5,"o","$ within');
    expect(clip).not.toContain('$ after');

    const report = readFileSync(join(bagPath, folderOf(film), 'report.html'), 'utf8');
    expect(report).toContain('Still at 0:00:01.234');
    expect(report).toContain('Clip from 0:00:02.500 to 0:00:03.500');
    const graph = JSON.parse(readFileSync(join(bagPath, folderOf(film), 'case-uco.jsonld'), 'utf8'))['@graph'];
    const made = graph.filter((node: object) => JSON.stringify(node).includes('/derived/') && 'case-investigation:wasDerivedFrom' in node);
    expect(made.length).toBeGreaterThanOrEqual(6);
  });

  test('what findings of a case cite', async () => {
    const video = await makeTestVideo('mp4', { seconds: 4 });
    const archive = await openIndexed({ 'web/video.mp4': video.bytes });
    const { engine } = archive;
    const { id: recordingId, sessionId } = await archive.recordingOf('web/video.mp4');
    const { caseId } = await engine.call('cases.create', { title: 'Deleted backups' });
    await engine.call('cases.addItems', { caseId, items: [{ sessionId, recordingId, atMs: 2100 }] });
    const [item] = (await engine.call('cases.get', { caseId })).items;
    if (!item) throw new Error('The case has no item.');
    await engine.call('cases.addFinding', { caseId, title: 'rm', text: '', severity: 'high', itemIds: [item.id] });
    const job = await finishJob(engine, (await engine.call('evidence.package', { of: { caseId } })).jobId);
    const { bagPath } = exportResultSchema.parse(job.result);
    const { sessions } = JSON.parse(readFileSync(join(bagPath, 'data/package.json'), 'utf8'));
    const [stored] = recordingsIn(bagPath, sessions[0].folder);
    // Clips are made on request alone.
    expect(stored?.derived.map(({ kind, fromMs }) => [kind, fromMs])).toEqual([
      ['still', 2100],
      ['thumbnails', 0],
    ]);
  });

  test('nothing of what cannot be decoded, says so in its report and in the result, and has all the rest', async () => {
    const video = await makeTestVideo('mp4', { seconds: 4 });
    // Its tables are whole, and before its pictures; these are not.
    const broken = Buffer.from(video.bytes);
    const at = broken.indexOf('mdat');
    expect(at).toBeGreaterThan(broken.indexOf('moov'));
    broken.fill(0xff, at + 4);
    const archive = await openArchive({ 'web/broken.mp4': broken });
    await archive.fetch('web/broken.mp4');
    const recording = await archive.recordingOf('web/broken.mp4');
    expect(recording.probe?.kind).toBe('video');
    await note(archive, recording, 1000, null);
    await note(archive, recording, 1000, 2000);
    const { engine } = archive;
    const { sessionId } = recording;
    const job = await finishJob(engine, (await engine.call('evidence.export', { sessionId, derived: everything })).jobId);
    const { bagPath, notDerived } = exportResultSchema.parse(job.result);
    expect(notDerived.count).toBe(3);
    expect(notDerived.first[0]).toContain('Still at 0:00:01.000 could not be made');
    const [stored] = recordingsIn(bagPath);
    expect(stored?.derived).toEqual([]);
    expect(readFileSync(join(bagPath, 'data/report.html'), 'utf8')).toContain('Clip from 0:00:01.000 to 0:00:02.000 could not be made');
    expect(sha256(readFileSync(join(bagPath, stored?.file ?? '')))).toBe(recording.sha256);
    const verified = await finishJob(engine, (await engine.call('evidence.verify', { bagPath })).jobId);
    expect(verifyReportSchema.parse(verified.result).outcome).toBe('verified');

    // The command line says it too, and makes what is asked for and no more.
    await engine.close();
    const witness = async (name: string, ...options: readonly string[]) => {
      const { exitCode, stdout, stderr } = await runWitness([
        ...['export', sessionId, '--home', archive.home, '--out', join(archive.home, '..', name), '--json'],
        ...options,
      ]);
      expect(exitCode).toBe(0);
      return { told: exportResultSchema.parse(JSON.parse(stdout)).notDerived.count, stderr };
    };
    expect(await witness('usual')).toMatchObject({ told: 2, stderr: expect.stringContaining('Thumbnails could not be made') });
    expect(await witness('clips', '--no-stills', '--no-thumbnails', '--clips')).toMatchObject({ told: 1 });
    expect(await witness('none', '--no-stills', '--no-thumbnails')).toMatchObject({ told: 0 });
  });
});

test('in a redacted package a region is hidden in still, clip and thumbnails, and a text in the recipe and the metadata', async () => {
  const secret = 'Hunter2-ZqXw';
  const video = await makeTestVideo('mp4', { seconds: 4 });
  const key = `web/${secret}.mp4`;
  const archive = await openIndexed({ [key]: video.bytes });
  const { engine } = archive;
  const recording = await archive.recordingOf(key);
  const { sessionId, id: recordingId } = recording;
  await note(archive, recording, 1000, null);
  await note(archive, recording, 500, 1500);
  // All of the picture: what is not black is not hidden.
  const region = { fromMs: 0, toMs: 4000, box: { x: 0, y: 0, width: video.width, height: video.height }, reason: `shows ${secret}` };
  await engine.call('redactions.set', { recordingId, redactions: [region] });
  await engine.call('redactions.addText', { sessionId, what: { kind: 'text', text: secret, caseSensitive: false }, reason: 'A password' });
  await finishJob(engine, (await engine.call('recordings.readScreenText', { all: true })).jobId);
  const params = { sessionId, derived: everything, redacted: { withoutOriginals: true } };
  const job = await finishJob(engine, (await engine.call('evidence.export', params)).jobId);
  const { bagPath, notDerived } = exportResultSchema.parse(job.result);
  expect(notDerived.count).toBe(0);
  const [stored] = recordingsIn(bagPath);
  if (!stored) throw new Error('The bag tells of no recording.');
  expect(stored.derived.map(({ kind }) => kind).sort()).toEqual(['clip', 'still', 'thumbnails']);
  await expectRecipes(bagPath, stored, false);
  for (const { file, recipe } of stored.derived) {
    expect(file).toMatch(/^data\/derived\/redacted\//);
    for (const each of [file, recipe]) expect(`${each}${readFileSync(join(bagPath, each), 'latin1')}`).not.toContain(secret);
  }
  const still = await pixelsOf(fileOf(bagPath, stored, 'still'));
  expect(still.data.some((value, at) => at % 4 < 3 && value > 0)).toBe(false);
  for (const { rgba } of await decodeVideo(fileOf(bagPath, stored, 'clip'))) {
    expect(rgba.some((value, at) => at % 4 < 3 && value > 24)).toBe(false);
  }
  // The first picture of the sheet, from its corner on.
  const sheet = await pixelsOf(fileOf(bagPath, stored, 'thumbnails'));
  for (let y = 60; y < 100; y += 1) for (let x = 20; x < 480; x += 1) expect(sheet.data[4 * (y * sheet.width + x)]).toBeLessThan(8);
});
