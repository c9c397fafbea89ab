import { recordingIdSchema } from '../../shared/model/ids.ts';
import { openTestLibrary } from './library.ts';

/** A process that decrypts a recording of a library; the test kills it on the way. */
const [home = '', id = ''] = process.argv.slice(2);
const engine = await openTestLibrary(home);
await engine.call('recordings.decrypt', { recordingId: recordingIdSchema.parse(id) });
