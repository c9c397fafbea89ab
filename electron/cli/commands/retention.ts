import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type RetentionRule, retentionResultSchema } from '../../../shared/model/capacity.ts';
import type { Engine } from '../../library/engine.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, fields, printable, table, utcTime } from '../text-output.ts';

const day = 86_400_000;

/** `retention list | add | remove | preview | apply | removals`. */
export function retentionCommand(run: RunWork): Command {
  return new Command('retention')
    .description('how long copies of recordings are kept here; stores are never touched')
    .addCommand(listCommand(run))
    .addCommand(addCommand(run))
    .addCommand(removeCommand(run))
    .addCommand(previewCommand(run))
    .addCommand(applyCommand(run))
    .addCommand(removalsCommand(run));
}

function listCommand(run: RunWork): Command {
  return run(new Command('list').description('list the rules and what each of them flags'), async (invocation) => {
    const answer = await (await invocation.library()).call('retention.list', {});
    await invocation.answer(answer, () =>
      answer.rules.length === 0
        ? 'No rules.\n'
        : table(
            ['NAME', 'TYPE', 'OLDER THAN', 'FLAGGED', 'CACHED', 'BYTES', 'KEPT OFFLINE'],
            answer.rules.map(({ name, resourceType, olderThanMs, overdue }) => [
              name,
              resourceType ?? 'all',
              `${olderThanMs / day} days`,
              overdue.recordings,
              overdue.cached,
              byteSize(overdue.cachedBytes),
              overdue.pinned,
            ]),
          ),
    );
    return 0;
  });
}

const addOptions = z.object({ days: z.coerce.number().min(0).max(36_500), type: z.string().optional(), source: z.string().optional() });

function addCommand(run: RunWork): Command {
  const command = new Command('add')
    .description('add a rule; it removes nothing until it is applied')
    .argument('<name>', 'of the rule')
    .requiredOption('--days <n>', 'recordings of older sessions are flagged')
    .option('--type <type>', 'only of this resource type')
    .option('--source <source>', 'only of this source');
  return run(command, async (invocation) => {
    const { days, type, source } = invocation.options(addOptions);
    const engine = await invocation.library();
    const { rule } = await engine.call('retention.add', {
      name: invocation.args[0] ?? '',
      olderThanMs: Math.round(days * day),
      resourceType: type ?? null,
      sourceId: source === undefined ? null : (await findSource(engine, source)).id,
    });
    await invocation.answer(
      { rule },
      () => `Added ${printable(rule.name)}. See what it flags: witness retention preview "${printable(rule.name)}"\n`,
    );
    return 0;
  });
}

function removeCommand(run: RunWork): Command {
  const command = new Command('remove').description('remove a rule').argument('<rule>', 'name or id');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const { id, name } = await findRule(engine, invocation.args[0] ?? '');
    await engine.call('retention.remove', { ruleId: id });
    await invocation.answer({ removed: id, name }, () => `Removed ${printable(name)}.\n`);
    return 0;
  });
}

function previewCommand(run: RunWork): Command {
  const command = new Command('preview').description('list what a rule flags; nothing is removed').argument('<rule>', 'name or id');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const { id } = await findRule(engine, invocation.args[0] ?? '');
    const answer = await engine.call('retention.preview', { ruleId: id, limit: 10_000 });
    const { overdue, totals } = answer;
    await invocation.answer(answer, () =>
      [
        overdue.length === 0
          ? ''
          : table(
              ['SINCE', 'SESSION', 'OBJECT', 'CACHED', 'KEPT OFFLINE'],
              overdue.map(({ sinceMs, session, key, cachedBytes, pinned }) => [
                utcTime(sinceMs),
                session,
                key,
                cachedBytes === 0 ? null : byteSize(cachedBytes),
                pinned ? 'yes' : null,
              ]),
            ),
        `${totals.recordings} recordings are older; ${totals.cached} of them are cached here (${byteSize(totals.cachedBytes)}), ${totals.pinned} of these kept offline.\n`,
      ].join(''),
    );
    return 0;
  });
}

function applyCommand(run: RunWork): Command {
  const command = new Command('apply')
    .description('remove the cached copies that a rule flags, and put each on record; stores are never touched')
    .argument('<rule>', 'name or id')
    .option('--include-pinned', 'also what is kept offline');
  return run(command, async (invocation) => {
    const { includePinned } = invocation.options(z.object({ includePinned: z.boolean().default(false) }));
    const engine = await invocation.library();
    const { id } = await findRule(engine, invocation.args[0] ?? '');
    const result = retentionResultSchema.parse(
      await runJob(invocation, engine, () => engine.call('retention.apply', { ruleId: id, includePinned })),
    );
    for (const { item, error } of result.failures) invocation.note(`${printable(item)}: ${printable(error.message)}`);
    await invocation.answer(result, () =>
      fields([
        ['Removed', `${result.removed} cached copies (${byteSize(result.bytes)})`],
        ['Kept offline', `${result.pinnedLeft} left; --include-pinned removes these, too`],
        ['Failed', result.failures.length],
      ]),
    );
    return result.failures.length > 0 ? 3 : 0;
  });
}

function removalsCommand(run: RunWork): Command {
  return run(new Command('removals').description('list what rules removed from the cache so far'), async (invocation) => {
    const answer = await (await invocation.library()).call('retention.removals', { limit: 10_000 });
    await invocation.answer(answer, () =>
      answer.removals.length === 0
        ? 'Nothing was removed by a rule.\n'
        : table(
            ['AT', 'BY', 'RULE', 'SESSION', 'OBJECT', 'BYTES'],
            answer.removals.map(({ atMs, by, rule, session, key, bytes }) => [utcTime(atMs), by, rule, session, key, byteSize(bytes)]),
          ),
    );
    return 0;
  });
}

/** By its name or its id. Throws `not-found`. */
async function findRule(engine: Engine, text: string): Promise<RetentionRule> {
  const { rules } = await engine.call('retention.list', {});
  const rule = rules.find(({ id }) => id === text) ?? rules.find(({ name }) => name === text);
  if (rule) return rule;
  throw new AppError('not-found', `There is no retention rule "${printable(text)}".`, { action: 'See "witness retention list".' });
}
