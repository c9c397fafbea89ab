import { basename } from 'node:path';
import { Command } from 'commander';
import type { ProbeResult } from '../../../shared/model/recording.ts';
import { openFileReader } from '../../common/plain-file-reader.ts';
import { folderCompanions } from '../../library/formats/companions.ts';
import { probe } from '../../library/formats/probe.ts';
import type { RunWork } from '../index.ts';
import { byteSize, clockTime, fields, utcTime } from '../text-output.ts';

/** `probe FILE`: what a file is. A format that is not known is an answer too. */
export function probeCommand(run: RunWork): Command {
  const command = new Command('probe').description('tell what a recording file is').argument('<file>', 'the recording');
  return run(command, async ({ args: [path = ''], answer }) => {
    const reader = await openFileReader(path);
    try {
      const result = await probe(reader, basename(path), { companions: folderCompanions(path) });
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
