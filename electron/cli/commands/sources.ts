import { Command } from 'commander';
import { z } from 'zod';
import { AppError, exitCodeFor } from '../../../shared/errors.ts';
import { type Source, type SourceTest, syncEveryMinutesSchema } from '../../../shared/model/source.ts';
import { addAccessOptions } from '../access-options.ts';
import { findSource } from '../find.ts';
import { describeParts, describeVisibility } from '../gateway-text.ts';
import type { RunWork } from '../index.ts';
import { describeStore } from '../store-options.ts';
import { printable, table, utcTime } from '../text-output.ts';
import { sourcesAddCommand } from './sources-add.ts';
import { sourcesChangeCommand } from './sources-change.ts';
import { clustersCommand, discoverCommand, resourcesCommand } from './sources-gateway.ts';
import { importCommand } from './sources-import.ts';

/** `sources add | change | list | test | schedule | remove | import | discover | clusters | resources`. */
export function sourcesCommand(run: RunWork): Command {
  return new Command('sources')
    .description('where recordings come from')
    .addCommand(sourcesAddCommand(run))
    .addCommand(sourcesChangeCommand(run))
    .addCommand(listCommand(run))
    .addCommand(testCommand(run))
    .addCommand(scheduleCommand(run))
    .addCommand(removeCommand(run))
    .addCommand(importCommand(run))
    .addCommand(discoverCommand(run))
    .addCommand(clustersCommand(run))
    .addCommand(resourcesCommand(run));
}

function listCommand(run: RunWork): Command {
  return run(new Command('list').description('list the sources'), async (invocation) => {
    const { sources } = await (await invocation.library()).call('sources.list', {});
    await invocation.answer({ sources }, () => (sources.length === 0 ? 'No sources.\n' : table(headings, sources.map(toRow))));
    return 0;
  });
}

const headings = ['NAME', 'STORE', 'SESSIONS', 'RECORDINGS', 'LAST SYNC', 'PROBLEM', 'ID'];

function toRow(source: Source): (string | number | null)[] {
  const { name, store, sessionCount, recordingCount, lastSyncSucceededAtMs, lastSyncError, id } = source;
  return [name, describeStore(store), sessionCount, recordingCount, utcTime(lastSyncSucceededAtMs), lastSyncError?.code ?? null, id];
}

function testCommand(run: RunWork): Command {
  const command = new Command('test').description('see whether a source can be read, and what of it').argument('<source>', 'id or name');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const source = await findSource(engine, invocation.args[0] ?? '');
    const result = await engine.call('sources.testKnown', { sourceId: source.id }, invocation.signal);
    await invocation.answer(result, () => testText(result));
    return result.error ? exitCodeFor(result.error.code) : 0;
  });
}

function testText({ error, gateway, objectsSeen, moreObjects }: SourceTest): string {
  if (error) return `Not reachable: ${printable(error.message)}\n  ${printable(error.action)}\n`;
  if (gateway === null) return `Reachable: ${objectsSeen}${moreObjects ? ' objects and more' : ' objects'}.\n`;
  const sessions = `${gateway.sessionsSeen}${gateway.moreSessions ? ' sessions and more' : ' sessions'}`;
  return `Reachable: ${sessions}. ${describeVisibility(gateway.visibility)}\n${describeParts(gateway.parts)}`;
}

const scheduleOptions = z.object({ every: z.coerce.number().pipe(syncEveryMinutesSchema).optional(), off: z.boolean().default(false) });

function scheduleCommand(run: RunWork): Command {
  const command = new Command('schedule')
    .description('sync a source by itself while the window is open')
    .argument('<source>', 'id or name')
    .option('--every <minutes>', 'from 5 to 43200')
    .option('--off', 'only when somebody asks for it');
  return run(command, async (invocation) => {
    const { every, off } = invocation.options(scheduleOptions);
    if ((every === undefined) === !off) throw new AppError('usage', 'Give either --every or --off.');
    const engine = await invocation.library();
    const { id } = await findSource(engine, invocation.args[0] ?? '');
    const { source } = await engine.call('sources.setSchedule', { sourceId: id, everyMinutes: every ?? null });
    await invocation.answer({ source }, () =>
      every === undefined
        ? `${printable(source.name)} is synced when asked for.\n`
        : `${printable(source.name)} is synced every ${every} minutes.\n`,
    );
    return 0;
  });
}

function removeCommand(run: RunWork): Command {
  const command = new Command('remove')
    .description('remove a source with its sessions and cached recordings from the library; the store is not touched')
    .argument('<source>', 'id or name');
  return run(addAccessOptions(command), async (invocation) => {
    const engine = await invocation.library();
    const { id, name } = await findSource(engine, invocation.args[0] ?? '');
    await engine.call('sources.remove', { sourceId: id });
    await invocation.answer({ removed: id, name }, () => `Removed ${printable(name)}.\n`);
    return 0;
  });
}
