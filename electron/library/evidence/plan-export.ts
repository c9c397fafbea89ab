import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { PlannedPicture } from './derived/plan-derived.ts';
import { createPathAllocator } from './portable-path.ts';

/** A picture or clip of a recording, and where it goes in the bag. */
export interface DerivedFile extends PlannedPicture {
  readonly path: string;
  readonly recipePath: string;
}

/** One recording of the session and where it goes in the bag. */
export interface PlannedRecording {
  readonly recording: Recording;
  /** Path of the original bytes; null when they are not included, with the reason. */
  readonly originalPath: string | null;
  readonly notIncluded: string | null;
  /** Paths of its transcript; null when there is none. */
  readonly textPath: string | null;
  readonly jsonlPath: string | null;
  /** Path of the redacted copy; null where none is asked for, and for what has neither screen nor picture. */
  readonly copyPath: string | null;
  readonly derived: readonly DerivedFile[];
}

/** How a redacted export names and leaves out. */
export interface RedactedPlan {
  /** A key without what is redacted: paths are made of it. */
  readonly nameOf: (key: string) => string;
  readonly withoutOriginals: boolean;
}

/** Why an original is not in a redacted export. */
const leftOut = 'Left out on request: the export is redacted. redactions.json has the SHA-256 of the original.';

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
  readonly redacted?: RedactedPlan | null;
  /** What is to be made of a recording that is here. */
  readonly picturesOf?: (recording: Recording) => readonly PlannedPicture[];
}): ExportPlan {
  const { folder, redacted = null, picturesOf = () => [] } = options;
  const derived = redacted ? `${folder}/derived/redacted` : `${folder}/derived`;
  const paths = createPathAllocator();
  const recordings = options.recordings.map((recording): PlannedRecording => {
    const transcript = options.hasTranscript(recording);
    const name = redacted?.nameOf(recording.key) ?? recording.key;
    const textPath = transcript ? paths.allocate(derived, name, '.transcript.txt') : null;
    const jsonlPath = transcript ? paths.allocate(derived, name, '.transcript.jsonl') : null;
    if (recording.cacheState !== 'complete') {
      if (!recording.removedFromStore) throw notCached(recording);
      const notIncluded = 'The store no longer has this object, and it was not fetched before it was removed.';
      return { recording, originalPath: null, notIncluded, textPath, jsonlPath, copyPath: null, derived: [] };
    }
    const ending = redacted ? copyEnding(recording) : null;
    const copyPath = ending === null ? null : paths.allocate(derived, name, ending);
    const files = picturesOf(recording).map((picture) => ({
      ...picture,
      path: paths.allocate(derived, name, picture.ending),
      recipePath: paths.allocate(derived, name, `${picture.ending}.recipe.json`),
    }));
    const made = { textPath, jsonlPath, copyPath, derived: files };
    if (redacted?.withoutOriginals) return { recording, originalPath: null, notIncluded: leftOut, ...made };
    const originalPath = paths.allocate(`${folder}/original`, name);
    return { recording, originalPath, notIncluded: null, ...made };
  });
  return {
    recordings,
    originalBytes: recordings.reduce((sum, { originalPath, recording }) => sum + (originalPath === null ? 0 : recording.sizeBytes), 0),
  };
}

/** What is read with another recording has no copy of its own; what nothing can open has none either. */
function copyEnding({ probe, companionOf, indexState }: Recording): '.mp4' | '.cast' | null {
  if (companionOf !== null) return null;
  if (probe?.kind === 'video' || probe?.kind === 'guacamole') return '.mp4';
  return (probe?.kind === 'terminal' || probe?.kind === 'transcript') && indexState === 'indexed' ? '.cast' : null;
}

function notCached(recording: Recording): AppError {
  const what = recording.cacheState === 'damaged' ? 'is damaged in the cache' : 'is not in the cache';
  return new AppError('not-cached', `"${printableKey(recording.key)}" ${what}, so the session cannot be exported whole.`, {
    action: 'Fetch the recording while its source can be reached, then export again.',
  });
}
