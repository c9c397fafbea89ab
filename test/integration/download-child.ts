import { writeSync } from 'node:fs';
import { openRecordingCache } from '../../electron/library/cache/recording-cache.ts';
import { openS3Store } from '../../electron/library/stores/s3-store.ts';
import { recordingIdSchema } from '../../shared/model/ids.ts';
import { storeSecretSchema, storeSettingsSchema } from '../../shared/model/source.ts';

/**
 * A process that downloads one recording and prints how many bytes it has; the test kills it on the way. With a seventh
 * argument it reads here and there in what arrives meanwhile, so that parts of it come out of turn.
 */
const [folder = '', keyHex = '', id = '', key = '', settingsJson = '', secretJson = '', reads = ''] = process.argv.slice(2);
const settings = storeSettingsSchema.parse(JSON.parse(settingsJson));
if (settings.kind !== 's3') throw new Error('The test has an S3 server.');
const store = await openS3Store(settings, storeSecretSchema.parse(JSON.parse(secretJson)));
const cache = openRecordingCache({ folder, key: Buffer.from(keyHex, 'hex') });
const recordingId = recordingIdSchema.parse(id);
const object = await store.head(key);

async function readHereAndThere(): Promise<void> {
  const reader = await cache.openArriving(recordingId, { whenStopped: 'wait' });
  for (let round = 1; round < 40; round += 1) {
    const start = (round * 7_919_777) % object.sizeBytes;
    await reader.read(start, start + 300_000);
  }
  await reader.close();
}

let reading = Promise.resolve();
await cache.fetch({
  id: recordingId,
  object,
  store,
  onBegun: () => {
    if (reads !== '') reading = readHereAndThere();
  },
  // Straight to the pipe: nothing is held back in this process when it dies.
  onProgress: (doneBytes) => writeSync(1, `${doneBytes}\n`),
});
await reading;
await cache.dispose();
await store.dispose();
