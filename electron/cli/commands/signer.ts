import { open } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { SignerStatus } from '../../../shared/model/evidence.ts';
import { mostPkcs12Bytes } from '../../library/evidence/signing/read-pkcs12.ts';
import type { RunWork } from '../index.ts';
import { secretOf } from '../store-secret.ts';
import { fields, printable, utcTime } from '../text-output.ts';

const useOptions = z.object({ secretFile: z.string().optional() });

/** `signer show`, `signer use FILE`, `signer forget`. */
export function signerCommand(run: RunWork): Command {
  const command = new Command('signer').description('whose certificate exports and reports are signed with');
  command.addCommand(
    run(new Command('show').description('the certificate that is signed with now; exit code 1 when it cannot be'), async (invocation) => {
      const status = await (await invocation.library()).call('signer.status', {});
      await invocation.answer(status, () => asText(status));
      return status.problem === null ? 0 : 1;
    }),
  );
  command.addCommand(
    run(
      new Command('use')
        .description(
          'sign with the certificate of a PKCS#12 file from now on; its passphrase is read from WITNESS_PASSPHRASE and kept nowhere',
        )
        .argument('<file>', 'a .p12 or .pfx file with a certificate and its key')
        .option('--secret-file <file>', 'read the passphrase from this file instead'),
      async (invocation) => {
        const { secretFile } = invocation.options(useOptions);
        const file = await readFile(invocation.args[0] ?? '');
        const passphrase = await secretOf('WITNESS_PASSPHRASE', secretFile, invocation.env);
        const status = await (await invocation.library()).call('signer.choose', { pkcs12: file.toString('base64'), passphrase });
        await invocation.answer(status, () => asText(status));
        return 0;
      },
    ),
  );
  command.addCommand(
    run(
      new Command('forget').description('sign with the self-made certificate again; the key of the other one is deleted here'),
      async (invocation) => {
        const status = await (await invocation.library()).call('signer.forget', {});
        await invocation.answer(status, () => asText(status));
        return 0;
      },
    ),
  );
  return command;
}

async function readFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      if ((await file.stat()).size > mostPkcs12Bytes) throw new AppError('input-too-large', `${path} is too large for a PKCS#12 file.`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  }
}

function asText({ subject, issuer, isSelfMade, fingerprint, validFromMs, validUntilMs, problem }: SignerStatus): string {
  return fields([
    ['Signer', printable(subject)],
    ['Issuer', isSelfMade ? 'itself: nobody has confirmed whose it is' : printable(issuer)],
    ['SHA-256', fingerprint],
    ['Valid', `${utcTime(validFromMs)} to ${utcTime(validUntilMs)}`],
    ['Problem', problem === null ? null : `${printable(problem.message)} ${problem.action}`],
  ]);
}
