import { Command } from 'commander';
import { z } from 'zod';
import { indexResultSchema } from '../../../shared/model/job.ts';
import { failureExitCode, tellFailures } from '../failures.ts';
import { findTargets } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { fields } from '../text-output.ts';

const optionsSchema = z.object({ force: z.boolean().default(false) });

/** `index [ID...] [--force]`: makes cached recordings searchable. */
export function indexCommand(run: RunWork): Command {
  const command = new Command('index')
    .description('index cached recordings for search and seeking')
    .argument('[ids...]', 'sessions or recordings; without any, all that are cached')
    .option('--force', 'index again what is indexed already, for example after a change of the rules');
  return run(command, async (invocation) => {
    const { force } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const all = invocation.args.length === 0;
    const selection = all ? { all } : await findTargets(engine, invocation.args);
    const result = indexResultSchema.parse(
      await runJob(invocation, engine, () => engine.call('recordings.index', { ...selection, force })),
    );
    // Nobody asked for these by name: that they are not cached is no failure.
    const failures = result.failures.filter(({ error }) => !(all && error.code === 'not-cached'));
    const notCached = result.failures.length - failures.length;
    tellFailures(invocation, failures);
    await invocation.answer({ ...result, notCached, failures }, () =>
      fields([
        ['Indexed', result.indexed],
        ['Nothing to index', result.unsupported],
        ['Not cached', notCached],
        ['Failed', failures.length],
      ]),
    );
    return failureExitCode(failures);
  });
}
