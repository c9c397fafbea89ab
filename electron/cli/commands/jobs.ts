import { Command } from 'commander';
import { AppError } from '../../../shared/errors.ts';
import { jobIdSchema } from '../../../shared/model/ids.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { table, utcTime } from '../text-output.ts';

/** `jobs list`, `jobs resume ID`, `jobs dismiss [ID]`: long work that an earlier process left undone. */
export function jobsCommand(run: RunWork): Command {
  const command = new Command('jobs').description('long work that is paused, was interrupted or failed');
  command.addCommand(
    run(new Command('list').description('list it, the newest first'), async (invocation) => {
      const { jobs } = await (await invocation.library()).call('jobs.list', {});
      await invocation.answer(jobs, () => (jobs.length === 0 ? 'Nothing was left undone.\n' : asTable(jobs)));
      return 0;
    }),
  );
  command.addCommand(
    run(
      new Command('resume').description('go on with one, or do it again, and wait for its end').argument('<id>', 'as `jobs list` gives it'),
      async (invocation) => {
        const engine = await invocation.library();
        const jobId = readId(invocation.args[0]);
        const result = await runJob(invocation, engine, () => engine.call('jobs.resume', { jobId }));
        await invocation.answer(result, () => 'Done.\n');
        return 0;
      },
    ),
  );
  command.addCommand(
    run(
      new Command('dismiss').description('take one off the list, or all that are not paused').argument('[id]', 'as `jobs list` gives it'),
      async (invocation) => {
        const [given] = invocation.args;
        await (await invocation.library()).call('jobs.dismiss', { jobId: given === undefined ? null : readId(given) });
        await invocation.answer({}, () => '');
        return 0;
      },
    ),
  );
  return command;
}

function readId(text = '') {
  const parsed = jobIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError('usage', `"${text}" is no id of a job.`, { action: 'See `witness jobs list`.' });
}

function asTable(jobs: readonly Job[]): string {
  return table(
    ['ID', 'STATE', 'STARTED', 'WHAT', 'WHY'],
    jobs.map(({ id, state, startedAtMs, title, error }) => [id, state, utcTime(startedAtMs), title, error?.message ?? null]),
  );
}
