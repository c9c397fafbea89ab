import { Command } from 'commander';
import { z } from 'zod';
import type { ParamsOf } from '../../../shared/contract/index.ts';
import { indexResultSchema, type ScreenTextResult, screenTextResultSchema } from '../../../shared/model/job.ts';
import type { Engine } from '../../library/engine.ts';
import { failureExitCode, tellFailures } from '../failures.ts';
import { findTargets } from '../find.ts';
import type { RunWork } from '../index.ts';
import type { Invocation } from '../invocation.ts';
import { runJob } from '../run-job.ts';
import { fields } from '../text-output.ts';

const optionsSchema = z.object({ force: z.boolean().default(false), screenText: z.boolean().default(true) });

/** `index [ID...] [--force]`: makes cached recordings searchable, and by setting the text on their pictures too. */
export function indexCommand(run: RunWork): Command {
  const command = new Command('index')
    .description('index cached recordings for search and seeking')
    .argument('[ids...]', 'sessions or recordings; without any, all that are cached')
    .option('--force', 'index again what is indexed already, for example after a change of the rules')
    .option('--no-screen-text', 'do not read the text on the pictures of videos, which takes long');
  return run(command, async (invocation) => {
    const { force, screenText } = invocation.options(optionsSchema);
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
    const read =
      screenText && (await engine.call('settings.get', {})).readScreenText
        ? await readScreenText(invocation, engine, selection, force)
        : null;
    await invocation.answer({ ...result, notCached, failures, screenText: read }, () =>
      fields([
        ['Indexed', result.indexed],
        ['Nothing to index', result.unsupported],
        ['Not cached', notCached],
        ['Failed', failures.length],
        ['Screen text read', read?.read ?? null],
        ['Screen text failed', read ? read.failures.length : null],
      ]),
    );
    return failureExitCode([...failures, ...(read?.failures ?? [])]);
  });
}

async function readScreenText(
  invocation: Invocation,
  engine: Engine,
  selection: ParamsOf<'recordings.index'>,
  force: boolean,
): Promise<ScreenTextResult> {
  invocation.note('Reading the text on pictures, which takes long: Ctrl+C pauses it, --no-screen-text leaves it out.');
  const start = () => engine.call('recordings.readScreenText', { ...selection, force });
  const result = screenTextResultSchema.parse(await runJob(invocation, engine, start));
  tellFailures(invocation, result.failures);
  return result;
}
