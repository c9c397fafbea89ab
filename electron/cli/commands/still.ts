import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { stillResultSchema } from '../../../shared/model/evidence.ts';
import { addAccessOptions } from '../access-options.ts';
import { findPlayable } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, clockTime, fields } from '../text-output.ts';

const optionsSchema = z.object({
  at: z.coerce.number().int().min(0),
  out: z.string().min(1),
  burnIn: z.boolean().default(false),
  redact: z.boolean().default(true),
});

/** `still RECORDING --at MS --out DIR`: writes the frame shown at a time, with its recipe. */
export function stillCommand(run: RunWork): Command {
  const command = new Command('still')
    .description('export the frame of a video or Guacamole recording shown at a time, as PNG with a recipe beside it')
    .argument('<recording>', 'id of the recording, or of a session that has one')
    .requiredOption('--at <ms>', 'milliseconds from the start of the recording')
    .requiredOption('--out <folder>', 'the folder to write into')
    .option('--burn-in', 'write session, time and frame number below the picture, too')
    .option('--no-redact', 'leave the redactions of the recording out');
  return run(addAccessOptions(command), async (invocation) => {
    const { at, out, burnIn, redact } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const recordingId = await findPlayable(engine, invocation.args[0] ?? '');
    const start = () => engine.call('playback.still', { recordingId, atMs: at, burnIn, redact, targetDir: resolve(out) });
    const result = stillResultSchema.parse(await runJob(invocation, engine, start));
    await invocation.answer(result, () =>
      fields([
        ['File', `${result.path} (${byteSize(result.bytes)})`],
        ['Frame', `${result.frameNumber}, first shown at ${clockTime(result.frameAtMs, true)}`],
        ['SHA-256', result.sha256],
        ['Recipe', result.recipePath],
      ]),
    );
    return 0;
  });
}
