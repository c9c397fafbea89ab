import { resolve } from 'node:path';
import { Command } from 'commander';
import { timeStampFactsSchema } from '../../../shared/model/time-stamp.ts';
import { addAuthorityOptions, readAuthority } from '../authority-options.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { timeStampText } from '../time-stamp-text.ts';

/** `timestamp BAG`: adds the time stamp that an authority did not give when the bag was exported. */
export function timestampCommand(run: RunWork): Command {
  const command = new Command('timestamp')
    .description('add a time stamp (RFC 3161) to a signed bag that has none; nothing that is signed changes')
    .argument('<bag>', 'its folder');
  addAuthorityOptions(command);
  return run(command, async (invocation) => {
    const [bag = ''] = invocation.args;
    const authority = await readAuthority(invocation);
    const engine = await invocation.library();
    const start = () => engine.call('evidence.stamp', { bagPath: resolve(bag), authority });
    const facts = timeStampFactsSchema.parse(await runJob(invocation, engine, start));
    await invocation.answer(facts, () => timeStampText(facts));
    return 0;
  });
}
