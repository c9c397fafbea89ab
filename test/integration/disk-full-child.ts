import { execFileSync } from 'node:child_process';
import { openRecordingCache } from '../../electron/library/cache/recording-cache.ts';
import { openFolderStore } from '../../electron/library/stores/folder-store.ts';
import { toAppError } from '../../shared/errors.ts';
import { recordingIdSchema } from '../../shared/model/ids.ts';

/** Fetches a recording into a cache on a file system that is too small for it, then again when it has grown. */
const [folder = '', archive = '', key = ''] = process.argv.slice(2);
const store = openFolderStore(archive);
const cache = openRecordingCache({ folder, key: Buffer.alloc(32, 5) });
const id = recordingIdSchema.parse('full');
const object = await store.head(key);
const failure = await cache.fetch({ id, object, store }).then(
  () => null,
  (error: unknown) => toAppError(error).toPayload(),
);
const status = await cache.status(id);
execFileSync('mount', ['-o', 'remount,size=200m', folder]);
const { sha256 } = await cache.fetch({ id, object, store });
await cache.dispose();
console.log(JSON.stringify({ failure, status, sha256 }));
