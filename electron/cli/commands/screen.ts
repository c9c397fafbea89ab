import { Command } from 'commander';
import { z } from 'zod';
import { openFileReader } from '../../common/plain-file-reader.ts';
import { folderCompanions } from '../../library/formats/companions.ts';
import { screenAt } from '../../library/formats/screen-at.ts';
import type { RunWork } from '../index.ts';
import { printable } from '../text-output.ts';

const optionsSchema = z.object({ at: z.coerce.number().int().min(0) });

/** `screen FILE --at MS`: the terminal after every event up to that time. */
export function screenCommand(run: RunWork): Command {
  const command = new Command('screen')
    .description('show the terminal of a recording as it was at a time')
    .argument('<file>', 'a terminal recording')
    .requiredOption('--at <ms>', 'milliseconds from the beginning');
  return run(command, async ({ args: [path = ''], options, signal, answer }) => {
    const { at } = options(optionsSchema);
    const reader = await openFileReader(path);
    try {
      const screen = await screenAt(reader, at, path, { signal, companions: folderCompanions(path) });
      await answer(screen, () => `${screen.lines.map(printable).join('\n')}\n`);
      return 0;
    } finally {
      await reader.close();
    }
  });
}
