import { assertNever } from '../../../shared/assert.ts';
import type { RecordingPlace, StoreSecret } from '../../../shared/model/source.ts';
import type { RecordingStore } from './recording-store.ts';

/**
 * Opens the store that the settings describe; nothing is asked of the network yet. The cloud SDKs are imported only
 * when used, since they take longer to load than everything else at the start of Witness.
 */
export async function openStore({
  settings,
  secret,
}: {
  readonly settings: RecordingPlace;
  readonly secret: StoreSecret;
}): Promise<RecordingStore> {
  switch (settings.kind) {
    case 's3':
      return (await import('./s3-store.ts')).openS3Store(settings, secret);
    case 'azure':
      return (await import('./azure-blob-store.ts')).openAzureBlobStore(settings, secret);
    case 'folder':
      return (await import('./folder-store.ts')).openFolderStore(settings.path);
    case 'loose-files':
      return (await import('./loose-files-store.ts')).openLooseFilesStore(settings.files);
    default:
      return assertNever(settings, 'store kind');
  }
}
