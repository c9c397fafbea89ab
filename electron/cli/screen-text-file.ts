import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { RecordingKind } from '../../shared/model/recording.ts';
import { homePaths } from '../common/home-paths.ts';
import type { ScreenLine } from '../library/catalog/screen-lines.ts';
import type { OpenMedia } from '../library/decoder/decoder.ts';
import { loadLanguages } from '../library/indexing/screen-text/languages.ts';
import { readMediaText } from '../library/indexing/screen-text/read-media-text.ts';
import { startScreenTextThread } from '../library/indexing/screen-text/screen-text-thread.ts';
import { whyTooSmall } from '../library/indexing/screen-text/too-small.ts';
import { skippedProblem } from '../library/indexing/video/scan-through.ts';
import { readSettings } from '../library/settings-store.ts';
import type { FileInput } from './file-input.ts';
import type { Invocation } from './invocation.ts';
import { createProgress } from './progress.ts';
import { printable } from './text-output.ts';

/** What was read from the pictures of a file. */
export interface FileScreenText {
  /** In order of time. */
  readonly lines: readonly ScreenLine[];
  /** How far reading came. */
  readonly readMs: number;
  /** What of it could not be read, in a sentence. */
  readonly problem: string | null;
}

/** The pictures of a recording file; null where it has none. */
export async function openPictures(
  { decoder, signal }: Invocation,
  input: FileInput,
  kind: RecordingKind,
  path: string,
): Promise<OpenMedia | null> {
  if (kind !== 'video' && kind !== 'guacamole') return null;
  return decoder().open({ reader: input.reader, name: basename(path) }, signal);
}

/**
 * Reads the text on the pictures of a file from its beginning, with progress on standard error, in the languages of the
 * settings. `isEnough` is asked with each line that was read: reading ends early when it says so. `refused` where the text
 * is too small to be read.
 */
export async function readFileText(
  invocation: Invocation,
  media: OpenMedia,
  path: string,
  isEnough: (line: ScreenLine) => boolean = () => false,
): Promise<FileScreenText> {
  const { facts } = media;
  const tooSmall = whyTooSmall(facts.width, facts.height);
  if (tooSmall !== null) throw new AppError('refused', `${basename(path)}: ${tooSmall}`, { action: 'Look at it in the window.' });
  const paths = homePaths(invocation.home());
  const { screenTextLanguages } = await readSettings(paths.settings);
  const thread = await startScreenTextThread(await loadLanguages(paths.languages, screenTextLanguages), { isBackground: false });
  const progress = createProgress(invocation.stderr);
  const total = facts.durationMs ?? 0;
  const title = `Read the screen text of ${basename(path)}`;
  const lines: ScreenLine[] = [];
  const enough = new AbortController();
  const signal = AbortSignal.any([invocation.signal, enough.signal]);
  let readMs = 0;
  try {
    await thread.begin({ atMs: 0, nextSeq: 0, lines: [] });
    const skipped = await readMediaText({
      media,
      thread,
      fromMs: 0,
      toMs: total,
      idle: [],
      onChanges({ added, updated }, doneMs) {
        for (const { seq, ...change } of updated) lines[seq] = { ...lineAt(lines, seq), ...change };
        lines.push(...added);
        readMs = doneMs;
        progress.show({ title, done: doneMs, total, unit: 'ms', detail: '' });
        if (added.some(isEnough)) enough.abort();
      },
      onTrouble: (error) => invocation.note(`witness: ${printable(error.message)}`),
      signal,
    });
    return { lines, readMs, problem: skippedProblem(skipped) };
  } catch (error) {
    if (!enough.signal.aborted || invocation.signal.aborted) throw error;
    return { lines, readMs, problem: null };
  } finally {
    progress.end();
    await thread.stop();
  }
}

function lineAt(lines: readonly ScreenLine[], seq: number): ScreenLine {
  const line = lines[seq];
  if (!line) throw new AppError('internal', `Line ${seq} was changed before it was read.`);
  return line;
}
