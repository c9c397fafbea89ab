import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { AppError, exitCodeFor } from '../../../shared/errors.ts';
import type { Source } from '../../../shared/model/source.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { describeStore } from '../store-options.ts';
import { printable, table, utcTime } from '../text-output.ts';
import { sourcesAddCommand } from './sources-add.ts';

/** The contract's limit for an inventory. */
const maxInventoryBytes = 256 * 1024 ** 2;

/** `sources add | list | test | remove | import`. */
export function sourcesCommand(run: RunWork): Command {
  return new Command('sources')
    .description('where recordings come from')
    .addCommand(sourcesAddCommand(run))
    .addCommand(listCommand(run))
    .addCommand(testCommand(run))
    .addCommand(removeCommand(run))
    .addCommand(importCommand(run));
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
  const command = new Command('test').description('see whether a source can be listed').argument('<source>', 'id or name');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const source = await findSource(engine, invocation.args[0] ?? '');
    const result = await engine.call('sources.testKnown', { sourceId: source.id }, invocation.signal);
    await invocation.answer(result, () => {
      if (result.error) return `Not reachable: ${printable(result.error.message)}\n  ${printable(result.error.action)}\n`;
      return `Reachable: ${result.objectsSeen}${result.moreObjects ? ' objects and more' : ' objects'}.\n`;
    });
    return result.error ? exitCodeFor(result.error.code) : 0;
  });
}

function removeCommand(run: RunWork): Command {
  const command = new Command('remove')
    .description('remove a source with its sessions and cached recordings from the library; the store is not touched')
    .argument('<source>', 'id or name');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const { id, name } = await findSource(engine, invocation.args[0] ?? '');
    await engine.call('sources.remove', { sourceId: id });
    await invocation.answer({ removed: id, name }, () => `Removed ${printable(name)}.\n`);
    return 0;
  });
}

function importCommand(run: RunWork): Command {
  const command = new Command('import')
    .description('read an exported list of sessions (list-sra-sessions JSON) into a source')
    .argument('<source>', 'id or name')
    .argument('<file>', 'the exported list');
  return run(command, async (invocation) => {
    const [name = '', file = ''] = invocation.args;
    const text = await readInventory(file);
    const engine = await invocation.library();
    const source = await findSource(engine, name);
    const result = await engine.call('sources.importInventory', { sourceId: source.id, fileName: basename(file), text });
    for (const problem of result.problems) invocation.note(`witness: ${printable(problem)}`);
    await invocation.answer(result, () => `${result.sessions} sessions read, ${result.problems.length} problems.\n`);
    return 0;
  });
}

async function readInventory(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size === 0) throw new AppError('input-empty', `${path} is empty.`);
    if (size > maxInventoryBytes) throw new AppError('input-too-large', `${path} is larger than 256 MiB.`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  }
}
