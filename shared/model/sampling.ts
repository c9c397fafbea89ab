import { z } from 'zod';
import { epochMsSchema, sampleIdSchema, sessionIdSchema, sha256Schema } from './ids.ts';
import { facetNameSchema, sessionFilterSchema } from './session.ts';

/** The one way in which samples are drawn (docs/sampling.md). Another one will have another name, so that old recipes stay true. */
export const sampleAlgorithm = 'witness-sample-1';
/** Larger samples are no samples any more. */
export const maxSampleSize = 10_000;

/** Sessions alike in the chosen facet, and how many of them were drawn. */
export const stratumSchema = z.object({
  /** Null: the sessions of which the facet is unknown, or all where nothing was chosen. */
  value: z.string().nullable(),
  population: z.int(),
  sampled: z.int(),
});
export type Stratum = z.infer<typeof stratumSchema>;

/** All it takes to draw the same sample again from the same population, and to prove that it is the same. */
export const sampleRecipeSchema = z.object({
  algorithm: z.literal(sampleAlgorithm),
  filter: sessionFilterSchema,
  /** Names of the sources that the filter names by id: ids differ from one data folder to another. */
  sources: z.array(z.string()),
  stratifyBy: facetNameSchema.nullable(),
  seed: z.string().min(1).max(200),
  size: z.int().min(1).max(maxSampleSize),
  population: z.object({
    count: z.int(),
    /** SHA-256 of the identities of all sessions under the filter in order, each followed by a line feed. */
    sha256: sha256Schema,
  }),
  strata: z.array(stratumSchema),
  /** SHA-256 of the identities drawn, in order, each followed by a line feed. */
  sampleSha256: sha256Schema,
  drawnAtMs: epochMsSchema,
  drawnBy: z.string(),
});
export type SampleRecipe = z.infer<typeof sampleRecipeSchema>;

export const sampledSessionSchema = z.object({
  sessionId: sessionIdSchema,
  /** The vendor's session id; where there is none, the key of its first object. */
  identity: z.string(),
  stratum: z.string().nullable(),
});
export type SampledSession = z.infer<typeof sampledSessionSchema>;

/** A sample that is kept under a name. */
export const sampleSchema = z.object({ id: sampleIdSchema, name: z.string(), recipe: sampleRecipeSchema });
export type Sample = z.infer<typeof sampleSchema>;
