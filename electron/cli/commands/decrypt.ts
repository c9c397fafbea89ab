import { Command } from 'commander';
import { z } from 'zod';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { decryptResultSchema, type ItemFailure } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { isLocked } from '../../../shared/wrapped.ts';
import type { Engine } from '../../library/engine.ts';
import { addAccessOptions } from '../access-options.ts';
import { failureExitCode, tellFailures } from '../failures.ts';
import { findTargets } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, table } from '../text-output.ts';

const optionsSchema = z.object({ key: z.string().min(1).nullable().default(null) });

/** `decrypt ID... [--key NAME]`: opens encrypted recordings that are cached, with the program of the settings. */
export function decryptCommand(run: RunWork): Command {
  const command = new Command('decrypt')
    .description('decrypt cached recordings into the encrypted cache, with the program of the settings')
    .argument('<ids...>', 'recordings, or sessions, of which every encrypted recording is meant')
    .option('--key <name>', 'the key, in place of the one of the settings');
  return run(addAccessOptions(command), async (invocation) => {
    const { key } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const decrypted: { recording: RecordingId; key: string; format: string; bytes: number }[] = [];
    const failures: ItemFailure[] = [];
    for (const { id, key: name } of await lockedRecordings(engine, invocation.args)) {
      try {
        const start = () => engine.call('recordings.decrypt', { recordingId: id, keyName: key });
        decrypted.push({ recording: id, key: name, ...decryptResultSchema.parse(await runJob(invocation, engine, start)) });
      } catch (error) {
        const failure = toAppError(error);
        if (failure.code === 'cancelled') throw failure;
        failures.push({ item: name, error: failure.toPayload() });
      }
    }
    tellFailures(invocation, failures);
    await invocation.answer({ decrypted, failures }, () =>
      table(
        ['DECRYPTED', 'FORMAT', 'SIZE'],
        decrypted.map((each) => [each.key, each.format, byteSize(each.bytes)]),
      ),
    );
    return failureExitCode(failures);
  });
}

/** Recordings that were named themselves are tried whatever they are; of a session only those that are locked. */
async function lockedRecordings(engine: Engine, texts: readonly string[]): Promise<Recording[]> {
  const { recordingIds, sessionIds } = await findTargets(engine, texts);
  const named = await Promise.all(recordingIds.map((recordingId) => engine.call('recordings.get', { recordingId })));
  const sessions = await Promise.all(sessionIds.map((sessionId) => engine.call('sessions.get', { sessionId })));
  const found = [...named.map(({ recording }) => recording), ...sessions.flatMap(({ recordings }) => recordings.filter(isLocked))];
  if (found.length === 0) throw new AppError('not-found', 'None of these is known to be encrypted.', { action: 'Fetch them first.' });
  return found;
}
