import { Command } from 'commander';
import { z } from 'zod';
import type { LogProfile } from '../../../shared/model/log-profile.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import { toTranscriptLine } from '../../library/catalog/screen-lines.ts';
import { detect, kindOfFormat } from '../../library/formats/detect.ts';
import { transcriptOf } from '../../library/formats/transcript.ts';
import { type FileInput, openInput, withDecryption } from '../file-input.ts';
import type { RunWork } from '../index.ts';
import type { Invocation } from '../invocation.ts';
import { writeList } from '../json-list.ts';
import { readProfileOption } from '../log-profile-option.ts';
import { openPictures, readFileText } from '../screen-text-file.ts';
import { clockTime, printable } from '../text-output.ts';

const signs: Readonly<Record<TranscriptLine['source'], string>> = { output: ' ', input: '>', event: '*', ocr: '#' };

const profileOption = z.object({ profile: z.string().optional() });

/** `transcript FILE`: what was shown and typed, in order; printed as it is read, so of any length. */
export function transcriptCommand(run: RunWork): Command {
  const command = new Command('transcript')
    .description('print what was shown and typed, with times')
    .argument('<file>', 'a terminal recording, a forwarded log, a Guacamole dump or a video, whose pictures are read')
    .option('--profile <file>', 'how to read a forwarded log: a built-in profile or a JSON file');
  return run(withDecryption(command), async (invocation) => {
    const { options, json, signal, print } = invocation;
    const [path = ''] = invocation.args;
    const profile = await readProfileOption(options(profileOption).profile);
    const input = await openInput(invocation, path);
    try {
      const lines = linesOf(invocation, input, path, profile);
      if (json) {
        await writeList(print, 'lines', lines, signal);
        return 0;
      }
      for await (const { atMs, source, text } of lines) {
        await print(`${clockTime(atMs, true)} ${signs[source]} ${printable(text)}\n`);
      }
      return 0;
    } finally {
      await input.close();
    }
  });
}

/** What was printed and typed, and of what has pictures, what was read from them, in order of time. */
async function* linesOf(
  invocation: Invocation,
  input: FileInput,
  path: string,
  profile: LogProfile | null,
): AsyncGenerator<TranscriptLine> {
  const kind = kindOfFormat[(await detect(input.reader, path)).format];
  const typed = (): AsyncGenerator<TranscriptLine> =>
    transcriptOf(input.reader, path, { signal: invocation.signal, profile, companions: input.companions });
  const media = await openPictures(invocation, input, kind, path);
  if (!media) {
    yield* typed();
    return;
  }
  try {
    const { lines, problem } = await readFileText(invocation, media, path);
    if (problem !== null) invocation.note(`witness: ${printable(path)}: ${problem}`);
    const all = lines.map(toTranscriptLine);
    if (kind === 'guacamole') for await (const line of typed()) all.push(line);
    yield* all.sort((a, b) => a.atMs - b.atMs);
  } finally {
    await media.close();
  }
}
