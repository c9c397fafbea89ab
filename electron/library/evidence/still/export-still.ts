import { resolve } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { StillResult } from '../../../../shared/model/evidence.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { getRecording } from '../../catalog/recordings.ts';
import { getSession } from '../../catalog/sessions.ts';
import type { WorkPlaces } from '../../work-places.ts';
import { writeClipFiles } from '../clip/clip-files.ts';
import { json } from '../evidence-documents.ts';
import { subjectName, timeName } from '../export-names.ts';
import type { OpenPixels } from '../pixel-source.ts';
import { openRecordingRedactions } from '../redaction/recording-redactions.ts';
import { exportFailure, refuseInsideHome } from '../target-folder.ts';
import { position } from '../transcript-files.ts';
import { type PaintedStill, paintedStill, stillRecipe } from './painted-still.ts';

export interface StillOptions {
  readonly catalog: ReadableCatalog;
  readonly openPixels: OpenPixels;
  /** The data folder: nothing is exported into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  readonly recordingId: RecordingId;
  /** Milliseconds in the recording. */
  readonly atMs: number;
  readonly burnIn: boolean;
  readonly redact: boolean;
  readonly targetDir: string;
  readonly reviewer: string;
  readonly version: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly workPlaces: WorkPlaces;
}

/**
 * Writes the frame shown at a time as PNG, with a recipe beside it: both or none, nothing is overwritten. Throws
 * `not-found`, `refused` for a target inside the data folder or a recording without pixels, and what decoding fails with.
 */
export async function exportStill(options: StillOptions): Promise<StillResult> {
  const { catalog, recordingId, signal } = options;
  const recording = getRecording(catalog, recordingId);
  const session = recording && getSession(catalog, recording.sessionId);
  if (!recording || !session) throw new AppError('not-found', `There is no recording ${recordingId} in this library.`);
  const folder = resolve(options.targetDir);
  await refuseInsideHome(options.home, folder);
  const source = await options.openPixels(recording);
  try {
    const still = await paintedStill(
      {
        recording,
        session,
        atMs: options.atMs,
        exportedAtMs: options.now(),
        reviewer: options.reviewer,
        version: options.version,
        burnIn: options.burnIn,
        redactions: options.redact ? openRecordingRedactions(catalog, recording).boxes() : [],
      },
      source,
      signal,
    );
    const { png, frame } = still;
    const written = await writeClipFiles({
      folder,
      name: stillName(still),
      signal,
      workPlaces: options.workPlaces,
      content: [png],
      recipe: (file) => json(stillRecipe(still, file)),
    });
    return { ...written, frameNumber: frame.frameNumber, frameAtMs: frame.atMs };
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'The export was cancelled.', { cause: error }) : exportFailure(error, folder);
  } finally {
    await source.close();
  }
}

/** `still-<session>-0.01.30.040-20261124T030500Z.png` */
function stillName({ session, atMs, exportedAtMs }: PaintedStill): string {
  return `still-${subjectName(session.externalId ?? session.id)}-${position(atMs).replaceAll(':', '.')}-${timeName(exportedAtMs)}.png`;
}
