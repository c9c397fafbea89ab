import type { OutcomeCounts } from '../../../shared/model/fleet.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { ReadableCatalog } from './handles.ts';
import { loadSessionColumns } from './session-columns.ts';

export interface ActivityQuery {
  /** Empty: all. */
  readonly sourceIds: readonly SourceId[];
  readonly baselineFromMs: number;
  readonly periodFromMs: number;
  readonly untilMs: number;
  readonly bucketMs: number;
}

export interface GatewayActivity {
  readonly gateway: string | null;
  /** Sessions that are under way now, whenever they began. */
  active: number;
  readonly period: { -readonly [K in keyof OutcomeCounts]: OutcomeCounts[K] };
  readonly baseline: { -readonly [K in keyof OutcomeCounts]: OutcomeCounts[K] };
}

export interface SessionActivity {
  readonly startsMs: readonly number[];
  readonly started: number[];
  readonly failed: number[];
  readonly terminated: number[];
  readonly gateways: readonly GatewayActivity[];
}

/** Sessions by time and by gateway and how they ended: one scan of the session columns, whatever their number. */
export function sessionActivity(catalog: ReadableCatalog, query: ActivityQuery): SessionActivity {
  const { sourceIds, baselineFromMs, periodFromMs, untilMs, bucketMs } = query;
  const { chunks, dictionaries } = loadSessionColumns(catalog);
  const count = Math.max(1, Math.ceil((untilMs - baselineFromMs) / bucketMs));
  const zeros = (): number[] => Array.from({ length: count }, () => 0);
  const buckets = { started: zeros(), failed: zeros(), terminated: zeros() };
  const gateways = new Map<number, GatewayActivity>();
  const statuses = dictionaries.status.values;
  for (const chunk of chunks.values()) {
    const { status, gateway, sourceId } = chunk.columns;
    for (let row = 0; row < chunk.count; row++) {
      const source = dictionaries.sourceId.values[sourceId[row] ?? 0];
      if (sourceIds.length > 0 && !sourceIds.some((id) => id === source)) continue;
      const outcome = statuses[status[row] ?? 0];
      const startedAtMs = chunk.startedAtMs[row] ?? Number.NEGATIVE_INFINITY;
      const isActive = outcome === 'connected' || outcome === 'connecting';
      const isInside = startedAtMs >= baselineFromMs && startedAtMs < untilMs;
      if (!isActive && !isInside) continue;
      const code = gateway[row] ?? 0;
      const of = gateways.get(code) ?? emptyActivity(dictionaries.gateway.values[code] ?? null);
      gateways.set(code, of);
      if (isActive) of.active += 1;
      if (!isInside) continue;
      const bucket = Math.floor((startedAtMs - baselineFromMs) / bucketMs);
      increment(buckets.started, bucket);
      if (outcome === 'failed' || outcome === 'terminated') increment(buckets[outcome], bucket);
      if (outcome !== 'completed' && outcome !== 'failed' && outcome !== 'terminated') continue;
      const counts = startedAtMs >= periodFromMs ? of.period : of.baseline;
      counts.ended += 1;
      if (outcome !== 'completed') counts[outcome] += 1;
    }
  }
  const byName = [...gateways.values()].sort((a, b) => ((a.gateway ?? '') < (b.gateway ?? '') ? -1 : 1));
  return { startsMs: Array.from({ length: count }, (_, index) => baselineFromMs + index * bucketMs), ...buckets, gateways: byName };
}

function increment(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

function emptyActivity(gateway: string | null): GatewayActivity {
  const none = () => ({ ended: 0, failed: 0, terminated: 0 });
  return { gateway, active: 0, period: none(), baseline: none() };
}
