import { AppError, toAppError } from '../../../shared/errors.ts';
import { type JobId, type SourceId, sourceIdSchema } from '../../../shared/model/ids.ts';
import type { Source, SourcePlace, SourceTest, StoreSecret } from '../../../shared/model/source.ts';
import { createExclusiveByKey } from '../../common/slots.ts';
import { randomId } from '../../common/stable-id.ts';
import { getImportMapping } from '../catalog/import-mappings.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { refreshSessionStates } from '../catalog/sessions.ts';
import { deleteSource, insertSource, listSources, markSyncFailed, setSyncSchedule } from '../catalog/sources.ts';
import { testGateway } from '../gateway/test-gateway.ts';
import type { LibraryContext } from '../library-context.ts';
import { testStore } from '../stores/test-store.ts';
import { releaseRecordings } from '../sync/gateway-recordings.ts';
import { importInventory } from '../sync/import-inventory.ts';
import { rematchByOverlap } from '../sync/overlap/match-by-overlap.ts';
import { previewImport } from '../sync/preview-import.ts';
import { syncGateway } from '../sync/sync-gateway.ts';
import { syncSource } from '../sync/sync-source.ts';
import { addLoose } from './add-loose.ts';
import { changedSecret, changeSource } from './change-source.ts';
import { gatewayMethods, openSourceGateway } from './gateway-methods.ts';
import type { HandlersOf } from './handlers.ts';
import { requireSource } from './require.ts';

export function sourceMethods(library: LibraryContext): HandlersOf<'sources'> {
  const { catalog, stores, events, now } = library;
  // One drop after another: each stops the sync of the list as it was.
  const looseTurns = createExclusiveByKey<'loose'>();
  const changed = (): void =>
    events.emit('catalog.changed', { topics: ['sources', 'sessions', 'recordings'], sessionId: null, recordingId: null });

  return {
    'sources.list': () => ({ sources: listSources(catalog) }),
    'sources.add': async ({ name, store, secret }) => ({ source: await addSource(library, { name, store, secret }) }),
    'sources.addLoose': ({ paths }, signal) => looseTurns.run('loose', () => addLoose(library, paths, signal)),
    'sources.test': ({ store, secret }, signal) => testSource(library, store, secret, signal),
    'sources.testKnown': async ({ sourceId, store, secret }, signal) => {
      const source = requireSource(catalog, sourceId);
      const settings = store ?? source.store;
      return testSource(library, settings, await changedSecret(library, source, settings, secret), signal);
    },
    'sources.change': async ({ sourceId, ...change }) => ({ source: await changeSource(library, sourceId, change) }),
    'sources.setSecret': async ({ sourceId, secret }) => {
      requireSource(catalog, sourceId);
      await stores.setSecret(sourceId, secret);
      return {};
    },
    'sources.setSchedule': ({ sourceId, everyMinutes }) => {
      requireSource(catalog, sourceId);
      setSyncSchedule(catalog, sourceId, everyMinutes);
      events.emit('catalog.changed', { topics: ['sources'], sessionId: null, recordingId: null });
      return { source: requireSource(catalog, sourceId) };
    },
    'sources.remove': async ({ sourceId }) => {
      requireSource(catalog, sourceId);
      // What may be reading or writing the source's recordings stops first; other jobs go on.
      await library.jobs.cancelWhere(
        (key) => key === syncKey(sourceId) || key === 'fetch' || key === 'index' || key.startsWith('decrypt:'),
      );
      const recordings = listRecordings(catalog, { sourceId });
      transaction(catalog, () => {
        releaseRecordings(catalog, sourceId);
        deleteSource(catalog, sourceId);
        // Also of stores: without the gateway, what it did not list is no orphan any more.
        refreshSessionStates(catalog, { sourceIds: listSources(catalog).map(({ id }) => id), nowMs: now() });
      });
      await stores.forget(sourceId);
      for (const { id } of recordings) {
        await library.cache.remove(id);
        await library.indexer.removeDerived(id);
      }
      changed();
      return {};
    },
    'sources.sync': ({ sourceId }) => ({ jobId: startSync(library, sourceId) }),
    'sources.importInventory': async ({ sourceId, fileName, text, mapping }, signal) => {
      const source = requireSource(catalog, sourceId);
      const imported = importInventory({ catalog, source, fileName, text, mapping, now });
      await rematchByOverlap({ catalog, now, signal: signal ?? new AbortController().signal });
      changed();
      return imported;
    },
    'sources.previewImport': ({ sourceId, fileName, text, mapping }) => {
      requireSource(catalog, sourceId);
      return previewImport({ text, fileName, mapping, kept: getImportMapping(catalog, sourceId) });
    },
    ...gatewayMethods(library),
  };
}

async function testSource(
  { now }: LibraryContext,
  settings: SourcePlace,
  secret: StoreSecret,
  given: AbortSignal | undefined,
): Promise<SourceTest> {
  const signal = given && { signal: given };
  if (settings.kind !== 'akeyless') return { ...(await testStore({ settings, secret, ...signal })), gateway: null };
  const { found, error } = await testGateway({ settings, secret, now, ...signal });
  return { reachable: error === null, objectsSeen: 0, moreObjects: false, gateway: found, error };
}

/** Adds a source with a name that no other has; its secret goes to the vault. */
export async function addSource(
  library: LibraryContext,
  { name, store, secret }: { readonly name: string; readonly store: SourcePlace; readonly secret: StoreSecret },
): Promise<Source> {
  if (listSources(library.catalog).some((source) => source.name === name)) {
    throw new AppError('usage', `There is a source named "${name}" already.`, { action: 'Choose another name.' });
  }
  const id = sourceIdSchema.parse(randomId());
  await library.stores.setSecret(id, secret);
  insertSource(library.catalog, { id, name, store, addedAtMs: library.now() });
  library.events.emit('catalog.changed', { topics: ['sources'], sessionId: null, recordingId: null });
  return requireSource(library.catalog, id);
}

/** What the job of a source's sync works on. */
export function syncKey(sourceId: SourceId): string {
  return `sync:${sourceId}`;
}

/** Starts the sync of a source, or returns the one that runs. */
export function startSync(library: LibraryContext, sourceId: SourceId): JobId {
  const source = requireSource(library.catalog, sourceId);
  return library.jobs.start({
    kind: 'sync',
    title: `Sync ${source.name}`,
    unit: source.store.kind === 'akeyless' ? 'sessions' : 'objects',
    key: syncKey(sourceId),
    exclusive: true,
    again: { method: 'sources.sync', params: { sourceId } },
    canPause: true,
    work: async ({ signal, report }) => {
      try {
        const { catalog, now } = library;
        if (source.store.kind === 'akeyless') {
          const waiting = (ms: number, { message }: AppError): void =>
            report({ detail: `Trying again in ${Math.ceil(ms / 1000)} s: ${message}` });
          const gateway = await openSourceGateway(library, sourceId, waiting);
          return await syncGateway({ catalog, gateway, source, now, signal, onProgress: report }).finally(() => gateway.dispose());
        }
        const store = await library.stores.of(source);
        return await syncSource({ catalog, store, source, now, signal, onProgress: report });
      } catch (error) {
        if (!signal.aborted) markSyncFailed(library.catalog, sourceId, toAppError(error).toPayload());
        throw error;
      } finally {
        library.events.emit('catalog.changed', { topics: ['sources', 'sessions', 'recordings'], sessionId: null, recordingId: null });
      }
    },
  });
}
