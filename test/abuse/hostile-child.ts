import { fetchResultSchema, syncResultSchema } from '../../shared/model/job.ts';
import { finishJob, openTestLibrary } from '../support/library.ts';
import { recordingsOf } from './check-library.ts';

/** What a library made of a folder of hostile files. */
export interface HostileReport {
  readonly listed: number;
  /** How many ended as what: read, or the code of the problem that was told. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Recordings of which nothing was told, or that failed without a code of their own. */
  readonly untold: readonly string[];
  readonly maxRssMb: number;
}

/** Syncs, fetches, probes and indexes a folder of hostile files with the real library, in a process of its own, and prints a report. */
const [home = '', folder = ''] = process.argv.slice(2);
if (home !== '') {
  const engine = await openTestLibrary(home);
  const { source } = await engine.call('sources.add', { name: 'hostile', store: { kind: 'folder', path: folder } });
  const synced = await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  const fetched = await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
  const outcomes: Record<string, number> = {};
  const untold: string[] = [];
  const failures = [...syncResultSchema.parse(synced.result).failures, ...fetchResultSchema.parse(fetched.result).failures];
  for (const { item, error } of failures) if (error.code === 'internal') untold.push(`${JSON.stringify(item)}: ${error.message}`);
  const recordings = await recordingsOf(engine);
  for (const { key, probe, error, indexState, companionOf } of recordings.values()) {
    const isRead = companionOf !== null || (probe !== null && ['indexed', 'unsupported'].includes(indexState));
    const outcome = error?.code ?? (isRead ? (probe?.problems[0]?.code ?? 'read') : 'nothing');
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (outcome === 'internal' || outcome === 'nothing') untold.push(`${JSON.stringify(key)}: ${error?.message ?? indexState}`);
  }
  // It still works, and tells of nothing that came out of a file as anything but text.
  await engine.call('search.query', { query: 'root' });
  await engine.close();
  const report: HostileReport = { listed: recordings.size, outcomes, untold, maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024) };
  console.log(JSON.stringify(report));
}
