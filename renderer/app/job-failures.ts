import { z } from 'zod';
import { type ItemFailure, itemFailureSchema, type Job } from '../../shared/model/job.ts';

const withFailures = z.object({ failures: z.array(itemFailureSchema) });

/** The single items that a finished job could not do. */
export function failuresOf({ result }: Pick<Job, 'result'>): readonly ItemFailure[] {
  const parsed = withFailures.safeParse(result);
  return parsed.success ? parsed.data.failures : [];
}
