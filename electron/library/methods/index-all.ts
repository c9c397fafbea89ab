import { AppError, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { IndexResult, ItemFailure } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { lacksUnwrapped } from '../../../shared/wrapped.ts';
import { allEnded } from '../../common/all-ended.ts';
import { setIndexState, setRecordingError } from '../catalog/recordings.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import { countFrames } from './count-frames.ts';
import { probeCached } from './probe-cached.ts';
import { requireRecording } from './require.ts';

/** Indexes cached recordings. Those that are not cached are failures of their own; none stops the others. */
export async function indexAll(
  library: LibraryContext,
  recordings: readonly Recording[],
  { force, finished = new Set() }: { readonly force: boolean; readonly finished?: Set<RecordingId> },
  context: JobContext,
): Promise<IndexResult> {
  const failures: ItemFailure[] = [];
  let indexed = 0;
  let unsupported = 0;
  let done = 0;

  /** Its recording's turn comes before a place to index in: whoever fetches it holds the turn, and waits for a place. */
  const indexInTurn = ({ id, key }: Recording): Promise<'indexed' | 'unsupported'> =>
    library.exclusive.run(id, () =>
      library.indexSlots.run(async () => {
        const recording = requireRecording(library.catalog, id);
        if (recording.cacheState !== 'complete') throw new AppError('not-cached', `${key} is not in the cache.`);
        if ((!force || finished.has(id)) && recording.indexState === 'indexed' && !lacksUnwrapped(recording)) return 'indexed' as const;
        const onProgress = (): void => context.report({ detail: `Unpacking ${key}` });
        await probeCached(library, recording, { signal: context.signal, onProgress }).catch((error: unknown) => {
          keepFailure(library, id, error, context.signal);
          throw error;
        });
        return indexOne(library, id, context.signal, (error) => {
          failures.push({ item: key, error: error.toPayload() });
          context.report({ detail: error.message });
        });
      }, context.signal),
    );
  const one = async (recording: Recording): Promise<void> => {
    const { id, key } = recording;
    context.report({ done, total: recordings.length, detail: key });
    try {
      const outcome = await indexInTurn(recording);
      finished.add(id);
      if (outcome === 'indexed') indexed += 1;
      else unsupported += 1;
    } catch (error) {
      if (context.signal.aborted) throw error;
      failures.push({ item: key, error: toAppError(error).toPayload() });
    }
    announce(library, id);
    done += 1;
  };

  const queue = recordings.values();
  const workThrough = async (): Promise<void> => {
    for (const recording of queue) {
      context.signal.throwIfAborted();
      // Who watches something comes first.
      if (recordings.length > 1) await library.giveWay(context.signal);
      await one(recording);
    }
  };
  await allEnded(Array.from({ length: library.settings.get().limits.indexAtOnce }, workThrough));
  return { indexed, unsupported, failures };
}

/** Indexes one cached, probed recording and keeps how it went. The caller holds the recording's turn and an index slot. */
export async function indexOne(
  library: LibraryContext,
  id: RecordingId,
  signal: AbortSignal,
  onTrouble?: (error: AppError) => void,
): Promise<'indexed' | 'unsupported'> {
  try {
    await countFrames(library, id, { signal });
    const outcome = await library.indexer.index(id, {
      signal,
      onTrouble(error) {
        // Seen while it goes on; what it came to is kept at the end.
        setRecordingError(library.catalog, id, error.toPayload());
        announce(library, id);
        onTrouble?.(error);
      },
    });
    setIndexState(library.catalog, id, outcome);
    setRecordingError(library.catalog, id, null);
    return outcome;
  } catch (error) {
    keepFailure(library, id, error, signal);
    throw error;
  }
}

function keepFailure({ catalog }: LibraryContext, id: RecordingId, error: unknown, signal: AbortSignal): void {
  if (signal.aborted) return;
  setIndexState(catalog, id, 'failed');
  setRecordingError(catalog, id, toAppError(error).toPayload());
}
