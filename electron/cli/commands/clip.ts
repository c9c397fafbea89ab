import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { clipFormatSchema, clipResultSchema } from '../../../shared/model/evidence.ts';
import { addAccessOptions } from '../access-options.ts';
import { findPlayable } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, fields } from '../text-output.ts';

const timeSchema = z.coerce.number().int().min(0);
const optionsSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  format: clipFormatSchema.default('asciicast'),
  redact: z.boolean().default(true),
  out: z.string().min(1),
  reason: z.string().max(2000).default(''),
});

/** `clip RECORDING --from MS --to MS --format F --out DIR`: writes a part of a recording, with its recipe. */
export function clipCommand(run: RunWork): Command {
  const command = new Command('clip')
    .description('export a time range of a recording, in real time, with a recipe beside it')
    .argument('<recording>', 'id of the recording, or of a session that has one')
    .requiredOption('--from <ms>', 'beginning, in milliseconds from the start of the recording')
    .requiredOption('--to <ms>', 'end, in milliseconds from the start of the recording')
    .option('--format <format>', clipFormatSchema.options.join(', '), 'asciicast')
    .requiredOption('--out <folder>', 'the folder to write into')
    .option('--no-redact', 'leave the redactions of the recording out')
    .option('--reason <text>', 'why, for the record');
  return run(addAccessOptions(command), async (invocation) => {
    const { from, to, format, out, redact, reason } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const recordingId = await findPlayable(engine, invocation.args[0] ?? '');
    const start = () =>
      engine.call('playback.exportRange', { recordingId, fromMs: from, toMs: to, format, redact, targetDir: resolve(out), reason });
    const result = clipResultSchema.parse(await runJob(invocation, engine, start));
    await invocation.answer(result, () =>
      fields([
        ['File', `${result.path} (${byteSize(result.bytes)})`],
        ['SHA-256', result.sha256],
        ['Recipe', result.recipePath],
      ]),
    );
    return 0;
  });
}
