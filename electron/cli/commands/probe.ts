import { basename } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import type { ProbeResult } from '../../../shared/model/recording.ts';
import { openFileReader } from '../../common/plain-file-reader.ts';
import { folderCompanions } from '../../library/formats/companions.ts';
import { probe } from '../../library/formats/probe.ts';
import type { RunWork } from '../index.ts';
import { readProfileOption } from '../log-profile-option.ts';
import { byteSize, clockTime, fields, utcTime } from '../text-output.ts';

const profileOption = z.object({ profile: z.string().optional() });

/** `probe FILE`: what a file is. A format that is not known is an answer too. */
export function probeCommand(run: RunWork): Command {
  const command = new Command('probe')
    .description('tell what a recording file is')
    .argument('<file>', 'the recording')
    .option('--profile <file>', 'how to read a forwarded log: a built-in profile or a JSON file');
  return run(command, async ({ args: [path = ''], options, answer }) => {
    const profile = await readProfileOption(options(profileOption).profile);
    const reader = await openFileReader(path);
    try {
      const result = await probe(reader, basename(path), { profile, companions: folderCompanions(path) });
      await answer(result, () => asText(result));
      return 0;
    } finally {
      await reader.close();
    }
  });
}

function asText(result: ProbeResult): string {
  const size = result.cols === null ? null : `${result.cols} x ${result.rows}`;
  const picture = result.width === null ? null : `${result.width} x ${result.height}`;
  const all: [string, string | number | null][] = [
    ['Format', result.format],
    ['Kind', result.kind],
    ['Playable', result.playable],
    ['Layers', result.layers.join(', ') || null],
    ['Duration', result.durationMs === null ? null : clockTime(result.durationMs, true)],
    ['Started', utcTime(result.startedAt)],
    ['Terminal', size],
    ['Events', result.events],
    ['Output', result.outputBytes === null ? null : byteSize(result.outputBytes)],
    ['Container', result.container],
    ['Video codec', result.videoCodec],
    ['Picture', picture],
    ['Frame rate', result.frameRate],
    ...result.problems.map(({ code, message }): [string, string] => ['Problem', `${message} (${code})`]),
  ];
  return fields(all.filter(([, value]) => value !== null));
}
