import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { maxSampleSize } from '../../../shared/model/sampling.ts';
import {
  facetNameSchema,
  type MatchedRecording,
  type Session,
  type SessionFilterInput,
  sessionFilterSchema,
} from '../../../shared/model/session.ts';
import type { Engine } from '../../library/engine.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { writeList } from '../json-list.ts';
import { printSample } from '../print-sample.ts';
import { clockTime, table, utcTime } from '../text-output.ts';

const instant = z.iso
  .date()
  .or(z.iso.datetime({ offset: true }))
  .transform((text) => Date.parse(text))
  .optional();
const fields = sessionFilterSchema.shape;
const optionsSchema = z.object({
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
  limit: z.coerce.number().int().min(1).default(100),
  all: z.boolean().default(false),
  sample: z.coerce.number().int().min(1).max(maxSampleSize).optional(),
  seed: z.string().min(1).max(200).optional(),
  stratify: facetNameSchema.or(z.literal('type').transform(() => 'resourceType' as const)).optional(),
  keep: z.string().min(1).max(200).optional(),
});

/** `sessions`: the inventory, newest first, under the window's own filters. */
export function sessionsCommand(run: RunWork): Command {
  const command = new Command('sessions')
    .description('list the sessions of the library')
    .option('--text <text>', 'free text')
    .option('--status <status...>', 'connecting, connected, failed, completed, terminated, unknown')
    .option('--type <type...>', 'resource types: ssh, rdp, web, ...')
    .option('--user <user...>', 'users')
    .option('--target <target...>', 'targets')
    .option('--gateway <gateway...>', 'gateways')
    .option('--recorded <state...>', 'recorded, missing, not-expected, in-progress, orphan')
    .option('--source <source>', 'id or name of a source')
    .option('--from <time>', 'started at or after: a date or an instant with its zone, UTC')
    .option('--to <time>', 'started before')
    .option('--limit <n>', 'so many at most (100)')
    .option('--all', 'no limit')
    .option('--sample <n>', 'draw so many of them at random, the same ones for the same seed')
    .option('--seed <text>', 'of the draw')
    .option('--stratify <facet>', 'draw in proportion from each: status, type, recordedState, user, target, gateway, sourceId')
    .option('--keep <name>', 'keep the sample, for the window');
  return run(command, async (invocation) => {
    const given = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const filter: SessionFilterInput = {
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
    if (given.sample !== undefined) {
      if (given.seed === undefined) throw new AppError('usage', 'A sample needs --seed, so that it can be drawn again.');
      await printSample(invocation, engine, {
        filter,
        size: given.sample,
        seed: given.seed,
        stratifyBy: given.stratify ?? null,
        keepAs: given.keep ?? null,
      });
      return 0;
    }
    let total = 0;
    const sessions = listAll(engine, filter, given.all ? Number.POSITIVE_INFINITY : given.limit, (all) => {
      total = all;
    });
    if (invocation.json) {
      await writeList(invocation.print, 'sessions', withMatches(engine, sessions), invocation.signal, () => ({ total }));
      return 0;
    }
    const rows: ReturnType<typeof toRow>[] = [];
    for await (const session of sessions) rows.push(toRow(session));
    await invocation.print(rows.length === 0 ? 'No sessions.\n' : table(headings, rows));
    if (rows.length < total) invocation.note(`${rows.length} of ${total} sessions; see --limit and --all.`);
    return 0;
  });
}

async function* listAll(
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

/** Each session with its objects: how they found it, and how sure that is. */
async function* withMatches(
  engine: Engine,
  sessions: AsyncIterable<Session>,
): AsyncGenerator<Session & { readonly matches: readonly MatchedRecording[] }> {
  let pending: Session[] = [];
  async function* tell(): AsyncGenerator<Session & { readonly matches: readonly MatchedRecording[] }> {
    const { matches } = await engine.call('sessions.matches', { sessionIds: pending.map(({ id }) => id) });
    const bySession = Map.groupBy(matches, ({ sessionId }) => sessionId);
    for (const session of pending) yield { ...session, matches: bySession.get(session.id) ?? [] };
    pending = [];
  }
  for await (const session of sessions) {
    pending.push(session);
    if (pending.length === 500) yield* tell();
  }
  if (pending.length > 0) yield* tell();
}

function listPage(engine: Engine, filter: SessionFilterInput, cursor: string | null, limit: number) {
  return engine.call('sessions.list', { filter, cursor, limit });
}

const headings = ['STARTED', 'DURATION', 'USER', 'TYPE', 'TARGET', 'STATUS', 'RECORDED', 'CACHED', 'ID'];

function toRow(session: Session): (string | number | null)[] {
  return [
    utcTime(session.startedAtMs),
    session.durationMs === null ? null : clockTime(session.durationMs),
    session.user,
    session.resourceType,
    session.target,
    session.status,
    session.recordedState,
    `${session.cachedCount}/${session.recordingCount}`,
    session.id,
  ];
}
