import { resolve } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { StillResult } from '../../../../shared/model/evidence.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Redaction } from '../../../../shared/model/playback.ts';
import type { StillRecipe } from '../../../../shared/model/recipes.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import type { Session } from '../../../../shared/model/session.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { getRecording } from '../../catalog/recordings.ts';
import { getSession } from '../../catalog/sessions.ts';
import type { DecodedFrame } from '../../decoder/decoder.ts';
import type { WorkPlaces } from '../../work-places.ts';
import { writeClipFiles } from '../clip/clip-files.ts';
import { json, utc } from '../evidence-documents.ts';
import { subjectName, timeName } from '../export-names.ts';
import type { OpenPixels } from '../pixel-source.ts';
import { openRecordingRedactions } from '../redaction/recording-redactions.ts';
import { boxesAt } from '../redaction/redact.ts';
import { exportFailure, refuseInsideHome } from '../target-folder.ts';
import { position, recordingStart } from '../transcript-files.ts';
import { paintStill } from './paint-still.ts';
import { withPngText } from './png-text.ts';

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
    const shown = await source.frameAt(options.atMs, signal);
    const frame = { ...shown, frameNumber: shown.frameNumber ?? (await source.frameNumberAt(options.atMs, signal)) };
    const redactions = options.redact ? openRecordingRedactions(catalog, recording).boxes() : [];
    const still: StillFacts = { recording, session, frame, exportedAtMs: options.now(), options, redactions };
    const png = withPngText(
      await paintStill(frame, boxesAt(redactions, options.atMs), options.burnIn ? stripOf(still) : null),
      metadataOf(still),
    );
    const written = await writeClipFiles({
      folder,
      name: stillName(still),
      signal,
      workPlaces: options.workPlaces,
      content: [png],
      recipe: (file) => json(recipeOf(still, file)),
    });
    return { ...written, frameNumber: frame.frameNumber, frameAtMs: frame.atMs };
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'The export was cancelled.', { cause: error }) : exportFailure(error, folder);
  } finally {
    await source.close();
  }
}

interface StillFacts {
  readonly recording: Recording;
  readonly session: Session;
  readonly frame: DecodedFrame & { readonly frameNumber: number };
  readonly exportedAtMs: number;
  readonly options: StillOptions;
  readonly redactions: readonly Redaction[];
}

/** When the frame was shown, where anything tells. */
function timeOf({ recording, session, options }: StillFacts): string | null {
  const startedAtMs = recordingStart(recording, session);
  return startedAtMs === null ? null : utc(startedAtMs + options.atMs);
}

function stripOf(still: StillFacts): { left: string; right: string } {
  const { session, recording, frame, options } = still;
  return {
    left: `${session.externalId ?? session.id}  sha256 ${recording.sha256 ?? 'unknown'}`,
    right: `${position(options.atMs)}  frame ${frame.frameNumber}  ${timeOf(still) ?? 'time unknown'}`,
  };
}

function metadataOf(still: StillFacts): Record<string, string> {
  const { session, recording, frame, options, redactions } = still;
  return {
    Title: `Still of session ${session.externalId ?? session.id}`,
    Software: `Witness ${options.version}`,
    'Creation Time': new Date(still.exportedAtMs).toUTCString(),
    'Session ID': session.externalId ?? session.id,
    'UTC Time': timeOf(still) ?? 'unknown',
    'Frame Number': String(frame.frameNumber),
    'Frame Position': position(frame.atMs),
    Recording: recording.key,
    'Recording SHA-256': recording.sha256 ?? 'unknown',
    ...(redactions.length > 0 && { Comment: 'Parts of the picture were left black on purpose.' }),
  };
}

function recipeOf(still: StillFacts, file: StillRecipe['file']): StillRecipe {
  const { session, recording, frame, options, redactions } = still;
  return {
    witnessStill: 1,
    madeBy: `Witness ${options.version}`,
    madeAt: utc(still.exportedAtMs),
    reviewer: options.reviewer,
    session: { id: session.id, externalId: session.externalId },
    recording: { id: recording.id, key: recording.key, sha256: recording.sha256, sizeBytes: recording.sizeBytes },
    askedForMs: options.atMs,
    utc: timeOf(still),
    frame: { number: frame.frameNumber, atMs: frame.atMs, width: frame.width, height: frame.height },
    how: `The newest frame at or before the position, decoded and stored as PNG without loss.${options.burnIn ? ' The strip below the picture is no part of the recording.' : ''}`,
    redactions: [...redactions],
    file,
  };
}

/** `still-<session>-0.01.30.040-20261124T030500Z.png` */
function stillName({ session, options, exportedAtMs }: StillFacts): string {
  return `still-${subjectName(session.externalId ?? session.id)}-${position(options.atMs).replaceAll(':', '.')}-${timeName(exportedAtMs)}.png`;
}
