import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { Source, SourcePlace, SourceSettings, StoreSecret } from '../../../shared/model/source.ts';
import { listSources, changeSource as writeSource } from '../catalog/sources.ts';
import type { LibraryContext } from '../library-context.ts';
import { requireSource } from './require.ts';

export interface SourceChange {
  readonly name: string;
  readonly store: SourceSettings;
  readonly secret: StoreSecret;
}

/**
 * Gives a source another name, or another way to what it is. Throws `usage` where it would be another source. What is being read
 * from it goes on the old way.
 */
export async function changeSource(library: LibraryContext, sourceId: SourceId, { name, store, secret }: SourceChange): Promise<Source> {
  const { catalog, stores, events } = library;
  const known = requireSource(catalog, sourceId);
  if (listSources(catalog).some((other) => other.id !== sourceId && other.name === name)) {
    throw new AppError('usage', `There is a source named "${name}" already.`, { action: 'Choose another name.' });
  }
  if (contentOf(known.store) !== contentOf(store)) {
    throw new AppError('usage', `${known.name} is ${contentOf(known.store)}; that cannot be changed.`, {
      action: 'Add what you mean as a source of its own: what is known of this one would be told of the other.',
    });
  }
  // Closes the store that is open on the old settings.
  await stores.setSecret(sourceId, await changedSecret(library, known, store, secret));
  writeSource(catalog, { id: sourceId, name, store });
  events.emit('catalog.changed', { topics: ['sources'], sessionId: null, recordingId: null });
  return requireSource(catalog, sourceId);
}

/** The secret of a source after a change: what was given, and what is kept of the one in the vault. */
export async function changedSecret(
  { stores }: Pick<LibraryContext, 'stores'>,
  known: Source,
  store: SourcePlace,
  given: StoreSecret,
): Promise<StoreSecret> {
  if (authOf(known.store) !== authOf(store)) return given;
  const kept = await stores.secretOf(known.id);
  const { proxyCredentials } = kept;
  // A new key is never mixed with the parts of an old one.
  if (Object.keys(given).some((part) => part !== 'proxyCredentials')) return { ...(proxyCredentials && { proxyCredentials }), ...given };
  return { ...kept, ...given };
}

function authOf(store: SourcePlace): string {
  return store.kind === 'folder' || store.kind === 'loose-files' ? 'none' : `${store.kind} ${store.auth}`;
}

/** What a source is, whatever the way to it. */
function contentOf(store: SourcePlace): string {
  const below = (prefix: string): string => (prefix === '' ? '' : ` below "${prefix}"`);
  switch (store.kind) {
    case 's3':
      return `the bucket "${store.bucket}"${below(store.prefix)}`;
    case 'azure':
      return `the container "${store.container}"${below(store.prefix)}`;
    case 'folder':
      return 'a folder';
    case 'loose-files':
      return 'a list of files';
    case 'akeyless':
      return 'an Akeyless Gateway';
  }
}
