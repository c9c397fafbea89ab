import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { maxSampleSize } from '../../../shared/model/sampling.ts';
import { facetNameSchema, type MatchedRecording, type Session } from '../../../shared/model/session.ts';
import type { Engine } from '../../library/engine.ts';
import type { RunWork } from '../index.ts';
import { writeList } from '../json-list.ts';
import { printSample } from '../print-sample.ts';
import { addFilterOptions, filterOptionsSchema, listSessions, readFilter } from '../session-filter.ts';
import { clockTime, table, utcTime } from '../text-output.ts';

const optionsSchema = filterOptionsSchema.extend({
  limit: z.coerce.number().int().min(1).default(100),
  all: z.boolean().default(false),
  sample: z.coerce.number().int().min(1).max(maxSampleSize).optional(),
  seed: z.string().min(1).max(200).optional(),
  stratify: facetNameSchema.or(z.literal('type').transform(() => 'resourceType' as const)).optional(),
  keep: z.string().min(1).max(200).optional(),
});

/** `sessions`: the inventory, newest first, under the window's own filters. */
export function sessionsCommand(run: RunWork): Command {
  const command = addFilterOptions(new Command('sessions').description('list the sessions of the library'))
    .option('--limit <n>', 'so many at most (100)')
    .option('--all', 'no limit')
    .option('--sample <n>', 'draw so many of them at random, the same ones for the same seed')
    .option('--seed <text>', 'of the draw')
    .option('--stratify <facet>', 'draw in proportion from each: status, type, recordedState, user, target, gateway, sourceId')
    .option('--keep <name>', 'keep the sample, for the window');
  return run(command, async (invocation) => {
    const given = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const filter = await readFilter(engine, given);
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
    const sessions = listSessions(engine, filter, given.all ? Number.POSITIVE_INFINITY : given.limit, (all) => {
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
