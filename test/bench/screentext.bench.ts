import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../electron/library/engine.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import { capturedDesktop, readKnownLines } from '../support/captured-desktop.ts';
import { finishJob, makeTempFolder, openTestLibrary } from '../support/library.ts';
import { repeatVideo } from '../support/repeat-video.ts';
import { falseHits, precisionOfWords, recallLines, recallWords, type Share, shareOf } from '../support/screen-text-recall.ts';
import type { BenchResult } from './run.ts';

/** Text of an ordinary interface: 11 pixels are the small print of most. */
const ordinarySize = 11;
const times = 7;

/** How much of what a captured desktop shows is found, and how fast it is read; also of that desktop seven times over. */
export async function benchScreenText(): Promise<BenchResult[]> {
  const folder = await makeTempFolder('witness-bench-');
  try {
    const once = join(folder.path, 'once');
    const often = join(folder.path, 'often');
    for (const archive of [once, often]) await mkdir(archive);
    await copyFile(capturedDesktop, join(once, 'desktop.mp4'));
    await repeatVideo(capturedDesktop, join(often, 'desktop.mp4'), times);
    const short = await readAll(join(folder.path, 'home'), once);
    const long = await readAll(join(folder.path, 'home-often'), often);
    const engine = await openTestLibrary(join(folder.path, 'home'));
    try {
      return [...(await recallOf(engine, short.recordingId)), speedOf(short), speedOf(long)];
    } finally {
      await engine.close();
    }
  } finally {
    await folder.remove();
  }
}

async function recallOf(engine: Engine, recordingId: RecordingId): Promise<BenchResult[]> {
  const lines = readKnownLines();
  const ordinary = lines.filter(({ size }) => size >= ordinarySize);
  const words = await recallWords(engine, recordingId, lines);
  const [large, small] = [true, false].map((isLarge) => words.filter(({ word }) => word.line.size >= ordinarySize === isLarge)) as [
    typeof words,
    typeof words,
  ];
  const missed = words.filter((word) => !word.isFound).map(({ word }) => word.text);
  console.error(`not found: ${missed.join(' ')}`);
  const isFound = (word: (typeof words)[number]): boolean => word.isFound;
  return [
    row('screen text: words of 11 pixels and more that the search finds at their times and places', shareOf(large, isFound), 0.95),
    row('the same of 9 and 10 pixels', shareOf(small, isFound)),
    row(
      'words of 11 pixels and more that were read letter for letter',
      shareOf(large, ({ isExact }) => isExact),
    ),
    row(
      'lines of 11 pixels and more that were read letter for letter, wherever they were',
      await recallLines(engine, recordingId, ordinary),
    ),
    row('words read in known lines that are in them', await precisionOfWords(engine, recordingId, lines)),
    row('words with one letter changed that are found although never shown', await falseHits(engine, recordingId, lines), null, 0.02),
  ];
}

function row(name: string, { found, of }: Share, least: number | null = null, most: number | null = null): BenchResult {
  const share = found / of;
  const target = least !== null ? `>= ${least}` : most !== null ? `<= ${most}` : 'none set';
  return { name: `${name} (${of})`, ours: share, target, unit: 'share', pass: share >= (least ?? 0) && share <= (most ?? 1) };
}

interface Read {
  readonly recordingId: RecordingId;
  readonly durationMs: number;
  /** Of one core, over all threads and processes. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Fetches and indexes a folder's only recording, then reads its text in a library of its own, so that nothing else is counted. */
async function readAll(home: string, archive: string): Promise<Read> {
  const first = await openTestLibrary(home);
  const { source } = await first.call('sources.add', { name: 'bench', store: { kind: 'folder', path: archive } });
  await finishJob(first, (await first.call('sources.sync', { sourceId: source.id })).jobId);
  await first.call('settings.update', { indexAfterFetch: false });
  await finishJob(first, (await first.call('recordings.fetch', { all: true })).jobId);
  await finishJob(first, (await first.call('recordings.index', { all: true })).jobId);
  const { sessions } = await first.call('sessions.list', {});
  const [session] = sessions;
  if (!session) throw new Error('The bench recording has a session.');
  const [recording] = (await first.call('sessions.get', { sessionId: session.id })).recordings;
  if (!recording) throw new Error('The bench session has a recording.');
  await first.close();

  const engine = await openTestLibrary(home);
  const [cpu, wall] = [await cpuTimeMs(), performance.now()];
  await finishJob(engine, (await engine.call('recordings.readScreenText', { recordingIds: [recording.id] })).jobId);
  const wallMs = performance.now() - wall;
  // Processes that were started count once they have ended.
  await engine.close();
  const cpuMs = (await cpuTimeMs()) - cpu;
  return { recordingId: recording.id, durationMs: recording.probe?.durationMs ?? 0, cpuMs, wallMs };
}

/** CPU time of this process and of all that it started and that ended, where the system tells it; else only its own. */
async function cpuTimeMs(): Promise<number> {
  const { user, system } = process.cpuUsage();
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  // Behind the name in brackets; in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (user + system) / 1000 + 10 * (Number(fields[13] ?? 0) + Number(fields[14] ?? 0));
}

function speedOf({ durationMs, cpuMs, wallMs }: Read): BenchResult {
  const times = durationMs / cpuMs;
  const minutes = (durationMs / 60_000).toFixed(0);
  return {
    name: `speed of reading ${minutes} minutes of screen text, on one core (${(wallMs / 1000).toFixed(0)} s here)`,
    ours: times,
    target: '>= 3',
    unit: 'x real time',
    pass: times >= 3,
  };
}
