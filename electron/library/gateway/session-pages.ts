import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Visibility } from '../../../shared/model/gateway.ts';
import type { GatewayClient } from './gateway-client.ts';

/** Everything, named: an empty list of statuses means active sessions only, and one of types leaves new ones to the gateway. */
const statuses = ['connecting', 'connected', 'failed', 'completed', 'terminated'];

/** One page of list-sra-sessions. */
export interface SessionPage {
  /** As the gateway gave them: unknown fields are kept. Newest first. */
  readonly entries: readonly unknown[];
  /** The gateways whose sessions are listed in full; null: not told (own sessions only, or not the first page). */
  readonly allowedGateways: Visibility['gateways'] | null;
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

const text = z.string().max(1_000);
const gatewaySchema = z.object({ cluster_name: text.nullish(), cluster_display_name: text.nullish() });
const cursorSchema = z.string().max(16_384).nullish();
const pageSchema = z.object({
  sessions: z.array(z.unknown()).nullish(),
  // The end is an empty text where there are pages (domain.md 3.2), and nothing at all where the version has none.
  next_page: cursorSchema,
  // Other lists of this API, and so perhaps another version, call it so.
  pagination_token: cursorSchema,
  'pagination-token': cursorSchema,
  allowed_gateways: z.array(gatewaySchema).max(100_000).nullish(),
});

/**
 * Pages of all sessions that the identity may see, in any status and of any type, from `cursor` on; null: from the first.
 * A page is asked for when it is wanted, so that no more than one is in memory. Throws `gateway-malformed` for an answer
 * that is no list, and for a listing that goes round in circles.
 */
export async function* sessionPages(
  gateway: Pick<GatewayClient, 'ask' | 'label'>,
  { cursor, signal }: { readonly cursor: string | null; readonly signal: AbortSignal },
): AsyncGenerator<SessionPage> {
  let at = cursor;
  do {
    const answer: unknown = await gateway.ask(
      'list-sra-sessions',
      // An empty list of types is every type, also those that are newer than this code.
      { 'status-type': statuses, 'resource-type': [], ...(at !== null && { 'pagination-token': at }) },
      signal,
    );
    const page = readPage(answer, gateway.label);
    if (page.next !== null && page.next === at) {
      throw new AppError('gateway-malformed', `${gateway.label} repeats the same page of its session list for ever.`, {
        action: 'Report it to the vendor with the version of the gateway.',
      });
    }
    yield page;
    at = page.next;
  } while (at !== null);
}

function readPage(answer: unknown, label: string): SessionPage {
  const page = pageSchema.safeParse(answer);
  if (!page.success) throw new AppError('gateway-malformed', `The session list of ${label} cannot be understood.`);
  const { sessions, next_page: nextPage, pagination_token: token, 'pagination-token': dashed, allowed_gateways: allowed } = page.data;
  const gateways = allowed?.map(({ cluster_name: name, cluster_display_name: shown }) => ({
    name: name ?? '',
    displayName: shown || null,
  }));
  return { entries: sessions ?? [], allowedGateways: gateways ?? null, next: nextPage || token || dashed || null };
}

/**
 * Whose sessions a first page lists. A gateway never says that it lists all: that is concluded where every cluster that the
 * identity may see is among those listed in full.
 */
export function visibilityOf(first: Pick<SessionPage, 'allowedGateways'>, clusterNames: readonly string[]): Visibility {
  const gateways = first.allowedGateways ?? [];
  if (gateways.length === 0) return { scope: 'own', gateways: [] };
  const listed = new Set(gateways.map(({ name }) => name));
  const isAll = clusterNames.length > 0 && clusterNames.every((name) => listed.has(name));
  return { scope: isAll ? 'all' : 'scoped', gateways };
}
