import { resolve } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { ClipFormat, ClipResult } from '../../../../shared/model/evidence.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import { getRecording } from '../../catalog/recordings.ts';
import { getSession } from '../../catalog/sessions.ts';
import type { SegmentReading } from '../../playback/read-segment.ts';
import { printableKey } from '../../stores/printable-key.ts';
import { portablePath } from '../portable-path.ts';
import { exportFailure, refuseInsideHome } from '../target-folder.ts';
import { position, recordingStart } from '../transcript-files.ts';
import { clipAsciicast } from './clip-asciicast.ts';
import type { ClipFacts } from './clip-facts.ts';
import { writeClipFiles } from './clip-files.ts';
import { clipCsv, clipJsonLines, clipText, linesIn } from './clip-lines.ts';
import { type ClipRange, openClipRange } from './clip-range.ts';
import { clipRecipe } from './clip-recipe.ts';
import { renderVideo } from './video/render-video.ts';

export interface ClipOptions {
  readonly reading: SegmentReading;
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
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

const endings: Readonly<Record<ClipFormat, string>> = {
  asciicast: 'cast',
  text: 'txt',
  csv: 'csv',
  jsonl: 'jsonl',
  mp4: 'mp4',
  copy: 'mp4',
};

/**
 * Writes a time range of an indexed terminal recording to a file of its own, in real time, with a recipe beside it. Both
 * or none; nothing is overwritten. Throws `not-found`, `not-indexed`, `usage` for a range that the recording does not
 * have, `refused` for a target inside the data folder, `export-target-exists` and `export-failed`.
 */
export async function exportClip(options: ClipOptions): Promise<ClipResult> {
  const { reading, recordingId, fromMs, toMs, format, signal } = options;
  const recording = getRecording(reading.catalog, recordingId);
  const session = recording && getSession(reading.catalog, recording.sessionId);
  if (!recording || !session) throw new AppError('not-found', `There is no recording ${recordingId} in this library.`);
  if (recording.probe && recording.probe.kind !== 'terminal') {
    throw new AppError('refused', `"${printableKey(recording.key)}" is no terminal recording.`, {
      action: 'Export the whole session instead.',
    });
  }
  const range = await openClipRange(reading, recordingId, fromMs, toMs);
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
  try {
    return await writeClipFiles({
      folder,
      name: `${clipName(facts)}.${endings[format]}`,
      signal,
      content: contentOf(facts, range, options, report),
      recipe: (file) => clipRecipe(facts, file),
    });
  } catch (error) {
    throw signal.aborted ? new AppError('cancelled', 'The export was cancelled.', { cause: error }) : exportFailure(error, folder);
  }
}

function contentOf(
  facts: ClipFacts,
  range: ClipRange,
  { reading, signal }: ClipOptions,
  onProgress: (atMs: number) => void,
): AsyncIterable<string> | ((path: string) => Promise<void>) {
  const { recording, session, format, fromMs, toMs, startedAtMs } = facts;
  const lines = () => linesIn(reading.catalog, recording.id, facts);
  if (format === 'asciicast') return clipAsciicast(facts, range);
  if (format === 'text') return clipText(facts, lines());
  if (format === 'csv') return clipCsv(facts, lines());
  if (format === 'jsonl') return clipJsonLines(facts, lines());
  const { start, maxCols, maxRows } = range;
  const caption = `${session.externalId ?? session.id}  sha256 ${recording.sha256 ?? 'unknown'}`;
  return (path) => renderVideo({ path, start, fromMs, toMs, maxCols, maxRows, startedAtMs, caption }, range, { signal, onProgress });
}

/** Of which session, which part, and when it was made: `clip-<session>-0.01.30.000-0.02.00.000-20261124T030500Z`. */
function clipName({ session, fromMs, toMs, exportedAtMs }: ClipFacts): string {
  const time = new Date(exportedAtMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  const sessionName = portablePath((session.externalId ?? session.id).replaceAll('/', '_')).slice(0, 60);
  const part = (atMs: number): string => position(atMs).replaceAll(':', '.');
  return `clip-${sessionName}-${part(fromMs)}-${part(toMs)}-${time}`;
}
