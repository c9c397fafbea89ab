import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { printableKey } from '../../../../shared/printable-key.ts';
import type { WritableCatalog } from '../../catalog/handles.ts';
import { beginIndex, finishIndex, insertMarkers, saveIndex } from '../../catalog/index-data.ts';
import { transaction } from '../../catalog/open-catalog.ts';
import { setIndexState, setProbe } from '../../catalog/recordings.ts';
import { getVideoIndexPart, saveVideoIndexPart } from '../../catalog/video-index-parts.ts';
import type { OpenRecordedMedia } from '../open-recorded-media.ts';
import { readThumbnailSeries, thumbnailsPath, writeThumbnails } from '../thumbnails/thumbnail-file.ts';
import { indexVideo, type VideoIndexPart, videoIndexVersion } from './index-video.ts';
import { type SkippedStretch, skippedProblem } from './scan-through.ts';

export interface VideoIndexerOptions {
  readonly catalog: WritableCatalog;
  readonly derivedFolder: string;
  /** The 32-byte cache key. */
  readonly key: Buffer;
  readonly openMedia: OpenRecordedMedia;
  /** How often what was done is kept. */
  readonly partEveryMs?: number;
}

export interface VideoIndexOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** The decoder stopped; indexing goes on. */
  readonly onTrouble?: ((error: AppError) => void) | undefined;
}

/** Problem of a probe that says what of a video could not be decoded. */
const notDecoded = 'not-decoded';

/**
 * Indexes a cached, probed video. Cancelled or killed, it goes on with what was done the next time; failed, it leaves
 * nothing behind. The video can be played meanwhile.
 */
export async function indexVideoRecording(
  { catalog, derivedFolder, key, openMedia, partEveryMs }: VideoIndexerOptions,
  recording: Recording,
  { signal, onProgress, onTrouble }: VideoIndexOptions,
): Promise<void> {
  const { id } = recording;
  const partPath = join(derivedFolder, `${id}.thumbs-part`);
  const part = await earlierPart(catalog, id, () => readThumbnailSeries(partPath, key, id));
  transaction(catalog, () => {
    setIndexState(catalog, id, 'none');
    if (part === null) beginIndex(catalog, id);
  });
  const media = await openMedia(recording, signal);
  try {
    const { index, markers, skipped, thumbnails } = await indexVideo({
      media,
      part,
      async onPart({ thumbnails: series, ...progress }) {
        if (series) await writeThumbnails(partPath, key, id, series);
        saveVideoIndexPart(catalog, id, { indexVersion: videoIndexVersion, ...progress });
      },
      onProgress,
      onTrouble: (error, atMs) => onTrouble?.(troubleAt(recording, error, atMs)),
      signal,
      ...(partEveryMs !== undefined && { partEveryMs }),
    });
    if (thumbnails) {
      await writeThumbnails(partPath, key, id, thumbnails);
      await rename(partPath, thumbnailsPath(derivedFolder, id));
    }
    transaction(catalog, () => {
      beginIndex(catalog, id);
      insertMarkers(catalog, id, markers);
      saveIndex(catalog, id, index);
      finishIndex(catalog, id);
      noteSkipped(catalog, recording, skipped);
    });
  } catch (error) {
    if (!signal?.aborted) {
      transaction(catalog, () => beginIndex(catalog, id));
      await rm(partPath, { force: true });
    }
    throw error;
  } finally {
    await media.close();
  }
}

/** What an earlier run did; null where nothing of it can be used. */
async function earlierPart(
  catalog: WritableCatalog,
  id: RecordingId,
  readSeries: () => Promise<VideoIndexPart['thumbnails']>,
): Promise<VideoIndexPart | null> {
  const progress = getVideoIndexPart(catalog, id);
  if (progress?.indexVersion !== videoIndexVersion) return null;
  // The file is replaced before the row is: it never knows less. One that is gone or altered is made anew with the rest.
  const thumbnails = await readSeries().catch(() => null);
  return thumbnails ? { ...progress, thumbnails } : null;
}

function troubleAt({ key }: Recording, error: AppError, atMs: number): AppError {
  const seconds = Math.floor(atMs / 1000);
  return new AppError(error.code, `${error.message} It was started again and goes on with ${printableKey(key)} at second ${seconds}.`, {
    action: error.action,
    retryable: true,
    cause: error,
  });
}

function noteSkipped(catalog: WritableCatalog, { id, probe }: Recording, skipped: readonly SkippedStretch[]): void {
  if (!probe) return;
  const others = probe.problems.filter(({ code }) => code !== notDecoded);
  const message = skippedProblem(skipped);
  if (message === null && others.length === probe.problems.length) return;
  setProbe(catalog, id, { ...probe, problems: message === null ? others : [...others, { code: notDecoded, message }] });
}
