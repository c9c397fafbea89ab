import { z } from 'zod';
import { clusterRunSchema } from './gateway.ts';
import { epochMsSchema, sourceIdSchema } from './ids.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** By what a fleet is judged: the vendor names these thresholds and leaves their length to the operator (domain.md 6, 7). */
export const fleetRulesSchema = z.object({
  /** From a cluster's last report to the sync that saw it. */
  staleAfterMs: z
    .int()
    .min(0)
    .default(15 * minute),
  inactiveAfterMs: z
    .int()
    .min(0)
    .default(24 * hour),
  /** How long two versions may live together in a cluster while it is upgraded. */
  rollingWindowMs: z
    .int()
    .min(0)
    .default(24 * hour),
  /** Sessions that are judged, and those before them that they are compared with. */
  periodMs: z
    .int()
    .min(hour)
    .max(366 * day)
    .default(7 * day),
  baselineMs: z
    .int()
    .min(hour)
    .max(366 * day)
    .default(28 * day),
  /** With fewer ended sessions, in the period or before it, nothing is said about rates. */
  leastSessions: z.int().min(1).default(20),
  /** A rate is too high from so many times its baseline on. */
  riseFactor: z.number().min(1).max(100).default(2),
});
export type FleetRules = z.infer<typeof fleetRulesSchema>;

/** reporting, stale, inactive: by its last report; gone: the gateway lists it no more; unknown: it tells of no report. */
export const clusterStateSchema = z.enum(['reporting', 'stale', 'inactive', 'gone', 'unknown']);
export type ClusterState = z.infer<typeof clusterStateSchema>;

/** A time in which instances of a cluster ran different versions, as far as syncs saw it. */
export const versionMixSchema = z.object({
  versions: z.array(z.string()),
  fromMs: epochMsSchema,
  untilMs: epochMsSchema,
  isOngoing: z.boolean(),
  /** Longer than the rolling window. */
  isDrift: z.boolean(),
});
export type VersionMix = z.infer<typeof versionMixSchema>;

export const clusterChangeSchema = z.object({ atMs: epochMsSchema, what: z.string() });
export type ClusterChange = z.infer<typeof clusterChangeSchema>;

export const fleetClusterSchema = z.object({
  sourceId: sourceIdSchema,
  source: z.string(),
  kind: clusterRunSchema.shape.kind,
  name: z.string(),
  displayName: z.string().nullable(),
  state: clusterStateSchema,
  lastReportMs: epochMsSchema.nullable(),
  /** The last sync that saw the cluster. */
  seenAtMs: epochMsSchema,
  /** What the gateway says of it; null: nothing. */
  status: z.string().nullable(),
  allowedAccessIds: z.array(z.string()),
  urls: z.array(z.string()),
  instances: z.array(z.object({ id: z.string(), version: z.string().nullable(), urls: z.array(z.string()) })),
  /** Distinct ones, of the instances or of the cluster as a whole. */
  versions: z.array(z.string()),
  /** The newest first. */
  mixes: z.array(versionMixSchema),
  changes: z.array(clusterChangeSchema),
});
export type FleetCluster = z.infer<typeof fleetClusterSchema>;

export const outcomeCountsSchema = z.object({
  /** Completed, failed and terminated ones: rates are of these. */
  ended: z.int(),
  failed: z.int(),
  terminated: z.int(),
});
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

/** usual, high: compared with the baseline; too-few: there are not enough sessions to say. */
export const rateSchema = z.object({
  rate: z.number().nullable(),
  baseline: z.number().nullable(),
  judgement: z.enum(['usual', 'high', 'too-few']),
});
export type Rate = z.infer<typeof rateSchema>;

export const gatewayRatesSchema = z.object({
  /** As sessions name it; null: sessions that name none. */
  gateway: z.string().nullable(),
  active: z.int(),
  period: outcomeCountsSchema,
  baseline: outcomeCountsSchema,
  failed: rateSchema,
  terminated: rateSchema,
});
export type GatewayRates = z.infer<typeof gatewayRatesSchema>;

export const fleetFindingKinds = [
  'inactive',
  'stale',
  'gone',
  'drift',
  'urls-differ',
  'access-ids-differ',
  'failed-rate',
  'terminated-rate',
] as const;
export const fleetFindingSchema = z.object({
  kind: z.enum(fleetFindingKinds),
  /** The cluster or gateway. */
  subject: z.string(),
  detail: z.string(),
});
export type FleetFinding = z.infer<typeof fleetFindingSchema>;

export const fleetSchema = z.object({
  rules: fleetRulesSchema,
  /** The period ends here. */
  untilMs: epochMsSchema,
  gatewaySources: z.int(),
  /** What could not be read of a gateway: without it the fleet is not whole. */
  unread: z.array(z.object({ source: z.string(), part: z.string(), message: z.string() })),
  clusters: z.array(fleetClusterSchema),
  versions: z.array(z.object({ version: z.string(), instances: z.int(), clusters: z.int() })),
  /** Sessions that began in each stretch of time, oldest first: baseline and period. */
  activity: z.object({
    bucketMs: z.int(),
    startsMs: z.array(epochMsSchema),
    started: z.array(z.int()),
    failed: z.array(z.int()),
    terminated: z.array(z.int()),
  }),
  overall: gatewayRatesSchema,
  gateways: z.array(gatewayRatesSchema),
  findings: z.array(fleetFindingSchema),
});
export type Fleet = z.infer<typeof fleetSchema>;
