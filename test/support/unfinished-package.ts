import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../electron/library/engine.ts';
import type { SessionId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import { finishJob, sampleArchive, waitForJob } from './library.ts';

export interface UnfinishedTestPackage {
  readonly sessionIds: readonly SessionId[];
  /** Where its bag belongs; nothing is there any more. */
  readonly place: string;
  /** As it failed. */
  readonly job: Job;
}

/** Two sessions of the sample archive, whose export failed at its end because something had taken its place meanwhile. */
export async function makeUnfinishedPackage(engine: Engine, out: string): Promise<UnfinishedTestPackage> {
  const { source } = await engine.call('sources.add', { name: 'sample', store: { kind: 'folder', path: sampleArchive } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  const { sessions } = await engine.call('sessions.list', { filter: { resourceType: ['ssh'], recordedState: ['recorded'] } });
  const sessionIds = sessions.slice(0, 2).map(({ id }) => id);
  await finishJob(engine, (await engine.call('recordings.fetch', { sessionIds })).jobId);
  let place = '';
  const unsubscribe = engine.subscribe('job.changed', ({ job }) => {
    if (job.kind !== 'export' || place !== '' || job.detail === '') return;
    place = join(out, job.title.replace('Export ', ''));
    mkdirSync(place);
  });
  const { jobId } = await engine.call('evidence.package', { of: { sessionIds }, targetDir: out, reason: 'Ticket 42' });
  const job = await waitForJob(engine, jobId);
  unsubscribe();
  rmSync(place, { recursive: true });
  return { sessionIds, place, job };
}
