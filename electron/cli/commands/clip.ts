import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { clipFormatSchema, clipResultSchema } from '../../../shared/model/evidence.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Engine } from '../../library/engine.ts';
import { findTargets } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, fields, printable } from '../text-output.ts';

const timeSchema = z.coerce.number().int().min(0);
const optionsSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  format: clipFormatSchema.default('asciicast'),
  out: z.string().min(1),
  reason: z.string().max(2000).default(''),
});

/** `clip RECORDING --from MS --to MS --format F --out DIR`: writes a part of a terminal recording, with its recipe. */
export function clipCommand(run: RunWork): Command {
  const command = new Command('clip')
    .description('export a time range of a terminal recording, in real time, with a recipe beside it')
    .argument('<recording>', 'id of the recording, or of a session that has one terminal recording')
    .requiredOption('--from <ms>', 'beginning, in milliseconds from the start of the recording')
    .requiredOption('--to <ms>', 'end, in milliseconds from the start of the recording')
    .option('--format <format>', clipFormatSchema.options.join(', '), 'asciicast')
    .requiredOption('--out <folder>', 'the folder to write into')
    .option('--reason <text>', 'why, for the record');
  return run(command, async (invocation) => {
    const { from, to, format, out, reason } = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const recordingId = await findTerminalRecording(engine, invocation.args[0] ?? '');
    const start = () =>
      engine.call('playback.exportRange', { recordingId, fromMs: from, toMs: to, format, targetDir: resolve(out), reason });
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

async function findTerminalRecording(engine: Engine, text: string): Promise<RecordingId> {
  const { recordingIds, sessionIds } = await findTargets(engine, [text]);
  const [recordingId] = recordingIds;
  if (recordingId !== undefined) return recordingId;
  const found = await Promise.all(sessionIds.map((sessionId) => engine.call('sessions.get', { sessionId })));
  const terminals = found
    .flatMap(({ recordings }) => recordings)
    .filter(({ probe, companionOf }) => probe?.kind === 'terminal' && companionOf === null);
  const [only, second] = terminals;
  if (only === undefined) throw new AppError('not-indexed', `"${printable(text)}" has no terminal recording that is indexed.`);
  if (second !== undefined) {
    const ids = terminals.map(({ id }) => id).join(', ');
    throw new AppError('usage', `"${printable(text)}" has several terminal recordings.`, { action: `Name one of: ${ids}` });
  }
  return only.id;
}
