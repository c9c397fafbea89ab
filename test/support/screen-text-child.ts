import { openTestLibrary } from './library.ts';

// Reads the screen text of a data folder's recordings in a process of its own, which tells how far it is, to be killed.
const [home = ''] = process.argv.slice(2);
const engine = await openTestLibrary(home);
engine.subscribe('job.changed', ({ job }) => {
  if (job.kind === 'screen-text') process.send?.({ doneMs: job.done, state: job.state });
});
await engine.call('recordings.readScreenText', { all: true });
