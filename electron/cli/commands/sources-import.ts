import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type ColumnMapping, columnMappingSchema, importFields } from '../../../shared/model/session-import.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { printable } from '../text-output.ts';

/** The contract's limit for an inventory. */
const maxInventoryBytes = 256 * 1024 ** 2;

/** `sources import`: an exported list of sessions, as JSON, NDJSON or CSV. */
export function importCommand(run: RunWork): Command {
  const command = new Command('import')
    .description('read an exported list of sessions (list-sra-sessions JSON, NDJSON or CSV) into a source')
    .argument('<source>', 'id or name')
    .argument('<file>', 'the exported list')
    .option('--map <field=column...>', `which column holds what, kept for the next time; fields: ${importFields.join(', ')}`);
  return run(command, async (invocation) => {
    const [name = '', file = ''] = invocation.args;
    const { map } = invocation.options(z.object({ map: z.array(z.string()).default([]) }));
    const mapping = readMapping(map);
    const text = await readInventory(file);
    const engine = await invocation.library();
    const source = await findSource(engine, name);
    const result = await engine.call('sources.importInventory', { sourceId: source.id, fileName: basename(file), text, mapping });
    for (const problem of result.problems) invocation.note(`witness: ${printable(problem)}`);
    await invocation.answer(result, () => `${result.sessions} sessions read, ${result.problems.length} problems.\n`);
    return 0;
  });
}

function readMapping(pairs: readonly string[]): ColumnMapping | null {
  if (pairs.length === 0) return null;
  const entries = pairs.map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const mapping = columnMappingSchema.safeParse(Object.fromEntries(entries));
  if (mapping.success && mapping.data.externalId !== undefined) return mapping.data;
  throw new AppError('usage', 'A mapping names the column of the session id, and fields that there are.', {
    action: `For example --map "externalId=Session ID" "user=User"; fields: ${importFields.join(', ')}.`,
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
