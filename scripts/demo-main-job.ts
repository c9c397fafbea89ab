import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { byteSize, clockTime, printable, table, utcTime } from '../electron/cli/text-output.ts';
import { openFileVault } from '../electron/common/file-vault.ts';
import { openFileReader } from '../electron/common/plain-file-reader.ts';
import type { Engine } from '../electron/library/engine.ts';
import { readScreen, screenAt } from '../electron/library/formats/screen-at.ts';
import { createTerminal, feed, writeNow } from '../electron/library/formats/terminal.ts';
import { createLibrary } from '../electron/library/library.ts';
import { toAppError } from '../shared/errors.ts';
import { exportResultSchema, verifyReportSchema } from '../shared/model/evidence.ts';
import type { JobId } from '../shared/model/ids.ts';
import { fetchResultSchema, indexResultSchema, type Job, syncResultSchema } from '../shared/model/job.ts';
import type { Screen, TerminalSegment } from '../shared/model/playback.ts';

// `npm run demo`: the main job once, headless, on the sample archive, in a data folder of its own that is gone afterwards.
// Every step checks what it prints; the first one that is not as it should be ends the demo with exit code 1.

const resourcesDir = fileURLToPath(new URL('../resources', import.meta.url));
const archive = join(resourcesDir, 'sample-archive');
const query = 'rm -rf';

class DemoFailure extends Error {}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new DemoFailure(`Not as it should be: ${what}.`);
}

let stepCount = 0;
function step(title: string): void {
  stepCount += 1;
  console.log(`\n${stepCount}. ${title}`);
}

function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(`   ${line}`);
}

/** Waits for a job's end and gives its result. */
async function finish(engine: Engine, start: Promise<{ readonly jobId: JobId }>): Promise<Job['result']> {
  const ended = new Map<JobId, Job>();
  const signal = Promise.withResolvers<void>();
  let waitingFor: JobId | null = null;
  const unsubscribe = engine.subscribe('job.changed', ({ job }) => {
    if (job.state === 'running') return;
    ended.set(job.id, job);
    if (job.id === waitingFor) signal.resolve();
  });
  try {
    const { jobId } = await start;
    waitingFor = jobId;
    if (!ended.has(jobId)) await signal.promise;
    const job = ended.get(jobId);
    check(job?.state === 'done', `${job?.title}: ${job?.error?.message ?? job?.state}`);
    return job.result;
  } finally {
    unsubscribe();
  }
}

