import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { jobIdSchema } from '../../shared/model/ids.ts';
import { type Job, screenTextResultSchema } from '../../shared/model/job.ts';
import type { SearchHit } from '../../shared/model/review.ts';
import { createFallibleDecoder } from '../support/fallible-decoder.ts';
import { finishJob, makeTempFolder, waitForJob } from '../support/library.ts';
import { type OpenedArchive, openArchive } from '../support/opened-archive.ts';
import { type ShownScreen, writeScreenVideo } from '../support/screen-video.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

const key = 'rdp/session.mp4';
const prompt = { text: 'root@prod-db-1: systemctl status postgresql', x: 20, y: 30 };
const secret = { text: 'export TOKEN=AKIA7Q2ZLO1I8B5', x: 20, y: 56 };
const window = { text: 'Administrator: Event Viewer', x: 220, y: 150, size: 18 };
const screens: readonly ShownScreen[] = [
  { fromMs: 0, lines: [prompt] },
  { fromMs: 3000, lines: [prompt, secret] },
  { fromMs: 6000, lines: [prompt, window] },
  { fromMs: 9000, lines: [window] },
];
const durationMs = 12_000;
/** With so much to read in it that whoever stops in the middle is not too late. */
const longMs = 40_000;
const longScreens: readonly ShownScreen[] = [
  ...screens,
  ...Array.from({ length: 14 }, (_, at) => ({
    fromMs: durationMs + 2000 * at,
    lines: [{ text: `page ${at * 7919} of a long night shift`, x: 20, y: 30 + 26 * (at % 5) }],
  })),
];
let video: Buffer;
let long: Buffer;
let small: Buffer;

beforeAll(async () => {
  const folder = await makeTempFolder();
  await writeScreenVideo(join(folder.path, 'session.mp4'), screens, { seconds: durationMs / 1000 });
  video = await readFile(join(folder.path, 'session.mp4'));
  await writeScreenVideo(join(folder.path, 'long.mp4'), longScreens, { seconds: longMs / 1000 });
  long = await readFile(join(folder.path, 'long.mp4'));
  await writeScreenVideo(join(folder.path, 'small.mp4'), screens, { seconds: 2, width: 426, height: 240 });
  small = await readFile(join(folder.path, 'small.mp4'));
  await folder.remove();
});

async function read({ engine }: Pick<OpenedArchive, 'engine'>, force = false): Promise<Job> {
  return waitForJob(engine, (await engine.call('recordings.readScreenText', { all: true, force })).jobId);
}

async function hitsOf(engine: Engine, query: string, mode: 'words' | 'substring' | 'regex' = 'words'): Promise<SearchHit[]> {
  return (await engine.call('search.query', { query, mode })).hits;
}

/** Every line that was read, as it is told. */
async function linesOf({ engine, recordingOf }: OpenedArchive): Promise<unknown[]> {
  const { id } = await recordingOf(key);
  return (await engine.call('playback.transcript', { recordingId: id, limit: 2000 })).lines;
}

/** When and where each line is. What it says may differ by a letter: lines are read together with others, after a pause with others still. */
async function placesOf({ engine, recordingOf }: OpenedArchive): Promise<unknown[]> {
  const { id } = await recordingOf(key);
  const { lines } = await engine.call('playback.transcript', { recordingId: id, limit: 2000 });
  return lines.map(({ atMs, endMs, source, box }) => ({ atMs, endMs, source, box }));
}

async function openRead(bytes = video): Promise<OpenedArchive> {
  const opened = await openArchive({ [key]: bytes });
  await opened.fetch(key);
  expect(screenTextResultSchema.parse((await read(opened)).result)).toEqual({ read: 1, unsupported: 0, failures: [] });
  return opened;
}

