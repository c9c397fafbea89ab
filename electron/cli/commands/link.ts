import { Command } from 'commander';
import { z } from 'zod';
import { matchWords } from '../../../shared/match-words.ts';
import { addAccessOptions } from '../access-options.ts';
import { findObject, findSession } from '../find.ts';
import type { RunWork } from '../index.ts';
import { fields } from '../text-output.ts';

const optionsSchema = z.object({ reason: z.string().trim().min(1).max(2000) });

/** `link OBJECT SESSION --reason TEXT`: says which session an object is of, for good. */
export function linkCommand(run: RunWork): Command {
  const command = new Command('link')
    .description('say which session an object is of; kept with author, time and reason, and through every sync')
    .argument('<object>', 'id of a recording, or the key of its object')
    .argument('<session>', 'id of the session')
    .requiredOption('--reason <text>', 'why');
  return run(addAccessOptions(command), async (invocation) => {
    const { reason } = invocation.options(optionsSchema);
    const [object = '', session = ''] = invocation.args;
    const engine = await invocation.library();
    const recordingId = await findObject(engine, object);
    const { recording } = await engine.call('sessions.link', { recordingId, sessionId: await findSession(engine, session), reason });
    await invocation.answer({ recording }, () =>
      fields([
        ['Object', recording.key],
        ['Session', recording.sessionId],
        ['Matched by', matchWords(recording)],
      ]),
    );
    return 0;
  });
}

/** `unlink OBJECT --reason TEXT`: takes an object out of its session. */
export function unlinkCommand(run: RunWork): Command {
  const command = new Command('unlink')
    .description('take an object out of its session; it stands by itself until it is linked')
    .argument('<object>', 'id of a recording, or the key of its object')
    .requiredOption('--reason <text>', 'why');
  return run(addAccessOptions(command), async (invocation) => {
    const { reason } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const recordingId = await findObject(engine, invocation.args[0] ?? '');
    const { recording } = await engine.call('sessions.unlink', { recordingId, reason });
    await invocation.answer({ recording }, () =>
      fields([
        ['Object', recording.key],
        ['Stands by itself as', recording.sessionId],
      ]),
    );
    return 0;
  });
}
