import { z } from 'zod';
import type { JobId } from '../../../shared/model/ids.ts';
import { jobSchema } from '../../../shared/model/job.ts';
import type { JobStore, KeptCall, KeptJob } from '../jobs/jobs.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';

const callSchema = z.object({ method: z.string(), params: z.unknown() });

/** The call by which a kept job is started again; null where it is not kept. */
export function getKeptCall(catalog: ReadableCatalog, id: JobId): KeptCall | null {
  const row = statement<{ again: string }>(catalog, 'SELECT again FROM jobs WHERE id = ?').get(id);
  return row ? readJson(callSchema, row.again) : null;
}

/** Jobs that are not done, kept in the catalog. */
export function createJobStore(catalog: WritableCatalog): JobStore {
  return {
    list() {
      const rows = statement<{ job: string; key: string; again: string }>(
        catalog,
        'SELECT job, key, again FROM jobs ORDER BY position',
      ).all();
      return rows.flatMap(({ key, ...row }): KeptJob[] => {
        const job = readJson(jobSchema, row.job);
        const again = readJson(callSchema, row.again);
        return job && again ? [{ job, key, again }] : [];
      });
    },
    put({ job, key, again }) {
      statement(
        catalog,
        `INSERT INTO jobs (id, position, job, key, again) VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM jobs), ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET job = excluded.job`,
      ).run(job.id, JSON.stringify(job), key, JSON.stringify(again));
    },
    remove(id: JobId) {
      statement(catalog, 'DELETE FROM jobs WHERE id = ?').run(id);
    },
  };
}