describe('the text of a video', () => {
  test('is found at its times and places, and what is not read yet is said', async () => {
    const opened = await openArchive({ [key]: video });
    const { engine } = opened;
    await opened.fetch(key);
    const before = await engine.call('search.query', { query: 'postgresql' });
    expect(before).toMatchObject({ hits: [], searched: 0, notSearched: [{ key, reason: 'not-read' }] });

    await read(opened);
    const { hits, searched, notSearched } = await engine.call('search.query', { query: 'postgresql' });
    expect({ searched, notSearched }).toEqual({ searched: 1, notSearched: [] });
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({ source: 'ocr', atMs: 0, endMs: 9000 });
    expect(hits[0]?.confidence).toBeGreaterThan(60);
    // The box is around the word, not the line: it begins behind 33 letters of 9.6 pixels.
    const box = hits[0]?.box ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(Math.abs(box.x - (prompt.x + 33 * 9.6))).toBeLessThanOrEqual(8);
    expect(Math.abs(box.width - 10 * 9.6)).toBeLessThanOrEqual(12);
    expect(box.y).toBeGreaterThanOrEqual(prompt.y - 3);
    expect(box.y + box.height).toBeLessThanOrEqual(prompt.y + 24);

    // It is looked for with a digit in place of a letter, and another one the other way round.
    expect(await hitsOf(engine, 'AKlA7Q2ZL01I8B5')).toMatchObject([{ atMs: 3000, endMs: 6000 }]);
    expect(await hitsOf(engine, 'token=akia', 'substring')).toHaveLength(1);
    expect(await hitsOf(engine, 'Event\\s+View', 'regex')).toMatchObject([{ atMs: 6000, endMs: durationMs }]);
    expect(await hitsOf(engine, 'never shown')).toEqual([]);
    const { hits: output } = await engine.call('search.query', { query: 'postgresql', sources: ['output'] });
    expect(output).toEqual([]);
  });

  test('is told for any time, and as a transcript in order', async () => {
    const { engine, recordingOf } = await openRead();
    const { id: recordingId } = await recordingOf(key);
    const shown = async (atMs: number): Promise<string[]> =>
      (await engine.call('playback.screenText', { recordingId, atMs })).lines.map(({ text }) => text.slice(0, 13));
    expect(await shown(1000)).toEqual(['root@prod-db-']);
    expect((await shown(4000)).map((text) => text.slice(0, 6))).toEqual(['root@p', 'export']);
    expect(await shown(10_000)).toEqual(['Administrator']);

    const { lines, total } = await engine.call('playback.transcript', { recordingId });
    expect(total).toBe(3);
    expect(lines.map(({ atMs, source }) => [atMs, source])).toEqual([
      [0, 'ocr'],
      [3000, 'ocr'],
      [6000, 'ocr'],
    ]);
    expect(lines.every(({ box, confidence }) => box !== undefined && confidence !== undefined)).toBe(true);
    expect(await engine.call('playback.transcriptAt', { recordingId, atMs: 5000 })).toEqual({ index: 1 });
  });

  test('of a picture of 240 lines is not read, and that is said', async () => {
    const opened = await openArchive({ 'web/small.mp4': small });
    await opened.fetch('web/small.mp4');
    const { id } = await opened.recordingOf('web/small.mp4');
    const { jobId } = await opened.engine.call('recordings.readScreenText', { recordingIds: [id] });
    expect((await finishJob(opened.engine, jobId)).result).toMatchObject({ read: 0, unsupported: 1 });
    const { screenText } = await opened.recordingOf('web/small.mp4');
    expect(screenText).toMatchObject({ state: 'unsupported', problem: expect.stringContaining('426 x 240') });
    const { searched, notSearched } = await opened.engine.call('search.query', { query: 'root' });
    expect({ searched, reason: notSearched[0]?.reason }).toEqual({ searched: 0, reason: 'unsupported' });
  });

  test('read again from the beginning is there once', async () => {
    const opened = await openRead();
    const before = await linesOf(opened);
    await read(opened, true);
    expect(await linesOf(opened)).toEqual(before);
    expect(await hitsOf(opened.engine, 'postgresql')).toHaveLength(1);
  });

  test('goes with the recording when its source is removed', async () => {
    const { engine } = await openRead();
    const { sources } = await engine.call('sources.list', {});
    for (const { id } of sources) await engine.call('sources.remove', { sourceId: id });
    expect(await hitsOf(engine, 'postgresql')).toEqual([]);
  });
});

