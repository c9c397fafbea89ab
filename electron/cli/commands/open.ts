import { resolve } from 'node:path';
import { Command } from 'commander';
import { fetchResultSchema } from '../../../shared/model/job.ts';
import { failureExitCode, tellFailures } from '../failures.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { printable } from '../text-output.ts';

/** `open FILE...`: adds recordings and folders where they lie, as dropping them on the window does, and waits until they are here. */
export function openCommand(run: RunWork): Command {
  const command = new Command('open')
    .description('add recording files where they lie, and fetch them; a folder becomes a source')
    .argument('<files...>', 'recordings, or folders of them');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const paths = invocation.args.map((path) => resolve(path));
    const { recordings, folders, refused, fetchJobId } = await engine.call('sources.addLoose', { paths }, invocation.signal);
    const failures = refused.map(({ path, error }) => ({ item: path, error }));
    for (const { syncJobId } of folders) await runJob(invocation, engine, async () => ({ jobId: syncJobId }));
    if (fetchJobId !== null) {
      const fetched = fetchResultSchema.parse(await runJob(invocation, engine, async () => ({ jobId: fetchJobId })));
      failures.push(...fetched.failures);
    }
    tellFailures(invocation, failures);
    await invocation.answer({ recordings, folders: folders.map(({ sourceId, name }) => ({ sourceId, name })), failures }, () =>
      [
        ...recordings.map(({ sessionId, recordingId }) => `Opened: recording ${recordingId} of session ${sessionId}\n`),
        ...folders.map(({ name, sourceId }) => `Synced: ${printable(name)}, ${sourceId}\n`),
      ].join(''),
    );
    return failureExitCode(failures);
  });
}
