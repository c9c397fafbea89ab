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
  readonly recordings: readonly PlannedRecording[];
  /** Bytes of all originals that are included. */
  readonly originalBytes: number;
}

/**
 * Decides what a bag holds of a session, below a folder of it. Throws `not-cached` when a recording could still be fetched and was not: evidence is never
 * silently partial. A recording that its store no longer has, and that was never fetched, is recorded as not included.
 */
export function planExport(options: {
  /** In the bag: `data`, or a folder of the session's own below it. */
  readonly folder: string;
  readonly recordings: readonly Recording[];
  readonly hasTranscript: (recording: Recording) => boolean;
}): ExportPlan {
  const { folder } = options;
  const paths = createPathAllocator();
  const recordings = options.recordings.map((recording): PlannedRecording => {
    const transcript = options.hasTranscript(recording);
    const textPath = transcript ? paths.allocate(`${folder}/derived`, recording.key, '.transcript.txt') : null;
    const jsonlPath = transcript ? paths.allocate(`${folder}/derived`, recording.key, '.transcript.jsonl') : null;
    if (recording.cacheState !== 'complete') {
      if (!recording.removedFromStore) throw notCached(recording);
      const notIncluded = 'The store no longer has this object, and it was not fetched before it was removed.';
      return { recording, originalPath: null, notIncluded, textPath, jsonlPath };
    }
    return { recording, originalPath: paths.allocate(`${folder}/original`, recording.key), notIncluded: null, textPath, jsonlPath };
  });
  return {
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
export function bagName(session: Session, exportedAtMs: number): string {
  const time = new Date(exportedAtMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `evidence-${sessionName(session)}-${time}`;
}

/** As a session is called in names of folders. */
export function sessionName({ externalId, id }: Session): string {
  return portablePath((externalId ?? id).replaceAll('/', '_')).slice(0, 60);
}
