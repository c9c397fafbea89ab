import type { ParsedParamsOf } from '../../../shared/contract/index.ts';
import type { JobId, RecordingId } from '../../../shared/model/ids.ts';
import { cacheTotals, setCacheState, setPinned } from '../catalog/recordings.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import { decryptRecording } from './decrypt-recording.ts';
import { downloadedOf } from './downloaded.ts';
import { fetchAll } from './fetch-all.ts';
import type { HandlersOf } from './handlers.ts';
import { indexAll } from './index-all.ts';
import { canBeRead, readUnasked, startReading } from './read-screen-text.ts';
import { requireRecording } from './require.ts';
import { selectRecordings } from './select-recordings.ts';

export function recordingMethods(library: LibraryContext): Omit<HandlersOf<'recordings'>, 'recordings.setProfile'> & HandlersOf<'cache'> {
  const { catalog } = library;
  return {
    'recordings.get': ({ recordingId }) => ({ recording: requireRecording(catalog, recordingId) }),
    'recordings.fetch': (selection) => ({ jobId: startFetch(library, selection) }),
    'recordings.index': ({ force, ...selection }) => {
      const recordings = selectRecordings(catalog, selection);
      // Of a job that goes on after a pause: what it did is not done once more.
      const finished = new Set<RecordingId>();
      const jobId = library.jobs.start({
        kind: 'index',
        title: recordings.length === 1 ? `Index ${recordings[0]?.key}` : `Index ${recordings.length} recordings`,
        unit: 'recordings',
        key: 'index',
        again: { method: 'recordings.index', params: { force, ...selection } },
        canPause: true,
        async work(context) {
          const result = await indexAll(library, recordings, { force, finished }, context);
          readUnasked(
            library,
            recordings.map(({ id }) => id),
          );
          return result;
        },
      });
      return { jobId };
    },
    'recordings.readScreenText': ({ force, ...selection }) => {
      const selected = selectRecordings(catalog, selection);
      // Of all, those that can be read now; what was named is told why it cannot.
      const again = { method: 'recordings.readScreenText', params: { force, ...selection } } as const;
      return { jobId: startReading(library, selection.all ? selected.filter(canBeRead) : selected, force, again) };
    },
    'recordings.decrypt': ({ recordingId, keyName }) => {
      const { key } = requireRecording(catalog, recordingId);
      const jobId = library.jobs.start({
        kind: 'decrypt',
        title: `Decrypt ${key}`,
        unit: 'bytes',
        key: `decrypt:${recordingId}`,
        exclusive: true,
        again: { method: 'recordings.decrypt', params: { recordingId, keyName } },
        async work(context) {
          const result = await decryptRecording(library, recordingId, keyName, context);
          readUnasked(library, [recordingId]);
          return result;
        },
      });
      return { jobId };
    },
    'recordings.downloaded': ({ recordingId }) => downloadedOf(library, recordingId),
    'recordings.pin': ({ recordingId, pinned }) => {
      requireRecording(catalog, recordingId);
      setPinned(catalog, recordingId, pinned);
      return { recording: announce(library, recordingId) };
    },
    'recordings.removeFromCache': async ({ recordingId }) => {
      requireRecording(catalog, recordingId);
      await library.screenText.stop(recordingId);
      await library.exclusive.run(recordingId, async () => {
        await library.cache.remove(recordingId);
        setCacheState(catalog, recordingId, { cacheState: 'none', cachedBytes: 0 });
        setPinned(catalog, recordingId, false);
      });
      return { recording: announce(library, recordingId) };
    },
    'cache.status': () => ({ ...cacheTotals(catalog), quotaBytes: library.settings.get().cacheQuotaBytes }),
  };
}

/** Starts fetching recordings; what is here already is not fetched again. */
export function startFetch(library: LibraryContext, selection: ParsedParamsOf<'recordings.fetch'>): JobId {
  const recordings = selectRecordings(library.catalog, selection);
  return library.jobs.start({
    kind: 'fetch',
    title: recordings.length === 1 ? `Fetch ${recordings[0]?.key}` : `Fetch ${recordings.length} recordings`,
    unit: 'bytes',
    key: 'fetch',
    again: { method: 'recordings.fetch', params: selection },
    canPause: true,
    async work(context) {
      const result = await fetchAll(library, recordings, context);
      readUnasked(
        library,
        recordings.map(({ id }) => id),
      );
      return result;
    },
  });
}
