import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { ItemFailure } from '../../../shared/model/job.ts';
import { getListingPlace, type ListingPlace, setListingPlace, setVisibility } from '../catalog/gateway-state.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { setHasInventory } from '../catalog/sources.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { type SessionPage, sessionPages, visibilityOf } from '../gateway/session-pages.ts';
import { printableKey } from '../stores/printable-key.ts';
import type { InventorySession } from './inventory.ts';
import { applyInventory } from './match-recordings.ts';
import { readSraSession } from './sra-session.ts';

/** Rows per transaction, as in sync-pass.ts. */
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
    let oldestMs: number | null = null;
    let isFirst = cursor === null;
    for await (const page of sessionPages(gateway, { cursor, signal })) {
      if (isFirst) {
        setVisibility(catalog, sourceId, visibilityOf(page, clusterNames), now());
        setHasInventory(catalog, sourceId, true);
        isFirst = false;
      }
      const sessions = readPage(page, counts);
      const starts = sessions.flatMap(({ startedAtMs }) => startedAtMs ?? []);
      if (starts.length > 0) oldestMs = starts.reduce((a, b) => Math.min(a, b));
      await writePage(sessions, page.next === null ? null : { cursor: page.next, startedAtMs: oldestMs });
      onProgress(counts.sessionsSeen);
      if (downToMs !== null && oldestMs !== null && oldestMs < downToMs) return;
    }
  }

  async function writePage(sessions: readonly InventorySession[], next: ListingPlace | null): Promise<void> {
    for (let at = 0; at < sessions.length; at += batchSize) {
      const { added, changed, unchanged } = applyInventory(catalog, sourceId, sessions.slice(at, at + batchSize));
      counts.added += added;
      counts.changed += changed;
      counts.unchanged += unchanged;
      // Other work of the engine has its turn, and a cancelled sync ends.
      await setImmediate();
      signal.throwIfAborted();
    }
    counts.sessionsSeen += sessions.length;
    if (next !== null) transaction(catalog, () => setListingPlace(catalog, sourceId, next));
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
