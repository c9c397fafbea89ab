import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { exportResultSchema, type VerifyReport, verifyReportSchema } from '../../../shared/model/evidence.ts';
import type { JobId } from '../../../shared/model/ids.ts';
import { fetchResultSchema, indexResultSchema, type Job, syncResultSchema } from '../../../shared/model/job.ts';
import type { Screen, TerminalSegment } from '../../../shared/model/playback.ts';
import { openFileReader } from '../../common/plain-file-reader.ts';
import type { Engine } from '../../library/engine.ts';
import { readScreen, screenAt } from '../../library/formats/screen-at.ts';
import { createTerminal, feed, writeNow } from '../../library/formats/terminal.ts';
import { byteSize, clockTime, printable, table, utcTime } from '../text-output.ts';

const query = 'rm -rf';

export interface MainJobOptions {
  /** Of a data folder in which nothing is yet. */
  readonly engine: Engine;
  /** Runs a job to its end and gives its result; throws why it failed. */
  readonly finish: (start: () => Promise<{ readonly jobId: JobId }>) => Promise<Job['result']>;
  /** An empty or missing folder for the evidence. */
  readonly outDir: string;
  /** One line of the account. */
  readonly say: (line: string) => void;
}

/** What the main job came to. */
export interface MainJobResult {
  readonly sessions: number;
  readonly fetched: number;
  readonly indexed: number;
  readonly hits: number;
  readonly files: number;
  readonly bytes: number;
  readonly sha256OfManifest: string;
  readonly outcome: VerifyReport['outcome'];
}

/** A step did not give what the sample archive has. */
export class DemoFailure extends Error {}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new DemoFailure(`Not as it should be: ${what}.`);
}

/** The main job once, on the sample archive: sync, fetch, index, search, open, note, export, verify. Every step checks what it tells. */
export async function runMainJob({ engine, finish, outDir, say: sayLine }: MainJobOptions): Promise<MainJobResult> {
  let stepCount = 0;
  const step = (title: string): void => {
    stepCount += 1;
    sayLine(`${stepCount === 1 ? '' : '\n'}${stepCount}. ${title}`);
  };
  const say = (...lines: readonly string[]): void => {
    for (const line of lines) sayLine(`   ${line}`);
  };

  step('Add the sample archive as a folder source, and sync it');
  check((await engine.call('app.bootstrap', {})).sampleAvailable, 'the sample archive is there');
  const synced = syncResultSchema.parse(await finish(() => engine.call('app.openSample', {})));
  const { sources } = await engine.call('sources.list', {});
  const store = sources[0]?.store;
  check(store?.kind === 'folder', 'the sample archive is a folder');
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
  const fetched = fetchResultSchema.parse(await finish(() => engine.call('recordings.fetch', { all: true })));
  say(`${fetched.fetched} recordings, ${byteSize(fetched.bytes)}, ${fetched.failures.length} failures`);
  for (const { item, error } of fetched.failures) say(printable(`${item}: ${error.message}`));
  check(fetched.failures.length === 0 && fetched.fetched > 0, 'every recording was fetched');

  step('Index them');
  const indexed = indexResultSchema.parse(await finish(() => engine.call('recordings.index', { all: true, force: true })));
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
  check(
    isDeepStrictEqual(screen, await replayFile(join(store.path, recording.key), hit.endMs)),
    'the screen is the one of a replay from the start',
  );
  check(screen.lines.join('').includes(query), 'the hit is on the screen');

  step('Add a note there');
  await engine.call('settings.update', { reviewer: 'Demo Reviewer' });
  const { recordingId, sessionId, atMs } = hit;
  const text = `"${query}" on a production system: was this approved?`;
  const { note } = await engine.call('notes.add', { sessionId, recordingId, atMs, endMs: null, severity: 'high', text });
  say(`${note.severity}, by ${note.author}, at ${clockTime(note.atMs ?? 0)}: ${note.text}`);

  step('Export the session as evidence');
  const bag = exportResultSchema.parse(
    await finish(() => engine.call('evidence.export', { sessionId, targetDir: outDir, reason: 'Demonstration' })),
  );
  say(`${bag.files} files, ${byteSize(bag.bytes)}, manifest sha256 ${bag.sha256OfManifest}`);

  step('Verify it');
  const report = verifyReportSchema.parse(await finish(() => engine.call('evidence.verify', { bagPath: bag.bagPath })));
  say(`${report.outcome}: ${report.filesChecked} files, ${byteSize(report.bytesChecked)}`);
  check(report.outcome === 'verified', 'the bag is verified');
  return {
    sessions: listed.total,
    fetched: fetched.fetched,
    indexed: indexed.indexed,
    hits: found.hits.length,
    files: bag.files,
    bytes: bag.bytes,
    sha256OfManifest: bag.sha256OfManifest,
    outcome: report.outcome,
  };
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
async function replayFile(path: string, atMs: number): Promise<Screen> {
  const reader = await openFileReader(path);
  try {
    return await screenAt(reader, atMs);
  } finally {
    await reader.close();
  }
}
