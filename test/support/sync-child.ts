import { writeSync } from 'node:fs';
import { sourceIdSchema } from '../../shared/model/ids.ts';
import { openTestLibrary, waitForJob } from './library.ts';

/** A process that syncs sources one after the other and prints each step of their jobs; the test kills it on the way. */
const [home = '', now = '', ...sources] = process.argv.slice(2);
const engine = await openTestLibrary(home, { now: () => Number(now) });
// Straight to the pipe: nothing is held back in this process when it dies.
engine.subscribe('job.changed', ({ job }) => void writeSync(1, `${job.state} ${job.done}\n`));
for (const source of sources) {
  const { jobId } = await engine.call('sources.sync', { sourceId: sourceIdSchema.parse(source) });
  await waitForJob(engine, jobId);
}
await engine.close();
