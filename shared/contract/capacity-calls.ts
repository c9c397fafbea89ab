import { z } from 'zod';
import {
  cacheRemovalSchema,
  capacitySchema,
  overdueSchema,
  overdueTotalsSchema,
  projectionSchema,
  retentionConditionSchema,
  retentionRuleSchema,
} from '../model/capacity.ts';
import { epochMsSchema } from '../model/ids.ts';
import { jobStarted, method, nothing } from './define-contract.ts';

/** What recordings take, and how long copies of them are kept here. */
export const capacityCalls = {
  /** Measures and projects. untilMs null: now. */
  'capacity.read': method(
    z.object({
      projection: projectionSchema.default(projectionSchema.parse({})),
      untilMs: epochMsSchema.nullable().default(null),
    }),
    capacitySchema,
  ),
  /** Every rule with what it flags now. */
  'retention.list': method(nothing, z.object({ rules: z.array(retentionRuleSchema.extend({ overdue: overdueTotalsSchema })) })),
  'retention.add': method(retentionConditionSchema.extend({ name: z.string().min(1).max(200) }), z.object({ rule: retentionRuleSchema })),
  'retention.remove': method(z.object({ ruleId: z.string() }), nothing),
  /** What a rule flags, cached recordings first, at most `limit` of them; nothing is removed. */
  'retention.preview': method(
    z.object({ ruleId: z.string(), limit: z.int().min(1).max(10_000).default(500) }),
    z.object({ rule: retentionRuleSchema, overdue: z.array(overdueSchema), totals: overdueTotalsSchema }),
  ),
  /** Starts a job that removes the cached copies a rule flags, and nothing in a store; result RetentionResult. */
  'retention.apply': method(z.object({ ruleId: z.string(), includePinned: z.boolean().default(false) }), jobStarted),
  /** What rules removed so far, the newest first. */
  'retention.removals': method(
    z.object({ limit: z.int().min(1).max(10_000).default(200) }),
    z.object({ removals: z.array(cacheRemovalSchema) }),
  ),
} as const;
