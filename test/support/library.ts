import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFileVault } from '../../electron/common/file-vault.ts';
import type { Engine } from '../../electron/library/engine.ts';
import { createLibrary, type LibraryOptions } from '../../electron/library/library.ts';
import type { JobId } from '../../shared/model/ids.ts';
import { hasEnded, type Job } from '../../shared/model/job.ts';

export const resourcesDir = fileURLToPath(new URL('../../resources', import.meta.url));
export const sampleArchive = join(resourcesDir, 'sample-archive');

/** A folder of its own for one test; `remove` takes it away with all in it. */
export async function makeTempFolder(prefix = 'witness-test-'): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The real engine on a data folder, with a file vault as the headless host has it. */
export async function openTestLibrary(home: string, more: Partial<LibraryOptions> = {}): Promise<Engine> {
  return createLibrary({ home, vault: await openFileVault(home), host: 'headless', version: '0.0.0-test', resourcesDir, ...more });
}

/** Waits until a job has ended, by its events. */
export async function waitForJob(engine: Engine, jobId: JobId): Promise<Job> {
  const { promise, resolve } = Promise.withResolvers<Job>();
  const unsubscribe = engine.subscribe('job.changed', ({ job }) => {
    if (job.id === jobId && hasEnded(job)) resolve(job);
  });
  const { jobs } = await engine.call('jobs.list', {});
  const known = jobs.find((job) => job.id === jobId);
  if (known && hasEnded(known)) resolve(known);
  try {
    return await promise;
  } finally {
    unsubscribe();
  }
}

/** The same, and fails the test when the job did not end well. */
export async function finishJob(engine: Engine, jobId: JobId): Promise<Job> {
  const job = await waitForJob(engine, jobId);
  if (job.state !== 'done') throw new Error(`${job.title}: ${job.state}: ${job.error?.message}`);
  return job;
}
