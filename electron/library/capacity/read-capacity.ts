import { setImmediate } from 'node:timers/promises';
import type { Capacity, Projection } from '../../../shared/model/capacity.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { cacheTotals } from '../catalog/recordings.ts';
import { cachedByType, storedSessions } from '../catalog/stored-sessions.ts';
import { measureGrowth, monthOf } from './growth.ts';
import { hourlySizes, isSample, type SizedSession, sizeOfHour } from './hourly-size.ts';
import { type MeasuredType, projectStorage } from './project.ts';

/** What recordings take, how that grows, and what it will come to. */
export async function readCapacity(
  catalog: ReadableCatalog,
  request: { readonly projection: Projection; readonly untilMs: number; readonly quotaBytes: number; readonly signal: AbortSignal },
): Promise<Capacity> {
  const { projection, untilMs, quotaBytes, signal } = request;
  const measuredFromMs = untilMs - projection.measuredDays * 86_400_000;
  const stored = { objects: 0, bytes: 0 };
  const sized: SizedSession[] = [];
  const recordedMs = new Map<string, number>();
  const months = new Map<string, Map<number, number>>();
  for (const sessions of storedSessions(catalog)) {
    for (const { resourceType, startedAtMs, durationMs, height, bytes, objects, arrivedAtMs } of sessions) {
      stored.objects += objects;
      stored.bytes += bytes;
      const each = { resourceType, height, durationMs: durationMs ?? 0, bytes };
      if (isSample(each)) sized.push(each);
      const isMeasured = startedAtMs !== null && startedAtMs >= measuredFromMs && startedAtMs < untilMs;
      recordedMs.set(resourceType, (recordedMs.get(resourceType) ?? 0) + (isMeasured ? (durationMs ?? 0) : 0));
      // The session's time comes first: an archive that was copied has the time of the copy on every object.
      const cameAtMs = startedAtMs ?? arrivedAtMs;
      if (cameAtMs !== null && cameAtMs < untilMs) addTo(months, resourceType, monthOf(cameAtMs), bytes);
    }
    await setImmediate();
    signal.throwIfAborted();
  }
  const byType = Map.groupBy(sized, ({ resourceType }) => resourceType);
  const measured = [...recordedMs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resourceType, ms]): MeasuredType => {
      const { samples, p75Bytes } = sizeOfHour(byType.get(resourceType) ?? []);
      return { resourceType, samples, p75Bytes, recordedMs: ms };
    });
  const { usedBytes, pinnedBytes } = cacheTotals(catalog);
  return {
    projection,
    untilMs,
    stored,
    hourly: hourlySizes(sized),
    growth: measureGrowth(months, untilMs),
    projected: projectStorage(measured, projection),
    cached: { usedBytes, quotaBytes, pinnedBytes, byType: cachedByType(catalog) },
  };
}

function addTo(months: Map<string, Map<number, number>>, resourceType: string, month: number, bytes: number): void {
  const known = months.get(resourceType) ?? new Map<number, number>();
  months.set(resourceType, known);
  known.set(month, (known.get(month) ?? 0) + bytes);
}
