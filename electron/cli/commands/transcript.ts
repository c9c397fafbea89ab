import { Command } from 'commander';
import { z } from 'zod';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import { transcriptOf } from '../../library/formats/transcript.ts';
import { openInput, withDecryption } from '../file-input.ts';
import type { RunWork } from '../index.ts';
import { writeList } from '../json-list.ts';
import { readProfileOption } from '../log-profile-option.ts';
import { clockTime, printable } from '../text-output.ts';

const signs: Readonly<Record<TranscriptLine['source'], string>> = { output: ' ', input: '>', event: '*', ocr: '#' };

const profileOption = z.object({ profile: z.string().optional() });

/** `transcript FILE`: what was shown and typed, in order; printed as it is read, so of any length. */
export function transcriptCommand(run: RunWork): Command {
  const command = new Command('transcript')
    .description('print what was shown and typed, with times')
    .argument('<file>', 'a terminal recording, a forwarded log or a Guacamole dump')
    .option('--profile <file>', 'how to read a forwarded log: a built-in profile or a JSON file');
  return run(withDecryption(command), async (invocation) => {
    const { options, json, signal, print } = invocation;
    const [path = ''] = invocation.args;
    const profile = await readProfileOption(options(profileOption).profile);
    const { reader, companions, close } = await openInput(invocation, path);
    try {
      const lines = transcriptOf(reader, path, { signal, profile, companions });
      if (json) {
        await writeList(print, 'lines', lines, signal);
        return 0;
      }
      for await (const { atMs, source, text } of lines) {
        await print(`${clockTime(atMs, true)} ${signs[source]} ${printable(text)}\n`);
      }
      return 0;
    } finally {
      await close();
    }
  });
}
