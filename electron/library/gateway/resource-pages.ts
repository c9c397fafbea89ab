import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Resource } from '../../../shared/model/gateway.ts';
import type { GatewayClient } from './gateway-client.ts';

/** An item as it is listed, before it is known when it was first seen so. */
export type ListedResource = Omit<Resource, 'sourceId' | 'readAtMs'>;

const text = z.string().max(2_000).nullish().catch(null);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .nullish()
  .catch(null);
const number = z.number().nullish().catch(null);

const itemSchema = z.object({
  item_name: z.string().min(1).max(1_000),
  item_type: text,
  item_general_info: z
    .object({
      secure_remote_access_details: z
        .object({
          enable: flag,
          lock_during_sra_session: flag,
          rotate_after_disconnect: flag,
          rotate_after_disconnect_delay_mins: number,
          connection_delay_seconds: number,
          block_concurrent_connections: flag,
          status_info: z.object({ is_in_use: flag }).nullish().catch(null),
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});
const pageSchema = z.object({ items: z.array(z.unknown()).nullish(), next_page: z.string().max(16_384).nullish() });

/** Items that sessions can be opened with and their settings, a page at a time. Values of secrets are never asked for. */
export async function* resourcePages(
  gateway: Pick<GatewayClient, 'ask' | 'label'>,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedResource[]> {
  let cursor: string | null = null;
  do {
    const answer: unknown = await gateway.ask(
      'list-items',
      { 'sra-only': true, 'auto-pagination': 'disabled', ...(cursor !== null && { 'pagination-token': cursor }) },
      signal,
    );
    const page = pageSchema.safeParse(answer);
    if (!page.success) throw new AppError('gateway-malformed', `The list of items of ${gateway.label} cannot be understood.`);
    const next: string | null = page.data.next_page || null;
    if (next !== null && next === cursor)
      throw new AppError('gateway-malformed', `${gateway.label} repeats the same page of its items for ever.`);
    yield (page.data.items ?? []).flatMap(toResource);
    cursor = next;
  } while (cursor !== null);
}

function toResource(entry: unknown): ListedResource[] {
  const item = itemSchema.safeParse(entry);
  const details = item.data?.item_general_info?.secure_remote_access_details;
  if (!item.success || !details) return [];
  return [
    {
      name: resourceName(item.data.item_name),
      itemType: item.data.item_type || null,
      enabled: details.enable ?? null,
      lockDuringSession: details.lock_during_sra_session ?? null,
      rotateAfterDisconnect: details.rotate_after_disconnect ?? null,
      rotateDelayMinutes: details.rotate_after_disconnect_delay_mins ?? null,
      connectionDelaySeconds: details.connection_delay_seconds ?? null,
      blockConcurrent: details.block_concurrent_connections ?? null,
      inUse: details.status_info?.is_in_use ?? null,
    },
  ];
}

/** The vendor writes the path of an item with and without its leading slash. */
export function resourceName(name: string): string {
  return name.startsWith('/') ? name : `/${name}`;
}
