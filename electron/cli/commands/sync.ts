import { Command } from 'commander';
import { type ErrorPayload, exitCodeFor, toAppError } from '../../../shared/errors.ts';
import { type SyncResult, syncResultSchema } from '../../../shared/model/job.ts';
import { failureExitCode, tellFailures } from '../failures.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import type { ExitCode } from '../invocation.ts';
import { runJob } from '../run-job.ts';
import { printable, table } from '../text-output.ts';

interface SourceSync {
  readonly source: string;
  readonly name: string;
  readonly result: SyncResult | null;
  readonly error: ErrorPayload | null;
}

/** `sync [SOURCE]`: lists one source or all of them; one that fails does not stop the others. */
export function syncCommand(run: RunWork): Command {
  const command = new Command('sync')
    .description('bring the library up to date with its sources')
    .argument('[source]', 'id or name; without, all');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const [name] = invocation.args;
    const sources = name === undefined ? (await engine.call('sources.list', {})).sources : [await findSource(engine, name)];
    const syncs: SourceSync[] = [];
    let exitCode: ExitCode = 0;
    for (const source of sources) {
      const named = { source: source.id, name: source.name };
      try {
        const result = syncResultSchema.parse(await runJob(invocation, engine, () => engine.call('sources.sync', { sourceId: source.id })));
        syncs.push({ ...named, result, error: null });
        tellFailures(invocation, result.failures);
        exitCode = Math.max(exitCode, failureExitCode(result.failures)) as ExitCode;
      } catch (error) {
        const failure = toAppError(error);
        if (failure.code === 'cancelled') throw failure;
        invocation.note(`witness: ${printable(`${source.name}: ${failure.message} ${failure.action}`)}`);
        syncs.push({ ...named, result: null, error: failure.toPayload() });
        exitCode = Math.max(exitCode, exitCodeFor(failure.code)) as ExitCode;
      }
    }
    await invocation.answer({ sources: syncs }, () => asText(syncs));
    return exitCode;
  });
}

function asText(syncs: readonly SourceSync[]): string {
  if (syncs.length === 0) return 'There are no sources yet; see "witness sources add --help".\n';
  const rows = syncs.map(({ name, result, error }) =>
    result
      ? [
          name,
          result.objectsSeen,
          result.sessionsSeen,
          result.added,
          result.changed,
          result.removed,
          result.unchanged,
          result.failures.length,
        ]
      : [name, ...Array.from({ length: 6 }, () => null), error?.code ?? 'failed'],
  );
  return table(['SOURCE', 'OBJECTS', 'SESSIONS', 'ADDED', 'CHANGED', 'REMOVED', 'UNCHANGED', 'FAILED'], rows);
}