async function runMainJob(engine: Engine, outDir: string): Promise<void> {
  step('Add the sample archive as a folder source, and sync it');
  const { source } = await engine.call('sources.add', { name: 'Sample archive', store: { kind: 'folder', path: archive } });
  const synced = syncResultSchema.parse(await finish(engine, engine.call('sources.sync', { sourceId: source.id })));
  say(`${synced.objectsSeen} objects and ${synced.sessionsSeen} sessions seen, ${synced.failures.length} failures`);
  check(synced.failures.length === 0 && synced.sessionsSeen > 0, 'the sync found sessions and had no failures');

  step('List the sessions');
  const listed = await engine.call('sessions.list', { limit: 5 });
  const { facets } = await engine.call('sessions.facets', {});
  for (const name of ['status', 'recordedState'] as const) {
    say(`${name}: ${(facets[name] ?? []).map(({ value, count }) => `${value} ${count}`).join(', ')}`);
  }
  const rows = listed.sessions.map((each) => [utcTime(each.startedAtMs), each.user, each.resourceType, each.target, each.status]);
  say(
    `${listed.total} sessions, the newest of them:`,
    ...table(['STARTED', 'USER', 'TYPE', 'TARGET', 'STATUS'], rows).trimEnd().split('\n'),
  );
  check(listed.total >= 30, 'the sample has about 40 sessions');

  step('Fetch every recording into the encrypted cache');
  const fetched = fetchResultSchema.parse(await finish(engine, engine.call('recordings.fetch', { all: true })));
  say(`${fetched.fetched} recordings, ${byteSize(fetched.bytes)}, ${fetched.failures.length} failures`);
  for (const { item, error } of fetched.failures) say(printable(`${item}: ${error.message}`));
  check(fetched.failures.length === 0 && fetched.fetched > 0, 'every recording was fetched');

  step('Index them');
  const indexed = indexResultSchema.parse(await finish(engine, engine.call('recordings.index', { all: true, force: true })));
  say(`${indexed.indexed} indexed, ${indexed.unsupported} without anything to index, ${indexed.failures.length} failures`);
  check(indexed.failures.length === 0 && indexed.indexed > 0, 'recordings were indexed');

  step(`Search everything for "${query}"`);
  const found = await engine.call('search.query', { query, mode: 'substring' });
  say(`${found.hits.length} hits in ${found.searched} recordings searched, ${found.notSearched.length} not searched`);
  for (const hit of found.hits.slice(0, 5)) say(`${clockTime(hit.atMs)}  ${hit.source.padEnd(6)}  ${printable(hit.text.trim())}`);
  const hit = found.hits.find(({ source: from, recordingId }) => from === 'output' && recordingId !== null) ?? found.hits[0];
  check(hit !== undefined && hit.recordingId !== null, 'the search has a hit in a recording');
  const { session } = await engine.call('sessions.get', { sessionId: hit.sessionId });

  step('Open the recording at the hit');
  const opened = await engine.call('playback.open', { recordingId: hit.recordingId });
  check(opened.track.kind === 'terminal', 'the hit is in a terminal recording');
  const index = Math.max(
    0,
    opened.track.segments.findLastIndex(({ startMs }) => startMs <= hit.endMs),
  );
  const segment = await engine.call('playback.segment', { recordingId: hit.recordingId, index });
  const screen = await replay(segment, hit.endMs);
  const { recording } = await engine.call('recordings.get', { recordingId: hit.recordingId });
  say(printable(`${session.user} on ${session.target}, ${utcTime(session.startedAtMs)}`));
  say(`${clockTime(hit.atMs)} of ${clockTime(opened.durationMs)}, segment ${index + 1} of ${opened.track.segments.length}`);
  for (const { severity, atMs, label } of opened.markers.filter(({ kind }) => kind === 'rule').slice(0, 5)) {
    say(printable(`marker ${clockTime(atMs)} ${severity}: ${label}`));
  }
  for (const line of screen.lines.filter((line) => line !== '').slice(-12)) say(`| ${printable(line)}`);
  check(isDeepStrictEqual(screen, await replayFile(recording.key, hit.endMs)), 'the screen is the one of a replay from the start');
  check(screen.lines.join('').includes(query), 'the hit is on the screen');

  step('Add a note there');
  await engine.call('settings.update', { reviewer: 'Demo Reviewer' });
  const { recordingId, sessionId, atMs } = hit;
  const text = `"${query}" on a production system: was this approved?`;
  const { note } = await engine.call('notes.add', { sessionId, recordingId, atMs, endMs: null, severity: 'high', text });
  say(`${note.severity}, by ${note.author}, at ${clockTime(note.atMs ?? 0)}: ${note.text}`);

  step('Export the session as evidence');
  const exportJob = engine.call('evidence.export', { sessionId, targetDir: outDir, reason: 'Demonstration' });
  const bag = exportResultSchema.parse(await finish(engine, exportJob));
  say(`${bag.files} files, ${byteSize(bag.bytes)}, manifest sha256 ${bag.sha256OfManifest}`);

  step('Verify it');
  const report = verifyReportSchema.parse(await finish(engine, engine.call('evidence.verify', { bagPath: bag.bagPath })));
  say(`${report.outcome}: ${report.filesChecked} files, ${byteSize(report.bytesChecked)}`);
  check(report.outcome === 'verified', 'the bag is verified');
}

/** The screen at a moment as the player reaches it: the segment's snapshot, then its events up to that time. */
async function replay({ snapshot, events }: TerminalSegment, atMs: number): Promise<Screen> {
  const terminal = createTerminal(snapshot);
  try {
    writeNow(terminal, snapshot.ansi);
    for (const event of events) if (event[0] <= atMs) feed(terminal, event);
    return readScreen(terminal, atMs);
  } finally {
    terminal.dispose();
  }
}

/** The same from the file in the archive, replayed from its beginning. */
async function replayFile(key: string, atMs: number): Promise<Screen> {
  const reader = await openFileReader(join(archive, key));
  try {
    return await screenAt(reader, atMs);
  } finally {
    await reader.close();
  }
}

async function main(): Promise<void> {
  await access(archive).catch(() => {
    throw new DemoFailure(`There is no sample archive in ${archive}; make it with "npm run sample-archive".`);
  });
  const folder = await mkdtemp(join(tmpdir(), 'witness-demo-'));
  const home = join(folder, 'home');
  try {
    const vault = await openFileVault(home);
    const engine = await createLibrary({ home, vault, host: 'headless', version: 'demo', resourcesDir });
    try {
      await runMainJob(engine, join(folder, 'evidence'));
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log('\nThe main job is done: everything is as it should be.');
}

main().catch((error: unknown) => {
  const text = error instanceof DemoFailure ? error.message : `${toAppError(error).message} ${toAppError(error).action}`;
  console.error(`\n${printable(text)}`);
  process.exitCode = 1;
});
