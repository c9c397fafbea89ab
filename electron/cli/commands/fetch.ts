import { Command } from 'commander';
import { z } from 'zod';
import { fetchResultSchema } from '../../../shared/model/job.ts';
import { failureExitCode, tellFailures } from '../failures.ts';
import { findTargets } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, fields } from '../text-output.ts';

const optionsSchema = z.object({ all: z.boolean().default(false) });

/** `fetch [ID...] [--all]`: downloads recordings into the encrypted cache; what is there already is not fetched again. */
export function fetchCommand(run: RunWork): Command {
  const command = new Command('fetch')
    .description('download recordings for offline use')
    .argument('[ids...]', 'sessions or recordings')
    .option('--all', 'every recording of the library');
  return run(command, async (invocation) => {
    const { all } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const selection = all ? { all } : await findTargets(engine, invocation.args);
    const result = fetchResultSchema.parse(await runJob(invocation, engine, () => engine.call('recordings.fetch', selection)));
    tellFailures(invocation, result.failures);
    await invocation.answer(result, () =>
      fields([
        ['Fetched', `${result.fetched} (${byteSize(result.bytes)})`],
        ['Already cached', result.alreadyCached],
        ['Failed', result.failures.length],
      ]),
    );
    return failureExitCode(result.failures);
  });
}
