import { z } from 'zod';
import { sampleIdSchema } from '../model/ids.ts';
import { maxSampleSize, sampledSessionSchema, sampleRecipeSchema, sampleSchema } from '../model/sampling.ts';
import { facetNameSchema, sessionFilterSchema } from '../model/session.ts';
import { method, nothing } from './define-contract.ts';

/** Samples of the inventory: drawn, kept, drawn again to prove them. */
export const sampleCalls = {
  /** Draws a sample of the sessions under a filter. keepAs null: it is not kept. */
  'samples.draw': method(
    z.object({
      filter: sessionFilterSchema.default(sessionFilterSchema.parse({})),
      size: z.int().min(1).max(maxSampleSize),
      seed: z.string().min(1).max(200),
      stratifyBy: facetNameSchema.nullable().default(null),
      keepAs: z.string().min(1).max(200).nullable().default(null),
    }),
    z.object({ sample: sampleSchema.nullable(), recipe: sampleRecipeSchema, sessions: z.array(sampledSessionSchema) }),
  ),
  /** The newest first. */
  'samples.list': method(nothing, z.object({ samples: z.array(sampleSchema) })),
  'samples.get': method(
    z.object({ sampleId: sampleIdSchema }),
    z.object({ sample: sampleSchema, sessions: z.array(sampledSessionSchema) }),
  ),
  /** Draws a sample that is kept once more, from the sessions as they are now. */
  'samples.verify': method(
    z.object({ sampleId: sampleIdSchema }),
    z.object({ samePopulation: z.boolean(), sameSample: z.boolean(), populationCount: z.int() }),
  ),
  /** Forgets a sample; its sessions stay. */
  'samples.remove': method(z.object({ sampleId: sampleIdSchema }), nothing),
} as const;
