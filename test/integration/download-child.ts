import { writeSync } from 'node:fs';
import { openRecordingCache } from '../../electron/library/cache/recording-cache.ts';
import { openS3Store } from '../../electron/library/stores/s3-store.ts';
import { recordingIdSchema } from '../../shared/model/ids.ts';
import { storeSecretSchema, storeSettingsSchema } from '../../shared/model/source.ts';

/** A process that downloads one recording and prints how many bytes it has; the test kills it on the way. */
const [folder = '', keyHex = '', id = '', key = '', settingsJson = '', secretJson = ''] = process.argv.slice(2);
const settings = storeSettingsSchema.parse(JSON.parse(settingsJson));
if (settings.kind !== 's3') throw new Error('The test has an S3 server.');
const store = await openS3Store(settings, storeSecretSchema.parse(JSON.parse(secretJson)));
const cache = openRecordingCache({ folder, key: Buffer.from(keyHex, 'hex') });
await cache.fetch({
  id: recordingIdSchema.parse(id),
  object: await store.head(key),
  store,
  // Straight to the pipe: nothing is held back in this process when it dies.
  onProgress: (doneBytes) => writeSync(1, `${doneBytes}\n`),
});
await cache.dispose();
await store.dispose();
