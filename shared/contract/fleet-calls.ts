import { z } from 'zod';
import { fleetRulesSchema, fleetSchema } from '../model/fleet.ts';
import { epochMsSchema, sourceIdSchema } from '../model/ids.ts';
import { method } from './define-contract.ts';

/** The clusters that sessions run through. */
export const fleetCalls = {
  /** Judges clusters, versions and how sessions end. sourceId null: all sources; untilMs null: now. */
  'fleet.read': method(
    z.object({
      rules: fleetRulesSchema.default(fleetRulesSchema.parse({})),
      sourceId: sourceIdSchema.nullable().default(null),
      untilMs: epochMsSchema.nullable().default(null),
    }),
    fleetSchema,
  ),
} as const;
