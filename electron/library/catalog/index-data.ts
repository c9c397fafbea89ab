import { z } from 'zod';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Activity, Thumbnails } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import { fillFullText } from './full-text.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { assignLineRange } from './line-block.ts';
import { deleteTextLines } from './text-lines.ts';

/** A stored segment of a terminal recording: its time and where it lies in the derived file. */
export interface SegmentRecord {
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** What indexing found out about the whole recording. */
export interface RecordingIndex {
  readonly indexVersion: number;
  readonly durationMs: number;
  readonly cols: number | null;
  readonly rows: number | null;
  readonly maxCols: number | null;
  readonly maxRows: number | null;
  readonly activity: Activity | null;
  /** Stretches in which nothing happened. */
  readonly idle: readonly IdleGap[];
  /** Null where none were made. */
  readonly thumbnails: ThumbnailGrid | null;
}

/** A picture every `intervalMs`, from 0 on. */
export type ThumbnailGrid = Omit<Thumbnails, 'mediaPath'>;

export interface IdleGap {
  readonly startMs: number;
  readonly endMs: number;
}

/** Clears what an earlier run left; its lines, markers and segments. Run it with the inserts in one transaction. */
export function beginIndex(catalog: WritableCatalog, id: RecordingId): void {
  clearIndex(catalog, id);
  assignLineRange(catalog, id);
}

export function clearIndex(catalog: WritableCatalog, id: RecordingId): void {
  deleteTextLines(catalog, id);
  statement(catalog, 'DELETE FROM terminal_segments WHERE recording_id = ?').run(id);
  statement(catalog, 'DELETE FROM markers WHERE recording_id = ?').run(id);
  statement(catalog, 'DELETE FROM recording_index WHERE recording_id = ?').run(id);
  statement(catalog, 'DELETE FROM video_index_parts WHERE recording_id = ?').run(id);
}

export function insertSegments(catalog: WritableCatalog, id: RecordingId, segments: readonly SegmentRecord[]): void {
  const insert = statement(catalog, 'INSERT INTO terminal_segments VALUES (?, ?, ?, ?, ?, ?)');
  for (const { index, startMs, endMs, offsetBytes, lengthBytes } of segments) {
    insert.run(id, index, startMs, endMs, offsetBytes, lengthBytes);
  }
}

export function insertMarkers(catalog: WritableCatalog, id: RecordingId, markers: readonly Marker[]): void {
  const insert = statement(
    catalog,
    `INSERT INTO markers (recording_id, kind, at_ms, end_ms, label, severity, rule_id, reason, exit_status, confidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { kind, atMs, endMs, label, severity, ruleId, reason, exitStatus, confidence } of markers) {
    insert.run(id, kind, atMs, endMs, label, severity, ruleId, reason, exitStatus, confidence);
  }
}

/** Writes the summary: from now on the recording can be played, while its text is taken into the full-text indexes. */
export function saveIndex(catalog: WritableCatalog, id: RecordingId, index: RecordingIndex): void {
  const { activity, thumbnails } = index;
  statement(catalog, 'INSERT OR REPLACE INTO recording_index VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    id,
    index.indexVersion,
    index.durationMs,
    index.cols,
    index.rows,
    index.maxCols,
    index.maxRows,
    activity === null ? null : activity.bucketMs,
    activity === null ? null : Buffer.from(activity.levels),
    JSON.stringify(index.idle.map(({ startMs, endMs }) => [startMs, endMs])),
    thumbnails?.intervalMs ?? null,
    thumbnails?.count ?? null,
    thumbnails?.width ?? null,
    thumbnails?.height ?? null,
  );
  statement(catalog, `UPDATE recordings SET index_state = 'replayable', error = NULL WHERE id = ?`).run(id);
}

const packsAtOnce = 3000;

/** Takes in what text is left, and marks a saved index as whole. */
export function finishIndex(catalog: WritableCatalog, id: RecordingId): void {
  while (fillFullText(catalog, id, packsAtOnce));
  statement(catalog, `UPDATE recordings SET index_state = 'indexed' WHERE id = ?`).run(id);
}

const idleSchema = z.array(z.tuple([z.int(), z.int()])).transform((gaps) => gaps.map(([startMs, endMs]) => ({ startMs, endMs })));

interface IndexRow extends Omit<RecordingIndex, 'activity' | 'idle' | 'thumbnails'> {
  readonly thumbnailIntervalMs: number | null;
  readonly thumbnailCount: number;
  readonly thumbnailWidth: number;
  readonly thumbnailHeight: number;
  readonly idle: string | null;
  readonly bucketMs: number | null;
  readonly levels: Buffer | null;
}

export function getRecordingIndex(catalog: ReadableCatalog, id: RecordingId): RecordingIndex | null {
  const row = statement<IndexRow>(
    catalog,
    `SELECT index_version AS indexVersion, duration_ms AS durationMs, cols, rows, max_cols AS maxCols, max_rows AS maxRows,
       activity_bucket_ms AS bucketMs, activity AS levels, idle,
       thumbnail_interval_ms AS thumbnailIntervalMs, thumbnail_count AS thumbnailCount, thumbnail_width AS thumbnailWidth,
       thumbnail_height AS thumbnailHeight
     FROM recording_index WHERE recording_id = ?`,
  ).get(id);
  if (row === undefined) return null;
  const { bucketMs, levels, idle, thumbnailIntervalMs, thumbnailCount, thumbnailWidth, thumbnailHeight, ...rest } = row;
  return {
    ...rest,
    activity: bucketMs === null || levels === null ? null : { bucketMs, levels: [...levels] },
    idle: idle === null ? [] : idleSchema.parse(JSON.parse(idle)),
    thumbnails:
      thumbnailIntervalMs === null
        ? null
        : { intervalMs: thumbnailIntervalMs, count: thumbnailCount, width: thumbnailWidth, height: thumbnailHeight },
  };
}

const selectSegment =
  'SELECT idx AS "index", start_ms AS startMs, end_ms AS endMs, offset_bytes AS offsetBytes, length_bytes AS lengthBytes FROM terminal_segments';

export function listSegments(catalog: ReadableCatalog, id: RecordingId): SegmentRecord[] {
  return statement<SegmentRecord>(catalog, `${selectSegment} WHERE recording_id = ? ORDER BY idx`).all(id);
}

export function getSegment(catalog: ReadableCatalog, id: RecordingId, index: number): SegmentRecord | null {
  return statement<SegmentRecord>(catalog, `${selectSegment} WHERE recording_id = ? AND idx = ?`).get(id, index) ?? null;
}

/** In order of time. */
export function listMarkers(catalog: ReadableCatalog, id: RecordingId): Marker[] {
  return statement<Marker>(catalog, listMarkersSql).all(id);
}
export const listMarkersSql = `
SELECT kind, at_ms AS atMs, end_ms AS endMs, label, severity, rule_id AS ruleId, reason, exit_status AS exitStatus, confidence
FROM markers WHERE recording_id = ? ORDER BY at_ms, kind <> 'command', id`;