describe('reading', () => {
  /** Settles with how far it is, once it is somewhere in the middle. */
  async function inTheMiddle(engine: Engine): Promise<{ jobId: string; doneMs: number }> {
    const { promise, resolve } = Promise.withResolvers<{ jobId: string; doneMs: number }>();
    const unsubscribe = engine.subscribe('job.changed', ({ job }) => {
      if (job.kind === 'screen-text' && job.done >= 4000) resolve({ jobId: job.id, doneMs: job.done });
    });
    return promise.finally(unsubscribe);
  }

  test('that is cancelled is paused: it goes on where it was, and loses nothing', async () => {
    const whole = await placesOf(await openRead(long));
    const opened = await openArchive({ [key]: long });
    await opened.fetch(key);
    const middle = inTheMiddle(opened.engine);
    const job = read(opened);
    const { jobId } = await middle;
    await opened.engine.call('jobs.cancel', { jobId: jobIdSchema.parse(jobId) });
    expect((await job).state).toBe('cancelled');
    const { screenText } = await opened.recordingOf(key);
    expect(screenText.state).toBe('partial');
    expect(screenText.readMs).toBeGreaterThan(0);
    const { notSearched } = await opened.engine.call('search.query', { query: 'x' });
    expect(notSearched).toMatchObject([{ reason: 'partly-read', readMs: screenText.readMs }]);

    await read(opened);
    expect(await placesOf(opened)).toEqual(whole);
    expect((await opened.recordingOf(key)).screenText).toEqual({ state: 'done', readMs: longMs, problem: null });
  });

  test('that is killed with its process goes on where it was, and has nothing twice', async () => {
    const whole = await placesOf(await openRead(long));
    const opened = await openArchive({ [key]: long });
    await opened.fetch(key);
    await opened.engine.close();
    const child = fork(fileURLToPath(new URL('../support/screen-text-child.ts', import.meta.url)), [opened.home], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    onTestFinished(() => void child.kill('SIGKILL'));
    child.on('message', (message: { doneMs: number }) => {
      if (message.doneMs >= 4000) child.kill('SIGKILL');
    });
    await exited;
    const again = await opened.reopen();
    expect((await again.recordingOf(key)).screenText.state).toBe('partial');
    await read(again);
    expect(await placesOf(again)).toEqual(whole);
  });

  test('outlives its decoder: the failure is shown, and nothing is lost', async () => {
    const whole = await linesOf(await openRead());
    const decoder = createFallibleDecoder();
    const opened = await openArchive({ [key]: video }, { startDecoder: decoder.start });
    await opened.fetch(key);
    decoder.killAt('scan');
    const { result, state } = await read(opened);
    expect(state).toBe('done');
    expect(screenTextResultSchema.parse(result)).toMatchObject({ read: 1, failures: [{ error: { code: 'decoder-failed' } }] });
    expect(await linesOf(opened)).toEqual(whole);
  });
});

describe('the command line', () => {
  async function onFile(content: Buffer, name: string): Promise<{ path: string; home: string }> {
    const { writeFile } = await import('node:fs/promises');
    const folder = await makeTempFolder();
    onTestFinished(() => folder.remove());
    await writeFile(join(folder.path, name), content);
    return { path: join(folder.path, name), home: join(folder.path, 'home') };
  }

  test('searches what a video file shows, with progress', async () => {
    const { path, home } = await onFile(video, 'session.mp4');
    const { exitCode, stdout, stderr } = await runWitness(['search', 'event viewer', path, '--json', '--home', home]);
    expect(exitCode).toBe(0);
    const { hits, searched, notSearched } = JSON.parse(stdout);
    expect({ searched, notSearched }).toEqual({ searched: 1, notSearched: [] });
    expect(hits).toMatchObject([
      { recording: path, atMs: 6000, endMs: durationMs, source: 'ocr', text: expect.stringContaining('Viewer') },
    ]);
    expect(Math.abs(hits[0].box.x - (window.x + 15 * 10.8))).toBeLessThanOrEqual(10);
    expect(stderr).toContain('Read the screen text of session.mp4');
  });

  test('prints what a video file shows as a transcript', async () => {
    const { path, home } = await onFile(video, 'session.mp4');
    const { exitCode, stdout } = await runWitness(['transcript', path, '--home', home]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^0:00:00\.000 # root@prod.*postgresql$/m);
    expect(stdout).toMatch(/^0:00:06\.000 # Administrator: Event Viewer$/m);
  });

  test('says of a picture that is too small that it was not searched', async () => {
    const { path, home } = await onFile(small, 'small.mp4');
    const { exitCode, stdout, stderr } = await runWitness(['search', 'root', path, '--json', '--home', home]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hits: [], searched: 0, notSearched: [{ reason: 'unsupported' }] });
    expect(stderr).toContain('too small to be read');
  });

  test('reads the text of videos when it indexes them, unless told not to', async () => {
    const opened = await openArchive({ [key]: video });
    await opened.fetch(key);
    await opened.engine.close();
    const index = await runWitness(['index', '--no-screen-text', '--json', '--home', opened.home]);
    expect(JSON.parse(index.stdout)).toMatchObject({ indexed: 1, screenText: null });
    const read = await runWitness(['index', '--json', '--home', opened.home]);
    expect(read.exitCode).toBe(0);
    expect(read.stderr).toContain('--no-screen-text');
    expect(JSON.parse(read.stdout)).toMatchObject({ screenText: { read: 1, failures: [] } });
    const search = await runWitness(['search', 'postgresql', '--json', '--home', opened.home]);
    expect(JSON.parse(search.stdout)).toMatchObject({ searched: 1, notSearched: [], hits: [{ source: 'ocr', atMs: 0, box: {} }] });
  });
});
