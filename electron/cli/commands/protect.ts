import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { demandLevelSchema, type Protected, type Protection } from '../../../shared/model/access.ts';
import type { Engine } from '../../library/engine.ts';
import { addAccessOptions } from '../access-options.ts';
import { findCase, findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { table } from '../text-output.ts';

const optionsSchema = z.object({ opening: demandLevelSchema.optional(), exporting: demandLevelSchema.optional() });

/** `protect list`, `protect source NAME`, `protect case NAME`: what is demanded before something is opened or exported. */
export function protectCommand(run: RunWork): Command {
  const command = new Command('protect').description('four eyes: what a source or a case demands before it is opened or exported');
  command.addCommand(
    run(new Command('list').description('the sources and cases that demand something'), async (invocation) => {
      const engine = await invocation.library();
      const { protections } = await engine.call('access.protections', {});
      const named = await withNames(engine, protections);
      await invocation.answer({ protections: named }, () =>
        named.length === 0
          ? 'Nothing is protected.\n'
          : table(
              ['WHAT', 'NAME', 'OPENING', 'EXPORTING', 'ID'],
              named.map(({ of, name, protection }) => [of.kind, name, protection.opening, protection.exporting, of.id]),
            ),
      );
      return 0;
    }),
  );
  for (const kind of ['source', 'case'] as const) command.addCommand(changeCommand(run, kind));
  return command;
}

function changeCommand(run: RunWork, kind: Protected['kind']): Command {
  const command = new Command(kind)
    .description(`say what a ${kind} demands: none, reason, or second-person (and a reason); less than before needs what it demanded`)
    .argument(`<${kind}>`, kind === 'source' ? 'id or name' : 'id or title')
    .option('--opening <level>', 'to play, read or search what is in it')
    .option('--exporting <level>', 'to take anything of it out of the library');
  return run(addAccessOptions(command), async (invocation) => {
    const given = invocation.options(optionsSchema);
    if (given.opening === undefined && given.exporting === undefined) throw new AppError('usage', 'Give --opening, --exporting, or both.');
    const engine = await invocation.library();
    const [text = ''] = invocation.args;
    const of: Protected =
      kind === 'source' ? { kind, id: (await findSource(engine, text)).id } : { kind, id: await findCase(engine, text) };
    const { protection } = await engine.call('access.protect', { of, protection: given });
    await invocation.answer({ of, protection }, () => `Opening: ${protection.opening}. Exporting: ${protection.exporting}.\n`);
    return 0;
  });
}

async function withNames(engine: Engine, protections: readonly { readonly of: Protected; readonly protection: Protection }[]) {
  const { sources } = await engine.call('sources.list', {});
  const { cases } = await engine.call('cases.list', {});
  const names = new Map<string, string>([
    ...sources.map(({ id, name }) => [id, name] as const),
    ...cases.map(({ id, title }) => [id, title] as const),
  ]);
  return protections.map((each) => ({ ...each, name: names.get(each.of.id) ?? each.of.id }));
}
