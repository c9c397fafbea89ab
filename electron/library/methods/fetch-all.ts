import { toAppError } from '../../../shared/errors.ts';
import type { FetchResult, ItemFailure } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { fetchRecording } from '../cache/fetch-recording.ts';
import { setProbe, setRecordingError } from '../catalog/recordings.ts';
import { probe } from '../formats/probe.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import { indexOne } from './index-all.ts';
import { requireRecording, requireSource } from './require.ts';

/** Downloads, verifies and probes recordings, and indexes them if so set. One failure never stops the others. */
export async function fetchAll(library: LibraryContext, recordings: readonly Recording[], context: JobContext): Promise<FetchResult> {
  const failures: ItemFailure[] = [];
  const doneBytes = new Map<string, number>();
  const totalBytes = recordings.reduce((sum, recording) => sum + recording.sizeBytes, 0);
  let fetched = 0;
  let alreadyCached = 0;
  let bytes = 0;
  const report = (recording: Recording, done: number): void => {
    doneBytes.set(recording.id, done);
    let sum = 0;
    for (const each of doneBytes.values()) sum += each;
    context.report({ done: sum, total: totalBytes, detail: recording.key });
  };

  const one = async (recording: Recording): Promise<void> => {
    context.signal.throwIfAborted();
    try {
      const outcome = await library.exclusive.run(recording.id, () =>
        fetchOne(library, recording, context, (done) => report(recording, done)),
      );
      if (outcome === 'fetched') {
        fetched += 1;
        bytes += recording.sizeBytes;
      } else alreadyCached += 1;
    } catch (error) {
      if (context.signal.aborted) throw error;
      failures.push({ item: recording.key, error: toAppError(error).toPayload() });
    }
    report(recording, recording.sizeBytes);
  };
  await Promise.all(recordings.map((recording) => library.fetchSlots.run(() => one(recording), context.signal)));
  return { fetched, alreadyCached, bytes, failures };
}

async function fetchOne(
  library: LibraryContext,
  listed: Recording,
  { signal, report }: JobContext,
  onProgress: (doneBytes: number) => void,
): Promise<'fetched' | 'alreadyCached'> {
  const { catalog, cache, now } = library;
  // Read again: another job may have fetched it while this one waited.
  const recording = requireRecording(catalog, listed.id);
  if (recording.cacheState === 'complete' && recording.probe && recording.indexState !== 'none') return 'alreadyCached';
  const wasComplete = recording.cacheState === 'complete';
  try {
    if (!wasComplete) {
      const store = await library.stores.of(requireSource(catalog, recording.sourceId));
      const quotaBytes = library.settings.get().cacheQuotaBytes;
      library.inFlight.add(recording.id);
      await fetchRecording({ catalog, cache, store, recording, quotaBytes, inFlight: library.inFlight, now, signal, onProgress });
    }
    await probeCached(library, recording);
    if (library.settings.get().indexAfterFetch) {
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

/** Sniffs what a cached recording is, once. */
export async function probeCached(library: LibraryContext, recording: Recording): Promise<void> {
  if (recording.probe) return;
  const reader = await library.cache.open(recording.id);
  try {
    setProbe(library.catalog, recording.id, await probe(reader, recording.key));
  } finally {
    await reader.close();
  }
}
