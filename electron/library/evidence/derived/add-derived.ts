import { toAppError } from '../../../../shared/errors.ts';
import type { RecordingsDocument } from '../../../../shared/model/evidence-documents.ts';
import type { ClipRecipe, StillRecipe } from '../../../../shared/model/recipes.ts';
import type { SegmentReading } from '../../playback/read-segment.ts';
import type { BagWriter } from '../bag-writer.ts';
import type { ClipFacts } from '../clip/clip-facts.ts';
import { clipRecipe } from '../clip/clip-recipe.ts';
import type { ClipContent } from '../clip/export-clip.ts';
import { openPixelClip } from '../clip/pixels/pixel-clip.ts';
import { openTerminalClip } from '../clip/terminal-clip.ts';
import { type ExportFacts, json } from '../evidence-documents.ts';
import type { OpenPixels } from '../pixel-source.ts';
import type { DerivedFile, PlannedRecording } from '../plan-export.ts';
import type { RecordingRedactions } from '../redaction/recording-redactions.ts';
import type { RedactedSession } from '../redaction/redacted-session.ts';
import { paintedStill, stillRecipe } from '../still/painted-still.ts';
import { recordingStart } from '../transcript-files.ts';

/** What pictures and clips are made from. */
export interface DerivedSources {
  readonly reading: SegmentReading;
  readonly openPixels: OpenPixels;
}

export type DerivedOf = Pick<RecordingsDocument['recordings'][number], 'derived' | 'notDerived'>;

interface Making extends DerivedSources {
  readonly facts: ExportFacts;
  /** Null: as the recording is. */
  readonly redacted: RedactedSession | null;
  readonly signal: AbortSignal;
  /** Before each of them. */
  readonly onFile: () => void;
}

/** What a file is made of, and what its recipe says once it is written. */
interface Made {
  readonly content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
  recipe(file: ClipRecipe['file']): ClipRecipe | StillRecipe;
  close(): Promise<void>;
}

/**
 * Writes the pictures and clips of a recording, each with its recipe. One that cannot be made costs itself alone, and is told; what
 * fails in writing fails the export.
 */
export async function addDerived(writer: Pick<BagWriter, 'add'>, planned: PlannedRecording, making: Making): Promise<DerivedOf> {
  const derived: DerivedOf['derived'] = [];
  const notDerived: DerivedOf['notDerived'] = [];
  for (const file of planned.derived) {
    making.signal.throwIfAborted();
    making.onFile();
    const { kind, fromMs, toMs } = file;
    const written = await addOne(writer, planned, file, making);
    if ('reason' in written) notDerived.push({ kind, fromMs, toMs, reason: written.reason });
    else derived.push({ kind, fromMs, toMs, file: file.path, recipe: file.recipePath, sha256: written.sha256 });
  }
  return { derived, notDerived };
}

async function addOne(
  writer: Pick<BagWriter, 'add'>,
  planned: PlannedRecording,
  file: DerivedFile,
  making: Making,
): Promise<{ readonly sha256: DerivedOf['derived'][number]['sha256'] } | { readonly reason: string }> {
  const { redacted, signal } = making;
  let failure: { readonly cause: unknown } | null = null;
  let made: Made | null = null;
  try {
    const own = redacted?.own(planned.recording, [file.path, file.recipePath]) ?? null;
    const opened = await attempt(() => open(planned, file, own, making));
    made = opened;
    const { sizeBytes, sha256 } = await writer.add(file.path, watched(opened.content));
    const recipe = opened.recipe({ name: file.path.slice(file.path.lastIndexOf('/') + 1), bytes: sizeBytes, sha256 });
    await writer.add(file.recipePath, [json(recipeInBag(recipe, planned.originalPath, redacted))]);
    return { sha256 };
  } catch (error) {
    // `failure` tells what could not be made from what could not be stored.
    if (signal.aborted || failure === null) throw error;
    return { reason: toAppError(error).message };
  } finally {
    await made?.close();
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      failure = { cause };
      throw cause;
    }
  }

  async function* watched(content: Made['content']): AsyncGenerator<Uint8Array | string> {
    try {
      yield* content;
    } catch (cause) {
      failure = { cause };
      throw cause;
    }
  }
}

/** Opens what a file is made from; names are hidden already, as they are in all of a redacted package. */
async function open(
  { recording: asStored }: PlannedRecording,
  { format, fromMs, toMs }: DerivedFile,
  own: RecordingRedactions | null,
  { facts, redacted, reading, openPixels, signal }: Making,
): Promise<Made> {
  const hide = redacted?.hide ?? ((text: string) => text);
  const recording = { ...asStored, key: hide(asStored.key) };
  const externalId = facts.session.externalId === null ? null : hide(facts.session.externalId);
  const session = { ...facts.session, externalId };
  const { exportedAtMs, version } = facts;
  const reviewer = hide(facts.reviewer);
  if (format === 'still') {
    const source = await openPixels(asStored);
    try {
      const redactions = own?.boxes() ?? [];
      const still = await paintedStill(
        { recording, session, atMs: fromMs, exportedAtMs, reviewer, version, burnIn: false, redactions },
        source,
        signal,
      );
      return { content: [still.png], recipe: (file) => stillRecipe(still, file), close: async () => undefined };
    } finally {
      await source.close();
    }
  }
  const clip: ClipFacts = {
    ...{ recording, session, format, fromMs, exportedAtMs, reviewer, version },
    toMs: toMs ?? fromMs,
    startedAtMs: recordingStart(recording, session),
    reason: hide(facts.reason),
  };
  const onProgress = (): void => undefined;
  const opened: ClipContent =
    format === 'asciicast'
      ? await openTerminalClip(clip, { reading, own, signal, onProgress })
      : await openPixelClip(clip, { catalog: reading.catalog, openPixels, own, signal, onProgress });
  const { content } = opened;
  if (typeof content === 'function') throw new Error(`A clip as ${format} is no stream.`);
  return { content, recipe: (file) => clipRecipe(clip, opened.details(), file), close: opened.close };
}

/** With where its source is in the bag, and without what is redacted, as in the reason of a redaction. */
function recipeInBag(recipe: ClipRecipe | StillRecipe, file: string | null, redacted: RedactedSession | null): ClipRecipe | StillRecipe {
  if ('witnessStill' in recipe) {
    const still = { ...recipe, recording: { ...recipe.recording, file } };
    return redacted?.document('still-recipe', still) ?? still;
  }
  const clip = { ...recipe, recording: { ...recipe.recording, file } };
  return redacted?.document('clip-recipe', clip) ?? clip;
}
