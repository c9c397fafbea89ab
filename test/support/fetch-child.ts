import { openTestLibrary, waitForJob } from './library.ts';

/** A process that fetches every recording of a library; the test kills it on the way. */
const [home = ''] = process.argv.slice(2);
const engine = await openTestLibrary(home);
const { jobId } = await engine.call('recordings.fetch', { all: true });
// Straight away: the job is kept from its start on.
process.stdout.write('started\n');
await waitForJob(engine, jobId);
await engine.close();
