import { basename } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ProbeResult } from '../../../shared/model/recording.ts';
import { openFileReader } from '../../common/plain-file-reader.ts';
import { probe, probeRefused } from '../../library/formats/probe.ts';
import { openInput, withDecryption } from '../file-input.ts';
import type { RunWork } from '../index.ts';
import type { Invocation } from '../invocation.ts';
import { readProfileOption } from '../log-profile-option.ts';
import { byteSize, clockTime, fields, utcTime } from '../text-output.ts';

const profileOption = z.object({ profile: z.string().optional() });

/** `probe FILE`: what a file is. A format that is not known is an answer too. */
export function probeCommand(run: RunWork): Command {
  const command = new Command('probe')
    .description('tell what a recording file is')
    .argument('<file>', 'the recording')
    .option('--profile <file>', 'how to read a forwarded log: a built-in profile or a JSON file');
  return run(withDecryption(command), async (invocation) => {
    const result = await probeFile(invocation, invocation.args[0] ?? '');
    await invocation.answer(result, () => asText(result));
    if (result.kind === 'encrypted') invocation.note('See --decrypt to open it.');
    return 0;
  });
}

async function probeFile(invocation: Invocation, path: string): Promise<ProbeResult> {
  const profile = await readProfileOption(invocation.options(profileOption).profile);
  const name = basename(path);
  const input = await openInput(invocation, path).catch((error: unknown) => {
    // Out of all proportion: that is an answer too.
    if (error instanceof AppError && error.code === 'input-too-large') return error;
    throw error;
  });
  if (input instanceof AppError) {
    const reader = await openFileReader(path);
    return probeRefused(reader, name, { code: 'bomb', message: input.message }).finally(() => reader.close());
  }
  const { decoder, signal } = invocation;
  return probe(input.reader, name, { profile, companions: input.companions, outer: input, decoder, signal }).finally(input.close);
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
