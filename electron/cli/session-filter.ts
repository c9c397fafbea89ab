import type { Command } from 'commander';
import { z } from 'zod';
import { type Session, type SessionFilterInput, sessionFilterSchema } from '../../shared/model/session.ts';
import type { Engine } from '../library/engine.ts';
import { findSource } from './find.ts';

const instant = z.iso
  .date()
  .or(z.iso.datetime({ offset: true }))
  .transform((text) => Date.parse(text))
  .optional();
const fields = sessionFilterSchema.shape;

/** What `addFilterOptions` adds. */
export const filterOptionsSchema = z.object({
  text: z.string().optional(),
  status: fields.status,
  type: fields.resourceType,
  user: fields.user,
  target: fields.target,
  gateway: fields.gateway,
  recorded: fields.recordedState,
  source: z.string().optional(),
  from: instant,
  to: instant,
});
export type FilterOptions = z.infer<typeof filterOptionsSchema>;

/** The window's own filters of the inventory. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--text <text>', 'free text')
    .option('--status <status...>', 'connecting, connected, failed, completed, terminated, unknown')
    .option('--type <type...>', 'resource types: ssh, rdp, web, ...')
    .option('--user <user...>', 'users')
    .option('--target <target...>', 'targets')
    .option('--gateway <gateway...>', 'gateways')
    .option('--recorded <state...>', 'recorded, missing, not-expected, in-progress, orphan')
    .option('--source <source>', 'id or name of a source')
    .option('--from <time>', 'started at or after: a date or an instant with its zone, UTC')
    .option('--to <time>', 'started before');
}

export async function readFilter(engine: Engine, given: FilterOptions): Promise<SessionFilterInput> {
  return {
    text: given.text,
    status: given.status,
    resourceType: given.type,
    user: given.user,
    target: given.target,
    gateway: given.gateway,
    recordedState: given.recorded,
    sourceId: given.source === undefined ? [] : [(await findSource(engine, given.source)).id],
    fromMs: given.from ?? null,
    toMs: given.to ?? null,
  };
}

/** The sessions under a filter, a page at a time, `limit` at most. */
export async function* listSessions(
  engine: Engine,
  filter: SessionFilterInput,
  limit: number,
  onTotal: (total: number) => void,
): AsyncGenerator<Session> {
  let cursor: string | null = null;
  let left = limit;
  do {
    const page: Awaited<ReturnType<typeof listPage>> = await listPage(engine, filter, cursor, Math.min(left, 500));
    onTotal(page.total);
    yield* page.sessions;
    left -= page.sessions.length;
    cursor = page.nextCursor;
  } while (cursor !== null && left > 0);
}

function listPage(engine: Engine, filter: SessionFilterInput, cursor: string | null, limit: number) {
  return engine.call('sessions.list', { filter, cursor, limit });
}
