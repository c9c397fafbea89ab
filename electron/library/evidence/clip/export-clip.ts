import { resolve } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { ClipFormat, ClipResult } from '../../../../shared/model/evidence.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { ClipDetails } from '../../../../shared/model/recipes.ts';
import { printableKey } from '../../../../shared/printable-key.ts';
import { getRecording } from '../../catalog/recordings.ts';
import { getSession } from '../../catalog/sessions.ts';
import type { SegmentReading } from '../../playback/read-segment.ts';
import type { WorkPlaces } from '../../work-places.ts';
import { json } from '../evidence-documents.ts';
import { subjectName, timeName } from '../export-names.ts';
import type { OpenPixels } from '../pixel-source.ts';
import { openRecordingRedactions } from '../redaction/recording-redactions.ts';
import { exportFailure, refuseInsideHome } from '../target-folder.ts';
import { position, recordingStart } from '../transcript-files.ts';
import type { ClipFacts } from './clip-facts.ts';
import { writeClipFiles } from './clip-files.ts';
import { clipRecipe } from './clip-recipe.ts';
import { openPixelClip, pixelClipFormats } from './pixels/pixel-clip.ts';
import { openTerminalClip, terminalClipFormats } from './terminal-clip.ts';

/** What a clip's file is made of. */
export interface ClipContent {
  /** Pieces of the file, or a writer to the given path. */
  readonly content: AsyncIterable<string | Uint8Array> | ((path: string) => Promise<void>);
  /** For the recipe, once the file is written: how it was made, and what only shows then. */
  details(): ClipDetails;
  close(): Promise<void>;
}

export interface ClipOptions {
  readonly reading: SegmentReading;
  readonly openPixels: OpenPixels;
  /** Whether the recording's redactions are applied. */
  readonly redact: boolean;
  /** The data folder: nothing is exported into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  readonly recordingId: RecordingId;
  /** Milliseconds in the recording, both included; `fromMs` < `toMs` <= its duration. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly format: ClipFormat;
  readonly targetDir: string;
  readonly reason: string;
  readonly reviewer: string;
  readonly version: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly workPlaces: WorkPlaces;
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

const endings: Readonly<Record<ClipFormat, string>> = {
  asciicast: 'cast',
  text: 'txt',
  csv: 'csv',
  jsonl: 'jsonl',
  mp4: 'mp4',
  copy: 'mp4',
  sheet: 'png',
};

/**
 * Writes a time range of a recording to a file of its own, in real time, with a recipe beside it. Both or none; nothing is
 * overwritten. Throws `not-found`, `not-indexed`, `usage` for a range that the recording does not have, `refused` for a
 * format that is not for it or a target inside the data folder, `export-target-exists` and `export-failed`.
 */
export async function exportClip(options: ClipOptions): Promise<ClipResult> {
  const { reading, recordingId, fromMs, toMs, format, signal } = options;
  const recording = getRecording(reading.catalog, recordingId);
  const session = recording && getSession(reading.catalog, recording.sessionId);
  if (!recording || !session) throw new AppError('not-found', `There is no recording ${recordingId} in this library.`);
  const isPixels = recording.probe?.kind === 'video' || recording.probe?.kind === 'guacamole';
  if (!(isPixels ? pixelClipFormats : terminalClipFormats).has(format)) {
    throw new AppError('refused', `"${printableKey(recording.key)}" cannot be written as ${format}.`, {
      action: `Choose one of: ${[...(isPixels ? pixelClipFormats : terminalClipFormats)].join(', ')}.`,
    });
  }
  const facts: ClipFacts = {
    recording,
    session,
    startedAtMs: recordingStart(recording, session),
    fromMs,
    toMs,
    format,
    exportedAtMs: options.now(),
    reviewer: options.reviewer,
    reason: options.reason,
    version: options.version,
  };
  const folder = resolve(options.targetDir);
  await refuseInsideHome(options.home, folder);
  const report = (atMs: number): void =>
    options.onProgress({ done: atMs - fromMs, total: toMs - fromMs, detail: `${position(atMs)} of ${position(toMs)}` });
  let clip: ClipContent | null = null;
  try {
    const own = options.redact ? openRecordingRedactions(reading.catalog, recording) : null;
    const opened = isPixels
      ? await openPixelClip(facts, { ...options, own, catalog: reading.catalog, onProgress: report })
      : await openTerminalClip(facts, { reading, own, signal, onProgress: report });
    clip = opened;
    return await writeClipFiles({
      folder,
      name: `${clipName(facts)}.${endings[format]}`,
      signal,
      workPlaces: options.workPlaces,
      content: opened.content,
      recipe: (file) => json(clipRecipe(facts, opened.details(), file)),
    });
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'The export was cancelled.', { cause: error }) : exportFailure(error, folder);
  } finally {
    await clip?.close();
  }
}

/** Of which session, which part, and when it was made: `clip-<session>-0.01.30.000-0.02.00.000-20261124T030500Z`. */
function clipName({ session, fromMs, toMs, exportedAtMs }: ClipFacts): string {
  const part = (atMs: number): string => position(atMs).replaceAll(':', '.');
  return `clip-${subjectName(session.externalId ?? session.id)}-${part(fromMs)}-${part(toMs)}-${timeName(exportedAtMs)}`;
}
