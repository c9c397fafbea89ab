import { Command } from 'commander';
import { z } from 'zod';
import { screenAt } from '../../library/formats/screen-at.ts';
import { openInput, withDecryption } from '../file-input.ts';
import type { RunWork } from '../index.ts';
import { readProfileOption } from '../log-profile-option.ts';
import { printable } from '../text-output.ts';

const optionsSchema = z.object({ at: z.coerce.number().int().min(0), profile: z.string().optional() });

/** `screen FILE --at MS`: the terminal after every event up to that time. */
export function screenCommand(run: RunWork): Command {
  const command = new Command('screen')
    .description('show the terminal of a recording as it was at a time')
    .argument('<file>', 'a terminal recording')
    .option('--profile <file>', 'how to read a forwarded log: a built-in profile or a JSON file')
    .requiredOption('--at <ms>', 'milliseconds from the beginning');
  return run(withDecryption(command), async (invocation) => {
    const { signal } = invocation;
    const [path = ''] = invocation.args;
    const { at, profile: named } = invocation.options(optionsSchema);
    const profile = await readProfileOption(named);
    const { reader, companions, close } = await openInput(invocation, path);
    try {
      const screen = await screenAt(reader, at, path, { signal, profile, companions });
      await invocation.answer(screen, () => `${screen.lines.map(printable).join('\n')}\n`);
      return 0;
    } finally {
      await close();
    }
  });
}
