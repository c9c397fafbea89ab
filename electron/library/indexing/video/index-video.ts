import type { AppError } from '../../../../shared/errors.ts';
import type { Marker } from '../../../../shared/model/review.ts';
import type { RecordingIndex } from '../../catalog/index-data.ts';
import type { OpenMedia, ScannedFrame } from '../../decoder/decoder.ts';
import { type ThumbnailSeries, thumbnailWidth } from '../thumbnails/thumbnail-series.ts';
import { createActivityLog } from './activity-log.ts';
import { type SkippedStretch, scanThrough } from './scan-through.ts';
import { createStillFinder } from './still-finder.ts';
import { createThumbnailRow } from './thumbnail-row.ts';
import { watchdogMarker } from './watchdog.ts';

/** Raised when what is stored of a video changes, so that older indexes are made anew. */
export const videoIndexVersion = 1;

/** What is known of a part of a video, from its beginning. */
export interface VideoIndexPart {
  readonly doneMs: number;
  /** See activity-log.ts. */
  readonly changes: Buffer;
  readonly skipped: readonly SkippedStretch[];
  readonly thumbnails: ThumbnailSeries | null;
}

export interface VideoIndex extends Pick<VideoIndexPart, 'skipped' | 'thumbnails'> {
  readonly index: RecordingIndex;
  readonly markers: readonly Marker[];
}

export interface IndexVideoOptions {
  readonly media: OpenMedia;
  /** Where an earlier run left off. */
  readonly part: VideoIndexPart | null;
  /** Called every now and then, and with what there is when the work is cancelled. */
  readonly onPart: (part: VideoIndexPart) => Promise<void>;
  readonly onProgress?: ((doneMs: number, totalMs: number) => void) | undefined;
  readonly onTrouble?: ((error: AppError, atMs: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly partEveryMs?: number;
}

const lookEveryMs = 1000;
/** Enough to tell a typed letter. */
const lookWidth = 640;
/** What is lost when Witness is killed is at most so much work. */
const usualPartEveryMs = 30_000;

/** Goes through a video once: what changes when, where nothing does, and what it looks like. */
export async function indexVideo(options: IndexVideoOptions): Promise<VideoIndex> {
  const { media, part, onPart, onProgress, onTrouble, signal, partEveryMs = usualPartEveryMs } = options;
  const durationMs = media.facts.durationMs ?? 0;
  const log = createActivityLog(part?.changes);
  const row = createThumbnailRow(durationMs, part?.thumbnails ?? null);
  const skipped: SkippedStretch[] = [...(part?.skipped ?? [])];
  const stills = createStillFinder({ width: media.facts.width ?? 0, height: media.facts.height ?? 0 });
  let doneMs = part?.doneMs ?? 0;
  let lastPart = performance.now();

  const partSoFar = (): VideoIndexPart => ({ doneMs, changes: log.pack(doneMs), skipped, thumbnails: row.series(doneMs) });

  async function take(frame: ScannedFrame, isFirst: boolean): Promise<void> {
    const isStill = stills.frame(frame, isFirst ? 1 : frame.changed);
    if (!isFirst && !isStill) log.add(frame.atMs, frame.changed);
    if (frame.thumbnail) row.add(frame.atMs, frame.thumbnail);
    doneMs = Math.max(doneMs, frame.atMs);
    onProgress?.(doneMs, durationMs);
    if (performance.now() - lastPart < partEveryMs) return;
    await onPart(partSoFar());
    lastPart = performance.now();
  }

  try {
    const left = await scanThrough(media, {
      fromMs: Math.floor(doneMs / lookEveryMs) * lookEveryMs,
      toMs: durationMs,
      everyMs: lookEveryMs,
      changedOnly: true,
      maxWidth: lookWidth,
      thumbnailEveryMs: row.intervalMs,
      thumbnailWidth,
      onFrame: take,
      onTrouble: (error, atMs) => onTrouble?.(error, atMs),
      signal,
    });
    skipped.push(...left);
    for (const { startMs, endMs } of left) log.addUnknown(startMs, endMs);
  } catch (error) {
    if (signal?.aborted) await onPart(partSoFar());
    throw error;
  }
  const thumbnails = row.series(durationMs);
  const marker = watchdogMarker(durationMs);
  return {
    index: {
      indexVersion: videoIndexVersion,
      durationMs,
      cols: null,
      rows: null,
      maxCols: null,
      maxRows: null,
      activity: log.activity(durationMs),
      idle: log.idle(durationMs),
      thumbnails: thumbnails?.grid ?? null,
    },
    markers: marker ? [marker] : [],
    skipped,
    thumbnails,
  };
}
