import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { exportResultSchema } from '../../../shared/model/evidence.ts';
import { addAuthorityOptions, readAuthority } from '../authority-options.ts';
import { findSession } from '../find.ts';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { byteSize, fields, printable } from '../text-output.ts';

const optionsSchema = z.object({
  out: z.string().min(1),
  reason: z.string().max(2000).default(''),
  redacted: z.boolean().default(false),
  withoutOriginals: z.boolean().default(false),
});
const stampWords = { none: null, stamped: 'stamped', pending: 'pending: add it later with "witness timestamp"' } as const;

/** `export SESSION --out DIR`: writes the evidence of a session as a BagIt bag into a new folder below DIR. */
export function exportCommand(run: RunWork): Command {
  const command = new Command('export')
    .description('hand over a session as evidence: a BagIt bag that anyone can verify')
    .argument('<session>', 'id of the session')
    .requiredOption('--out <folder>', 'the folder to make the bag in')
    .option('--reason <text>', 'why, for the record')
    .option('--redacted', 'hide what the redactions of the session name; see "witness redactions"')
    .option('--without-originals', 'with --redacted: leave the recordings themselves out');
  addAuthorityOptions(command);
  return run(command, async (invocation) => {
    const { out, reason, redacted, withoutOriginals } = invocation.options(optionsSchema);
    if (withoutOriginals && !redacted) throw new AppError('usage', '--without-originals is for a redacted export: add --redacted.');
    const engine = await invocation.library();
    const sessionId = await findSession(engine, invocation.args[0] ?? '');
    const authority = await readAuthority(invocation);
    const start = () =>
      engine.call('evidence.export', {
        sessionId,
        targetDir: resolve(out),
        reason,
        authority,
        redacted: redacted ? { withoutOriginals } : null,
      });
    const result = exportResultSchema.parse(await runJob(invocation, engine, start));
    const error = result.timeStampError;
    if (error) invocation.note(`witness: ${printable(`no time stamp: ${error.message} ${error.action}`)}`);
    await invocation.answer(result, () =>
      fields([
        ['Bag', result.bagPath],
        ['Files', `${result.files} (${byteSize(result.bytes)})`],
        ['Manifest', `sha256 ${result.sha256OfManifest}`],
        ['Time stamp', stampWords[result.timeStamp]],
      ]),
    );
    return 0;
  });
}
