import { toAppError } from '../../../shared/errors.ts';
import type { JobId, RecordingId } from '../../../shared/model/ids.ts';
import type { ItemFailure, ScreenTextResult } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { setRecordingError } from '../catalog/recordings.ts';
import { listUnread, pauseScreenText } from '../catalog/screen-text-state.ts';
import type { JobCall, JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import { requireRecording } from './require.ts';

const readingKey = 'screen-text';

/**
 * Starts reading the text on the pictures of recordings, one after the other. Cancelled, it is paused. `again` is how it was
 * asked for; what nobody asked for goes on by itself at the next start.
 */
export function startReading(library: LibraryContext, recordings: readonly Recording[], force: boolean, again?: JobCall): JobId {
  const [only] = recordings;
  const begun = new Set<RecordingId>();
  return library.jobs.start({
    kind: 'screen-text',
    title:
      only && recordings.length === 1 ? `Read the screen text of ${only.key}` : `Read the screen text of ${recordings.length} recordings`,
    unit: 'ms',
    key: readingKey,
    ...(again && { again }),
    canPause: true,
    work: (context) => readAll(library, recordings, { force, begun }, context),
  });
}

/** Whether there is a picture here whose text can be read. */
export function canBeRead({ cacheState, screenText }: Recording): boolean {
  return cacheState === 'complete' && screenText.state !== 'unsupported';
}

/** The same, unasked, for those of these that are not read yet and may be, where that is set. */
export function readUnasked(library: LibraryContext, ids: readonly RecordingId[]): void {
  if (library.host === 'headless' || !library.settings.get().readScreenText) return;
  const unread = listUnread(library.catalog, ids);
  if (unread.length > 0) startReading(library, unread, false);
}

/** Goes on with what was being read when Witness was closed, or had not begun. */
export function goOnReading(library: LibraryContext): void {
  if (!library.settings.get().readScreenText) return;
  const unread = listUnread(library.catalog);
  // It is among that, and runs again without being asked.
  library.jobs.dismiss(({ kind, state }) => kind === 'screen-text' && state === 'interrupted');
  if (unread.length > 0) startReading(library, unread, false);
}

async function readAll(
  library: LibraryContext,
  recordings: readonly Recording[],
  { force, begun }: { readonly force: boolean; readonly begun: Set<RecordingId> },
  context: JobContext,
): Promise<ScreenTextResult> {
  const { signal, report } = context;
  const failures: ItemFailure[] = [];
  const lengths = new Map(recordings.map(({ id, probe }) => [id, probe?.durationMs ?? 0]));
  const total = (): number => [...lengths.values()].reduce((sum, ms) => sum + ms, 0);
  let before = 0;
  let read = 0;
  let unsupported = 0;
  const left = new Set(recordings.map(({ id }) => id));
  try {
    for (const { id, key } of recordings) {
      report({ done: before, total: total(), detail: key });
      const trouble = (error: unknown): void => {
        failures.push({ item: key, error: toAppError(error).toPayload() });
      };
      try {
        const outcome = await library.screenTextSlots.run(() => {
          announce(library, id);
          return library.screenText.read(id, {
            // Of a job that goes on after a pause: what it read is not read once more, what it began is gone on with.
            force: force && !begun.has(id),
            signal,
            onProgress(doneMs, totalMs) {
              begun.add(id);
              lengths.set(id, totalMs);
              report({ done: before + doneMs, total: total(), detail: key });
            },
            onTrouble(error) {
              trouble(error);
              setRecordingError(library.catalog, id, error.toPayload());
              announce(library, id);
            },
          });
        }, signal);
        if (outcome === 'read') read += 1;
        else unsupported += 1;
      } catch (error) {
        if (signal.aborted) throw error;
        trouble(error);
      }
      before += lengths.get(id) ?? 0;
      left.delete(id);
      announce(library, requireRecording(library.catalog, id).id);
    }
    return { read, unsupported, failures };
  } catch (error) {
    if (signal.aborted && !context.isClosing()) {
      pauseScreenText(library.catalog, [...left]);
      for (const id of left) announce(library, id);
    }
    throw error;
  }
}
