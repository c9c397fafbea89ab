import { AppError, toAppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { printableKey } from '../../../../shared/printable-key.ts';
import type { WritableCatalog } from '../../catalog/handles.ts';
import { getRecordingIndex } from '../../catalog/index-data.ts';
import { getRecording } from '../../catalog/recordings.ts';
import { addScreenText } from '../../catalog/screen-lines.ts';
import { beginScreenText, endScreenText, resumeScreenText } from '../../catalog/screen-text-state.ts';
import type { OpenRecordedMedia } from '../open-recorded-media.ts';
import { type SkippedStretch, skippedProblem } from '../video/scan-through.ts';
import type { LanguageData } from './line-reader.ts';
import { graceMs } from './line-tracker.ts';
import { readEveryMs, readMediaText, UnreadableFrame } from './read-media-text.ts';
import { type ScreenTextThread, startScreenTextThread } from './screen-text-thread.ts';
import { whyTooSmall } from './too-small.ts';

export interface ScreenTextOptions {
  readonly catalog: WritableCatalog;
  readonly openMedia: OpenRecordedMedia;
  readonly languages: () => Promise<readonly LanguageData[]>;
  /** Waits while something is played. */
  readonly giveWay?: (signal: AbortSignal | undefined) => Promise<void>;
  /** Whether nobody waits for it: it is read at low priority then. */
  readonly isBackground: boolean;
  /** Another one in tests. */
  readonly startThread?: typeof startScreenTextThread;
}

export interface ReadScreenTextOptions {
  /** Anew from the beginning. */
  readonly force?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneMs: number, totalMs: number) => void) | undefined;
  /** Something failed that reading goes on after. */
  readonly onTrouble?: ((error: AppError) => void) | undefined;
}

/** Reads the text on the pictures of cached recordings into the catalog. */
export interface ScreenText {
  /**
   * Reads a recording, from where an earlier call was cancelled, failed or killed. `unsupported`: it has no picture, or one
   * whose text is too small. Lines are searchable as soon as they are read.
   */
  read(id: RecordingId, options?: ReadScreenTextOptions): Promise<'read' | 'unsupported'>;
  /** Ends reading a recording, if it is being read. */
  stop(id: RecordingId): Promise<void>;
  dispose(): Promise<void>;
}

/** A thread that waits for work ends after so long: it holds a hundred megabytes. */
const idleLimitMs = 30_000;

export function createScreenText({
  catalog,
  openMedia,
  languages,
  giveWay,
  isBackground,
  startThread = startScreenTextThread,
}: ScreenTextOptions): ScreenText {
  const running = new Map<RecordingId, { readonly controller: AbortController; readonly ended: Promise<unknown> }>();
  let waiting: { readonly codes: string; readonly thread: ScreenTextThread } | null = null;
  let idle: NodeJS.Timeout | undefined;

  async function takeThread(): Promise<{ readonly codes: string; readonly thread: ScreenTextThread }> {
    clearTimeout(idle);
    const data = await languages();
    const codes = data.map(({ code }) => code).join('+');
    const known = waiting;
    waiting = null;
    if (known?.codes === codes && known.thread.isUsable()) return known;
    await known?.thread.stop();
    return { codes, thread: await startThread(data, { isBackground }) };
  }

  async function putBack(taken: { readonly codes: string; readonly thread: ScreenTextThread }): Promise<void> {
    await waiting?.thread.stop();
    waiting = taken.thread.isUsable() ? taken : null;
    clearTimeout(idle);
    idle = setTimeout(() => {
      void waiting?.thread.stop();
      waiting = null;
    }, idleLimitMs);
    idle.unref();
  }

  /** From where the catalog says that reading is to the end. */
  async function readOn(recording: Recording, leftOut: ReadonlySet<number>, options: ReadScreenTextOptions): Promise<SkippedStretch[]> {
    const { id } = recording;
    const { signal, onProgress, onTrouble } = options;
    const taken = await takeThread();
    try {
      const media = await openMedia(recording, signal);
      try {
        const start = resumeScreenText(catalog, id, graceMs);
        const totalMs = media.facts.durationMs ?? 0;
        await taken.thread.begin(start);
        return await readMediaText({
          media,
          thread: taken.thread,
          fromMs: start.atMs,
          leftOut,
          toMs: totalMs,
          idle: getRecordingIndex(catalog, id)?.idle ?? [],
          onChanges({ added, updated, resumeMs }, doneMs) {
            addScreenText(catalog, id, { added, updated, readMs: resumeMs });
            onProgress?.(doneMs, totalMs);
          },
          onTrouble: (error) => onTrouble?.(error),
          giveWay,
          signal,
        });
      } finally {
        await media.close();
      }
    } finally {
      await putBack(taken);
    }
  }

  async function readWhole(recording: Recording, options: ReadScreenTextOptions): Promise<string | null> {
    const skipped: SkippedStretch[] = [];
    const leftOut = new Set<number>();
    let stoppedAtMs = -1;
    for (;;) {
      try {
        skipped.push(...(await readOn(recording, leftOut, options)));
        return skippedProblem(skipped);
      } catch (error) {
        if (!(error instanceof UnreadableFrame)) throw error;
        // Once more, since memory may have been short for another reason; then without it.
        const { atMs } = error;
        if (stoppedAtMs === atMs) {
          skipped.push({ startMs: atMs, endMs: atMs + readEveryMs });
          leftOut.add(atMs);
        }
        stoppedAtMs = atMs;
        options.onTrouble?.(
          new AppError('internal', `Reading the text of ${printableKey(recording.key)} stopped and was started again.`, {
            retryable: true,
            cause: error,
          }),
        );
      }
    }
  }

  async function read(id: RecordingId, options: ReadScreenTextOptions): Promise<'read' | 'unsupported'> {
    const recording = getRecording(catalog, id);
    if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
    if (!options.force && recording.screenText.state === 'done') return 'read';
    if (recording.cacheState !== 'complete' || !recording.probe) {
      throw new AppError('not-cached', `${printableKey(recording.key)} is not in the cache.`);
    }
    const { kind, playable, width, height } = recording.probe;
    if ((kind !== 'video' && kind !== 'guacamole') || playable === 'no') return 'unsupported';
    const tooSmall = whyTooSmall(width, height);
    if (tooSmall !== null) {
      endScreenText(catalog, id, { state: 'unsupported', problem: tooSmall });
      return 'unsupported';
    }
    beginScreenText(catalog, id, options.force ?? false);
    try {
      const problem = await readWhole(recording, options);
      endScreenText(catalog, id, { state: 'done', problem });
      return 'read';
    } catch (error) {
      if (!options.signal?.aborted) endScreenText(catalog, id, { state: 'failed', problem: toAppError(error).message });
      throw error;
    }
  }

  async function stop(id: RecordingId): Promise<void> {
    const work = running.get(id);
    work?.controller.abort();
    await work?.ended;
  }

  return {
    stop,
    async read(id, options = {}) {
      const controller = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
      const result = read(id, { ...options, signal });
      running.set(id, { controller, ended: result.catch(() => undefined) });
      try {
        return await result;
      } finally {
        running.delete(id);
      }
    },
    async dispose() {
      clearTimeout(idle);
      await Promise.all([...running.keys()].map(stop));
      await waiting?.thread.stop();
    },
  };
}
