import { writeSync } from 'node:fs';
import type { Recording } from '../../shared/model/recording.ts';
import { openTestLibrary, waitForJob } from '../support/library.ts';
import { createRandom } from '../support/random.ts';
import { recordingsOf } from './check-library.ts';

/**
 * Plays, seeks, indexes, discards and fetches recordings of a data folder until it is told to end, as somebody does who reviews all
 * day; prints what it did.
 */
const [home = '', seed = '0'] = process.argv.slice(2);
const random = createRandom(Number(seed));
const engine = await openTestLibrary(home);
let isEnding = false;
process.once('SIGTERM', () => {
  isEnding = true;
});
const done = { opened: 0, segments: 0, ranges: 0, indexed: 0, fetched: 0, searches: 0, failed: 0 };
const recordings = [...(await recordingsOf(engine)).values()].filter(({ key }) => /\.(cast|mp4|guac)$/.test(key));
const words = ['root', 'rm', 'sudo', 'prod', 'select', 'kubectl'];

async function play({ id }: Recording): Promise<void> {
  const opened = await engine.call('playback.open', { recordingId: id });
  done.opened += 1;
  if (opened.track.kind === 'terminal') {
    for (let seek = 0; seek < 10; seek += 1) {
      const index = random.integer(0, Math.max(0, opened.track.segments.length - 1));
      await engine.call('playback.segment', { recordingId: id, index });
      await engine.call('playback.screen', { recordingId: id, atMs: random.integer(0, opened.durationMs ?? 0) });
      done.segments += 1;
    }
    return;
  }
  for (let seek = 0; seek < 10; seek += 1) {
    const start = random.integer(0, 50_000);
    const headers = { range: `bytes=${start}-${start + 65_535}` };
    const answer = await engine.media(new Request(`http://host/media/recording/${id}`, { headers }));
    await answer.arrayBuffer();
    done.ranges += 1;
  }
}

async function discardAndFetch({ id }: Recording): Promise<void> {
  await engine.call('recordings.removeFromCache', { recordingId: id });
  await waitForJob(engine, (await engine.call('recordings.fetch', { recordingIds: [id] })).jobId);
  done.fetched += 1;
  const job = await waitForJob(engine, (await engine.call('recordings.index', { recordingIds: [id], force: true })).jobId);
  if (job.state !== 'done') done.failed += 1;
  done.indexed += 1;
}

// What is kept in memory on purpose is there before anything is measured: decoders that run, tables of the catalog, compiled code.
for (const recording of recordings) await play(recording);
for (const type of ['.cast', '.mp4', '.guac']) {
  const first = recordings.find(({ key }) => key.endsWith(type));
  if (first) await discardAndFetch(first);
}
writeSync(1, 'ready\n');
while (!isEnding) {
  for (let each = 0; each < 4; each += 1) await play(random.pick(recordings));
  await engine.call('search.query', { query: random.pick(words) });
  done.searches += 1;
  await discardAndFetch(random.pick(recordings));
}
await engine.close();
console.log(JSON.stringify(done));
