import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { ItemFailure } from '../../../shared/model/job.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { getListingPlace, type ListingPlace, setListingPlace, setVisibility } from '../catalog/gateway-state.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { setHasInventory } from '../catalog/sources.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { type SessionPage, sessionPages, visibilityOf } from '../gateway/session-pages.ts';
import type { InventorySession } from './inventory.ts';
import { applyInventory } from './match-recordings.ts';
import { readSraSession } from './sra-session.ts';

/** Sessions per write, as in sync-pass.ts: fewer write the same pages of the indexes again and again. */
const batchSize = 2_500;
const maxFailures = 1_000;

export interface SessionCounts {
  sessionsSeen: number;
  added: number;
  changed: number;
  unchanged: number;
  readonly failures: ItemFailure[];
}

/**
 * Reads the session list page by page and writes what changed. An interrupted listing goes on where it stopped: first its
 * rest, so that even a sync that is always cut short comes to the end some day, then what was listed before that place,
 * since sessions have begun and ended in the meantime. Sessions that are no longer listed stay: the list reaches back a
 * limited time. Throws what the gateway throws.
 */
export async function syncGatewaySessions(options: {
  readonly catalog: WritableCatalog;
  readonly gateway: GatewayClient;
  readonly sourceId: SourceId;
  readonly clusterNames: readonly string[];
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly counts: SessionCounts;
  readonly onProgress: (seen: number) => void;
}): Promise<void> {
  const { catalog, gateway, sourceId, clusterNames, now, signal, counts, onProgress } = options;

  async function readFrom(cursor: string | null, downToMs: number | null): Promise<void> {
    let pending: InventorySession[] = [];
    let place: ListingPlace | null = null;
    let oldestMs: number | null = null;
    let isFirst = cursor === null;
    try {
      for await (const page of sessionPages(gateway, { cursor, signal })) {
        if (isFirst) {
          setVisibility(catalog, sourceId, visibilityOf(page, clusterNames), now());
          setHasInventory(catalog, sourceId, true);
          isFirst = false;
        }
        const sessions = readPage(page, counts);
        oldestMs = oldestStart(sessions) ?? oldestMs;
        counts.sessionsSeen += sessions.length;
        const next = page.next === null ? null : { cursor: page.next, startedAtMs: oldestMs };
        // An answer without pages may bring them all at once: other work of the engine has its turn in between.
        for (let at = 0; at < sessions.length; at += batchSize) {
          for (const session of sessions.slice(at, at + batchSize)) pending.push(session);
          if (pending.length < batchSize) continue;
          const isWhole = at + batchSize >= sessions.length;
          write(pending, isWhole ? next : null);
          pending = [];
          await setImmediate();
        }
        place = next;
        onProgress(counts.sessionsSeen);
        signal.throwIfAborted();
        if (downToMs !== null && oldestMs !== null && oldestMs < downToMs) break;
      }
    } finally {
      // Also when the next page did not come: what was read is kept, and the next sync goes on behind it.
      write(pending, place);
    }
  }

  function write(sessions: readonly InventorySession[], place: ListingPlace | null): void {
    const { added, changed, unchanged } = applyInventory(catalog, sourceId, sessions);
    counts.added += added;
    counts.changed += changed;
    counts.unchanged += unchanged;
    if (place !== null) setListingPlace(catalog, sourceId, place);
  }

  const place = getListingPlace(catalog, sourceId);
  if (place === null || !(await readRest(place, readFrom))) await readFrom(null, null);
  else await readFrom(null, place.startedAtMs);
  setListingPlace(catalog, sourceId, null);
}

/** Reads on from where a listing stopped; false where the gateway no longer knows that place. */
async function readRest(place: ListingPlace, readFrom: (cursor: string, downToMs: null) => Promise<void>): Promise<boolean> {
  try {
    await readFrom(place.cursor, null);
    return true;
  } catch (error) {
    const isForgotten = error instanceof AppError && !error.retryable && ['gateway-failed', 'gateway-malformed'].includes(error.code);
    if (isForgotten) return false;
    throw error;
  }
}

function oldestStart(sessions: readonly InventorySession[]): number | null {
  let oldest: number | null = null;
  for (const { startedAtMs } of sessions) if (startedAtMs !== null && (oldest === null || startedAtMs < oldest)) oldest = startedAtMs;
  return oldest;
}

function readPage(page: SessionPage, counts: SessionCounts): InventorySession[] {
  const fail = (item: string, message: string): void => {
    if (counts.failures.length >= maxFailures) return;
    const action = 'Report it to the vendor with the version of the gateway; the other sessions were read.';
    counts.failures.push({ item, error: new AppError('gateway-malformed', message, { action }).toPayload() });
  };
  return page.entries.flatMap((entry, index) => {
    const read = readSraSession(entry);
    if (read === null || read.session.externalId === null) {
      const item = `Session ${counts.sessionsSeen + index + 1}`;
      fail(item, `${item} of the list ${read === null ? 'is not an object' : 'has no session_id'}; it was left out.`);
      return [];
    }
    const { externalId } = read.session;
    for (const problem of read.problems) fail(printableKey(externalId), `Session ${printableKey(externalId)}: ${problem}`);
    return [{ ...read.session, externalId }];
  });
}
