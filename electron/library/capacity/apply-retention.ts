import { AppError, toAppError } from '../../../shared/errors.ts';
import type { Overdue, RetentionRule } from '../../../shared/model/capacity.ts';
import type { ItemFailure } from '../../../shared/model/job.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording, setCacheState, setPinned } from '../catalog/recordings.ts';
import { listOverdue, recordCacheRemoval } from '../catalog/retention.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from '../methods/announce.ts';

/** What a rule says, as it is put on record. */
export function ruleText({ resourceType, olderThanMs }: RetentionRule, source: string | null): string {
  const days = olderThanMs / 86_400_000;
  return `${resourceType ?? 'every type'} of ${source ?? 'every source'}, older than ${Number(days.toFixed(2))} days`;
}

/**
 * Removes the cached copies that a rule flags: never anything from a store, and what is kept offline only when that is asked
 * for. Each removal is on record before its copy goes. One failure never stops the others.
 */
export async function applyRetention(
  library: LibraryContext,
  rule: RetentionRule,
  options: { readonly includePinned: boolean; readonly source: string | null },
  { signal, report }: JobContext,
): Promise<{ removed: number; bytes: number; pinnedLeft: number; failures: ItemFailure[] }> {
  const overdue = listOverdue(library.catalog, rule, { nowMs: library.now(), limit: 1_000_000, cachedOnly: true });
  const failures: ItemFailure[] = [];
  const result = { removed: 0, bytes: 0, pinnedLeft: 0 };
  for (const [done, each] of overdue.entries()) {
    signal.throwIfAborted();
    report({ done, total: overdue.length, detail: each.key });
    try {
      const bytes = await removeOne(library, rule, each, options);
      if (bytes === null) result.pinnedLeft += 1;
      else {
        result.removed += 1;
        result.bytes += bytes;
      }
    } catch (error) {
      failures.push({ item: each.key, error: toAppError(error).toPayload() });
    }
  }
  return { ...result, failures };
}

/** Null: it is kept offline. */
async function removeOne(
  library: LibraryContext,
  rule: RetentionRule,
  { recordingId, session, key, cachedBytes }: Overdue,
  { includePinned, source }: { readonly includePinned: boolean; readonly source: string | null },
): Promise<number | null> {
  const { catalog, cache, now } = library;
  if (cache.isRead(recordingId) || library.inFlight.has(recordingId)) {
    throw new AppError('refused', `${key} is being read or fetched.`, { action: 'Close it and apply the rule again.' });
  }
  await library.screenText.stop(recordingId);
  const removed = await library.exclusive.run(recordingId, async () => {
    const recording = getRecording(catalog, recordingId);
    if (!recording || recording.cacheState === 'none') return 0;
    // Somebody may have pinned it since the list was made.
    if (recording.pinned && !includePinned) return null;
    transaction(catalog, () => {
      recordCacheRemoval(catalog, {
        atMs: now(),
        by: library.settings.get().reviewer,
        rule: rule.name,
        ruleText: ruleText(rule, source),
        recordingId,
        session,
        key,
        bytes: cachedBytes,
        sha256: recording.sha256,
        wasPinned: recording.pinned,
      });
      setCacheState(catalog, recordingId, { cacheState: 'none', cachedBytes: 0 });
      setPinned(catalog, recordingId, false);
    });
    await cache.remove(recordingId);
    return cachedBytes;
  });
  announce(library, recordingId);
  return removed;
}
