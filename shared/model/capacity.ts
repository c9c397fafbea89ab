import { z } from 'zod';
import { epochMsSchema, recordingIdSchema, sessionIdSchema, sourceIdSchema } from './ids.ts';

/** What a projection starts from. */
export const projectionSchema = z.object({
  retentionDays: z.number().min(0).max(36_500).default(90),
  /** The vendor advises 20 to 30 (domain.md 5). */
  bufferPercent: z.number().min(0).max(1_000).default(25),
  /** How many days of sessions the hours per day are measured over. */
  measuredDays: z.int().min(1).max(366).default(28),
  /** Hours per day by type, where others than the measured ones are planned for. */
  hoursPerDay: z.record(z.string(), z.number().min(0).max(1_000_000)).default({}),
});
export type Projection = z.infer<typeof projectionSchema>;

/** Fewer samples say little: the vendor advises three to five representative sessions of each type. */
export const leastSamples = 3;

/** Megabytes (1,000,000 bytes) that an hour of sessions of a kind takes in the store, as measured. */
export const hourlySizeSchema = z.object({
  resourceType: z.string(),
  /** Lines of the picture; null: no picture, or not fetched yet. */
  height: z.int().nullable(),
  /** Sessions with a length and whole recordings. */
  samples: z.int(),
  medianBytes: z.number(),
  /** The 75th percentile, nearest rank: what to plan on. */
  p75Bytes: z.number(),
  isEnough: z.boolean(),
});
export type HourlySize = z.infer<typeof hourlySizeSchema>;

export const projectedTypeSchema = z.object({
  resourceType: z.string(),
  samples: z.int(),
  p75Bytes: z.number(),
  measuredHoursPerDay: z.number(),
  hoursPerDay: z.number(),
  /** What recordings of this type take once as many leave as come. */
  bytes: z.number(),
});
export type ProjectedType = z.infer<typeof projectedTypeSchema>;

export const capacitySchema = z.object({
  projection: projectionSchema,
  untilMs: epochMsSchema,
  /** In the stores now. */
  stored: z.object({ objects: z.int(), bytes: z.int() }),
  hourly: z.array(hourlySizeSchema),
  /** By type and month (UTC) in which objects came, oldest first. */
  growth: z.object({
    monthsMs: z.array(epochMsSchema),
    byType: z.array(z.object({ resourceType: z.string(), bytes: z.array(z.int()) })),
    /** Mean of the whole months that are measured, at most three; null: none is whole yet. */
    bytesPerMonth: z.number().nullable(),
    measuredMonths: z.int(),
  }),
  projected: z.object({ byType: z.array(projectedTypeSchema), bytes: z.number() }),
  cached: z.object({
    usedBytes: z.int(),
    quotaBytes: z.int(),
    pinnedBytes: z.int(),
    byType: z.array(z.object({ resourceType: z.string(), recordings: z.int(), bytes: z.int(), pinnedBytes: z.int() })),
  }),
});
export type Capacity = z.infer<typeof capacitySchema>;

const day = 86_400_000;
export const retentionConditionSchema = z.object({
  /** Null: of every source, of every type. */
  sourceId: sourceIdSchema.nullable().default(null),
  resourceType: z.string().min(1).max(200).nullable().default(null),
  /** Counted from the start of the session, or where that is unknown from the arrival of the object. */
  olderThanMs: z
    .int()
    .min(0)
    .max(36_500 * day),
});
export const retentionRuleSchema = retentionConditionSchema.extend({
  id: z.string(),
  name: z.string().min(1).max(200),
  addedAtMs: epochMsSchema,
  addedBy: z.string(),
});
export type RetentionRule = z.infer<typeof retentionRuleSchema>;

/** A recording that is older than a rule allows. */
export const overdueSchema = z.object({
  recordingId: recordingIdSchema,
  sessionId: sessionIdSchema,
  session: z.string().nullable(),
  key: z.string(),
  resourceType: z.string(),
  sinceMs: epochMsSchema,
  sizeBytes: z.int(),
  /** In the cache here; 0: nothing to remove. */
  cachedBytes: z.int(),
  pinned: z.boolean(),
});
export type Overdue = z.infer<typeof overdueSchema>;
export const overdueTotalsSchema = z.object({
  recordings: z.int(),
  cached: z.int(),
  cachedBytes: z.int(),
  pinned: z.int(),
  pinnedBytes: z.int(),
});
export type OverdueTotals = z.infer<typeof overdueTotalsSchema>;

/** A cached copy that a rule removed: kept for good, whatever becomes of the rule or the recording. */
export const cacheRemovalSchema = z.object({
  atMs: epochMsSchema,
  by: z.string(),
  rule: z.string(),
  ruleText: z.string(),
  recordingId: recordingIdSchema,
  session: z.string().nullable(),
  key: z.string(),
  bytes: z.int(),
  sha256: z.string().nullable(),
  wasPinned: z.boolean(),
});
export type CacheRemoval = z.infer<typeof cacheRemovalSchema>;

export const retentionResultSchema = z.object({
  removed: z.int(),
  bytes: z.int(),
  /** Left because somebody keeps them offline. */
  pinnedLeft: z.int(),
  failures: z.array(z.object({ item: z.string(), error: z.object({ message: z.string() }).loose() })),
});
