import { toAppError } from '../../../shared/errors.ts';
import type { FetchResult, ItemFailure } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { lacksUnwrapped } from '../../../shared/wrapped.ts';
import { allEnded } from '../../common/all-ended.ts';
import { fetchRecording } from '../cache/fetch-recording.ts';
import { findBeside } from '../catalog/recording-companions.ts';
import { getRecording, setRecordingError } from '../catalog/recordings.ts';
import { companionNames } from '../formats/companion-names.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import { followArrival } from './follow-arrival.ts';
import { indexOne } from './index-all.ts';
import { probeCached } from './probe-cached.ts';
import { requireRecording, requireSource } from './require.ts';

/** Downloads, verifies and probes recordings, and indexes them if so set. One failure never stops the others. */
export async function fetchAll(library: LibraryContext, recordings: readonly Recording[], context: JobContext): Promise<FetchResult> {
  const { before, after } = inOrder(library, recordings);
  const failures: ItemFailure[] = [];
  const doneBytes = new Map<string, number>();
  const totalBytes = [...before, ...after].reduce((sum, recording) => sum + recording.sizeBytes, 0);
  const counted = new Set<string>();
  let fetched = 0;
  let alreadyCached = 0;
  let bytes = 0;
  const report = (recording: Recording, done: number, wasHere: boolean): void => {
    doneBytes.set(recording.id, done);
    let sum = 0;
    for (const each of doneBytes.values()) sum += each;
    context.report({ done: sum, total: totalBytes, detail: recording.key, wasHere });
  };

  const one = async (recording: Recording, isOpened = true): Promise<void> => {
    context.signal.throwIfAborted();
    // What an earlier download left is read back, not fetched.
    const hereBytes = recording.cacheState === 'partial' ? recording.cachedBytes : 0;
    let outcome: 'fetched' | 'alreadyCached' | null = null;
    try {
      outcome = await library.exclusive.run(recording.id, () =>
        fetchOne(library, recording, isOpened, context, (done) => report(recording, done, done <= hereBytes)),
      );
      if (outcome === 'fetched') {
        fetched += 1;
        bytes += recording.sizeBytes;
      } else if (!counted.has(recording.id)) alreadyCached += 1;
      counted.add(recording.id);
    } catch (error) {
      if (context.signal.aborted) throw error;
      failures.push({ item: recording.key, error: toAppError(error).toPayload() });
    }
    report(recording, recording.sizeBytes, outcome !== 'fetched');
  };
  const slots = recordings.length === 1 ? library.openSlots : library.fetchSlots;
  const inTurn = async (recording: Recording, isOpened: boolean): Promise<void> => {
    // Who watches something comes before what was asked for by the dozen.
    if (recordings.length > 1) await library.giveWay(context.signal);
    await one(recording, isOpened);
  };
  const all = (phase: readonly Recording[], isOpened: boolean): Promise<unknown> =>
    allEnded(phase.map((recording) => slots.run(() => inTurn(recording, isOpened), context.signal)));
  await all(before, false);
  await all(after, true);
  // Of those fetched before, what turned out to belong to no other recording.
  await all(
    before.filter(({ id }) => getRecording(library.catalog, id)?.companionOf === null),
    true,
  );
  return { fetched, alreadyCached, bytes, failures };
}

/** What a recording is read with comes before it, asked for or not. */
function inOrder({ catalog }: LibraryContext, recordings: readonly Recording[]): { before: Recording[]; after: Recording[] } {
  const before = new Map<string, Recording>();
  for (const recording of recordings) {
    for (const name of companionNames(recording.key.slice(recording.key.lastIndexOf('/') + 1))) {
      const companion = findBeside(catalog, recording, name);
      if (companion) before.set(companion.id, companion);
    }
  }
  return { before: [...before.values()], after: recordings.filter(({ id }) => !before.has(id)) };
}

async function fetchOne(
  library: LibraryContext,
  listed: Recording,
  isOpened: boolean,
  { signal, report }: JobContext,
  onProgress: (doneBytes: number) => void,
): Promise<'fetched' | 'alreadyCached'> {
  const { catalog, cache, now } = library;
  // Read again: another job may have fetched it while this one waited.
  const recording = requireRecording(catalog, listed.id);
  const isKnown = recording.probe !== null && !lacksUnwrapped(recording) && !['none', 'replayable'].includes(recording.indexState);
  if (recording.cacheState === 'complete' && isKnown) return 'alreadyCached';
  const wasComplete = recording.cacheState === 'complete';
  try {
    if (!wasComplete) {
      const store = await library.stores.of(requireSource(catalog, recording.sourceId));
      const quotaBytes = library.settings.get().cacheQuotaBytes;
      library.inFlight.add(recording.id);
      // Of another version of the object, or of one that left the cache.
      await library.copies.remove(recording.id);
      const arrival = isOpened ? followArrival(library, recording.id, signal) : null;
      await fetchRecording({
        catalog,
        cache,
        store,
        recording,
        quotaBytes,
        inFlight: library.inFlight,
        now,
        signal,
        onBegun: arrival?.onBegun,
        onProgress(doneBytes) {
          onProgress(doneBytes);
          arrival?.onProgress();
        },
      }).finally(() => arrival?.end());
    }
    if (isOpened) {
      const onProgress = (): void => report({ detail: `Unpacking ${recording.key}` });
      await probeCached(library, requireRecording(catalog, recording.id), { signal, onProgress });
    }
    if (isOpened && library.settings.get().indexAfterFetch) {
      report({ detail: `Indexing ${recording.key}` });
      await library.indexSlots.run(() => indexOne(library, recording.id, signal), signal);
    }
  } catch (error) {
    if (!signal.aborted) setRecordingError(catalog, recording.id, toAppError(error).toPayload());
    throw error;
  } finally {
    library.inFlight.delete(recording.id);
    announce(library, recording.id);
  }
  return wasComplete ? 'alreadyCached' : 'fetched';
}
