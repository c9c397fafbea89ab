import { z } from 'zod';
import { jobIdSchema } from '../model/ids.ts';

/** One call of the contract: what goes in and what comes out. Failures are AppErrors. */
export interface MethodDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly params: P;
  readonly result: R;
}

export function method<P extends z.ZodType, R extends z.ZodType>(params: P, result: R): MethodDefinition<P, R> {
  return { params, result };
}

/** Of calls that take or give nothing. */
export const nothing = z.object({});
/** The answer of calls that start a job. */
export const jobStarted = z.object({ jobId: jobIdSchema });
