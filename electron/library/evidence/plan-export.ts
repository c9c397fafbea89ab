import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { createPathAllocator, portablePath } from './portable-path.ts';

/** One recording of the session and where it goes in the bag. */
export interface PlannedRecording {
  readonly recording: Recording;
  /** Path of the original bytes; null when they are not included, with the reason. */
  readonly originalPath: string | null;
  readonly notIncluded: string | null;
  /** Paths of its transcript; null when there is none. */
  readonly textPath: string | null;
  readonly jsonlPath: string | null;
}

export interface ExportPlan {
  /** Name of the bag's folder. */
  readonly name: string;
  readonly recordings: readonly PlannedRecording[];
  /** Bytes of all originals that are included. */
  readonly originalBytes: number;
}

/**
 * Decides what an export holds. Throws `not-cached` when a recording could still be fetched and was not: evidence is never
 * silently partial. A recording that its store no longer has, and that was never fetched, is recorded as not included.
 */
export function planExport(options: {
  readonly session: Session;
  readonly recordings: readonly Recording[];
  readonly hasTranscript: (recording: Recording) => boolean;
  readonly exportedAtMs: number;
}): ExportPlan {
  const paths = createPathAllocator();
  const recordings = options.recordings.map((recording): PlannedRecording => {
    const transcript = options.hasTranscript(recording);
    const textPath = transcript ? paths.allocate('data/derived', recording.key, '.transcript.txt') : null;
    const jsonlPath = transcript ? paths.allocate('data/derived', recording.key, '.transcript.jsonl') : null;
    if (recording.cacheState !== 'complete') {
      if (!recording.removedFromStore) throw notCached(recording);
      const notIncluded = 'The store no longer has this object, and it was not fetched before it was removed.';
      return { recording, originalPath: null, notIncluded, textPath, jsonlPath };
    }
    return { recording, originalPath: paths.allocate('data/original', recording.key), notIncluded: null, textPath, jsonlPath };
  });
  return {
    name: bagName(options.session, options.exportedAtMs),
    recordings,
    originalBytes: recordings.reduce((sum, { originalPath, recording }) => sum + (originalPath === null ? 0 : recording.sizeBytes), 0),
  };
}

function notCached(recording: Recording): AppError {
  const what = recording.cacheState === 'damaged' ? 'is damaged in the cache' : 'is not in the cache';
  return new AppError('not-cached', `"${printableKey(recording.key)}" ${what}, so the session cannot be exported whole.`, {
    action: 'Fetch the recording while its source can be reached, then export again.',
  });
}

/** Which session, and when it was exported: `evidence-<session>-20261124T030500Z`. */
function bagName(session: Session, exportedAtMs: number): string {
  const time = new Date(exportedAtMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  const sessionName = portablePath((session.externalId ?? session.id).replaceAll('/', '_')).slice(0, 60);
  return `evidence-${sessionName}-${time}`;
}
