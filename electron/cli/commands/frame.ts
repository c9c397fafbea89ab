import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { writeFileAtomically } from '../../common/atomic-write.ts';
import { encodePng } from '../../library/formats/encode-png.ts';
import { frameAt } from '../../library/formats/frame-at.ts';
import { openInput, withDecryption } from '../file-input.ts';
import type { RunWork } from '../index.ts';
import { clockTime, fields } from '../text-output.ts';

const optionsSchema = z.object({ at: z.coerce.number().int().min(0), out: z.string().min(1), force: z.boolean().default(false) });

/** `frame FILE --at MS --out PNG`: the picture that a recording shows at a time. */
export function frameCommand(run: RunWork): Command {
  const command = new Command('frame')
    .description('write what a recording shows at a time, as PNG')
    .argument('<file>', 'a video or a Guacamole recording')
    .requiredOption('--at <ms>', 'milliseconds from the beginning')
    .requiredOption('--out <png>', 'the file to write')
    .option('--force', 'overwrite it if it exists');
  return run(withDecryption(command), async (invocation) => {
    const { at, out, force } = invocation.options(optionsSchema);
    const target = resolve(out);
    await checkTarget(target, out, force);
    const [path = ''] = invocation.args;
    const input = await openInput(invocation, path);
    try {
      const sources = { decoder: invocation.decoder };
      const frame = await frameAt(input.reader, at, basename(path), sources, invocation.signal);
      await writeFileAtomically(target, await encodePng(frame), 0o666);
      const { width, height, frameNumber, atMs: frameAtMs } = frame;
      const answer = { atMs: at, frameAtMs, frameNumber, width, height, path: target };
      await invocation.answer(answer, () =>
        fields([
          ['File', target],
          ['Shown since', clockTime(frameAtMs, true)],
          ['Frame', frameNumber],
          ['Picture', `${width} x ${height}`],
        ]),
      );
      return 0;
    } finally {
      await input.close();
    }
  });
}

/** Before anything is decoded: what cannot be written is told at once. */
async function checkTarget(target: string, named: string, force: boolean): Promise<void> {
  const folder = await stat(dirname(target)).catch(() => null);
  if (!folder?.isDirectory()) throw new AppError('usage', `The folder of ${named} does not exist.`, { action: 'Make it first.' });
  const existing = await stat(target).catch(() => null);
  if (existing && (!force || !existing.isFile())) {
    throw new AppError('export-target-exists', `${named} exists already.`, {
      action: 'Choose another file, or overwrite it with --force.',
    });
  }
}
