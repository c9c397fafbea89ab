import { coverageLevels, percentOf } from '../../../shared/coverage-levels.ts';
import type { CoverageKind, CoverageStretch } from '../../../shared/model/coverage.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

interface StretchRow {
  readonly row: number;
  readonly recordingId: RecordingId;
  readonly kind: CoverageKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly speed: number;
  readonly focused: number;
  readonly startedAtMs: number;
  readonly reviewer: string;
  readonly account: string;
  readonly isOfThisObject: number;
  readonly library: string | null;
}

const stretchColumns = `row, recording_id AS recordingId, kind, from_ms AS fromMs, to_ms AS toMs, speed, focused,
  started_at_ms AS startedAtMs, reviewer, account, of_this_object AS isOfThisObject, library`;

function toStretch({ row: _, focused, isOfThisObject, ...rest }: StretchRow): CoverageStretch {
  return { ...rest, focused: focused === 1, isOfThisObject: isOfThisObject === 1 };
}

/** What goes on where another stretch ended, at most so much later by the clock, is the same stretch. Milliseconds. */
const mostPauseMs = 1500;

/** Keeps what was played; what goes on where the stretch before it ended makes that one longer. */
export function insertStretch(catalog: WritableCatalog, stretch: CoverageStretch): void {
  const last = statement<StretchRow & { noted: number }>(catalog, lastStretchSql).get(stretch.recordingId);
  if (last !== undefined && last.noted === 0 && goesOn(toStretch(last), stretch)) {
    statement(catalog, 'UPDATE coverage SET to_ms = ? WHERE row = ?').run(stretch.toMs, last.row);
    return;
  }
  statement(
    catalog,
    `INSERT INTO coverage (recording_id, kind, from_ms, to_ms, speed, focused, started_at_ms, reviewer, account, of_this_object, library,
       noted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[stretch.recordingId, stretch.kind, stretch.fromMs, stretch.toMs, stretch.speed, stretch.focused ? 1 : 0, stretch.startedAtMs],
    ...[stretch.reviewer, stretch.account, stretch.isOfThisObject ? 1 : 0, stretch.library],
    // What was watched elsewhere is in the journal of that library.
    stretch.library === null ? 0 : 1,
  );
}

export const lastStretchSql = `SELECT ${stretchColumns}, noted FROM coverage WHERE recording_id = ? ORDER BY row DESC LIMIT 1`;

function goesOn(last: CoverageStretch, next: CoverageStretch): boolean {
  const isSame =
    last.kind === next.kind &&
    last.kind !== 'skipped' &&
    last.speed === next.speed &&
    last.focused === next.focused &&
    last.reviewer === next.reviewer &&
    last.account === next.account &&
    last.isOfThisObject === next.isOfThisObject &&
    last.library === null &&
    next.library === null;
  const endedAtMs = last.startedAtMs + (last.toMs - last.fromMs) / last.speed;
  return isSame && last.toMs === next.fromMs && Math.abs(next.startedAtMs - endedAtMs) <= mostPauseMs;
}

/** Whether this very stretch is kept, of this library or another. */
export function hasStretch(
  catalog: ReadableCatalog,
  { recordingId, kind, fromMs, toMs, speed, startedAtMs, library }: CoverageStretch,
): boolean {
  const found = statement(
    catalog,
    `SELECT 1 FROM coverage WHERE recording_id = ? AND kind = ? AND from_ms = ? AND to_ms = ? AND speed = ? AND started_at_ms = ?
       AND library IS ?`,
  ).get(recordingId, kind, fromMs, toMs, speed, startedAtMs, library);
  return found !== undefined;
}

/** In the order in which they were kept. */
export function listStretches(catalog: ReadableCatalog, id: RecordingId): CoverageStretch[] {
  return statement<StretchRow>(catalog, `SELECT ${stretchColumns} FROM coverage WHERE recording_id = ? ORDER BY row`)
    .all(id)
    .map(toStretch);
}

/** Recordings of which something was watched that no entry of the journal tells of yet. */
export function listNotNoted(catalog: ReadableCatalog): RecordingId[] {
  return statement<{ id: RecordingId }>(catalog, 'SELECT DISTINCT recording_id AS id FROM coverage WHERE noted = 0')
    .all()
    .map(({ id }) => id);
}

/** What is to be noted of a recording. */
export function listNotNotedOf(catalog: ReadableCatalog, id: RecordingId): CoverageStretch[] {
  return statement<StretchRow>(catalog, `SELECT ${stretchColumns} FROM coverage WHERE recording_id = ? AND noted = 0 ORDER BY row`)
    .all(id)
    .map(toStretch);
}

export function markNoted(catalog: WritableCatalog, id: RecordingId): void {
  statement(catalog, 'UPDATE coverage SET noted = 1 WHERE recording_id = ? AND noted = 0').run(id);
}

/** The object of a recording was replaced: what was watched is not what is there now. */
export function disownStretches(catalog: WritableCatalog, id: RecordingId): void {
  statement(catalog, 'UPDATE coverage SET of_this_object = 0, noted = 1 WHERE recording_id = ?').run(id);
}

/** A recording that can be watched by itself, and how long it is; null where that is not known yet. */
export interface WatchableRecording {
  readonly id: RecordingId;
  readonly key: string;
  readonly durationMs: number | null;
}

/** The recordings of a session but those that are read with another one. */
export function listWatchable(catalog: ReadableCatalog, sessionId: SessionId): WatchableRecording[] {
  return statement<WatchableRecording>(catalog, watchableSql).all(sessionId);
}
// A video is as long as it was found to be; what is replayed, as its index says.
const watchableSql = `
SELECT r.id, r.key, coalesce(iif(json_extract(r.probe, '$.kind') = 'video', NULL, i.duration_ms), json_extract(r.probe, '$.durationMs'))
  AS durationMs
FROM recordings AS r LEFT JOIN recording_index AS i ON i.recording_id = r.id
WHERE r.session_id = ? AND r.companion_of IS NULL ORDER BY r.key`;

/** Brings the percentage of a session up to date that lists show. */
export function refreshWatched(catalog: WritableCatalog, sessionId: SessionId): void {
  statement(catalog, 'UPDATE sessions SET watched_percent = :percent WHERE id = :sessionId AND watched_percent IS NOT :percent').run({
    sessionId,
    percent: watchedPercent(catalog, sessionId),
  });
}

/** Null where nothing was watched: what only went by faster, or in a hidden window, is none of it. */
function watchedPercent(catalog: ReadableCatalog, sessionId: SessionId): number | null {
  const recordings = listWatchable(catalog, sessionId);
  let watchedMs = 0;
  for (const { id } of recordings) {
    watchedMs += coverageLevels(listStretches(catalog, id).filter(({ isOfThisObject }) => isOfThisObject)).watchedMs;
  }
  return watchedMs === 0 ? null : sessionPercent(catalog, sessionId, recordings, watchedMs);
}

/** Where the length of a recording is not known, the session's stands for it, and something is left in any case. */
export function sessionPercent(
  catalog: ReadableCatalog,
  sessionId: SessionId,
  recordings: readonly WatchableRecording[],
  watchedMs: number,
): number | null {
  const knownMs = recordings.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  if (recordings.every(({ durationMs }) => durationMs !== null)) return percentOf(watchedMs, knownMs);
  const session = statement<{ durationMs: number | null }>(catalog, 'SELECT duration_ms AS durationMs FROM sessions WHERE id = ?').get(
    sessionId,
  );
  const percent = percentOf(watchedMs, Math.max(knownMs, session?.durationMs ?? 0));
  return percent === null ? null : Math.min(percent, 99);
}

/** The same for every session of a source of which something was watched. */
export function refreshWatchedOfSource(catalog: WritableCatalog, sourceId: string): void {
  const watched = statement<{ id: SessionId }>(catalog, watchedOfSourceSql).all(sourceId);
  for (const { id } of watched) refreshWatched(catalog, id);
}
// From the side of coverage: of a million sessions few were watched. In recordings and sessions the ids are unique.
export const watchedOfSourceSql = `
SELECT DISTINCT s.id FROM (SELECT DISTINCT recording_id FROM coverage) AS c CROSS JOIN recordings AS r ON r.id = c.recording_id
JOIN sessions AS s ON s.id = r.session_id WHERE r.source_id = ?`;

/** Moves what was watched to where the same pictures are now. `timeOf`: whole milliseconds from before to after. */
export function shiftStretches(catalog: WritableCatalog, id: RecordingId, timeOf: (atMs: number) => number): void {
  const rows = statement<StretchRow>(catalog, `SELECT ${stretchColumns} FROM coverage WHERE recording_id = ? AND of_this_object = 1`).all(
    id,
  );
  for (const { row, fromMs, toMs } of rows) {
    statement(catalog, 'UPDATE coverage SET from_ms = ?, to_ms = ? WHERE row = ?').run(timeOf(fromMs), timeOf(toMs), row);
  }
}
