import { Command } from 'commander';
import type { BagSignature, BagTimeStamp, VerifyReport } from '../../../shared/model/evidence.ts';
import type { JournalReport } from '../../../shared/model/journal.ts';
import { verifyBag } from '../../library/evidence/verify-bag.ts';
import type { RunWork } from '../index.ts';
import { createProgress } from '../progress.ts';
import { byteSize, printable, utcTime } from '../text-output.ts';

/** `verify BAG`: needs no library. Exit code 1 when the bag is not as it was made. */
export function verifyCommand(run: RunWork): Command {
  const command = new Command('verify')
    .description('check a BagIt bag and name what is missing, extra or changed')
    .argument('<bag>', 'its folder');
  return run(command, async ({ args: [path = ''], signal, stderr, answer }) => {
    const progress = createProgress(stderr);
    let lastMs = 0;
    try {
      const report = await verifyBag({
        path,
        signal,
        onProgress: ({ done, total, detail }) => {
          const nowMs = performance.now();
          if (nowMs - lastMs < 100) return;
          lastMs = nowMs;
          progress.show({ title: 'Verify', done, total, unit: 'bytes', detail });
        },
      });
      progress.end();
      await answer(report, () => asText(report));
      return report.outcome === 'verified' ? 0 : 1;
    } finally {
      progress.end();
    }
  });
}

function signatureText({ outcome, signer, isSelfMade, fingerprint, signedAtMs }: BagSignature): string {
  const when = signedAtMs === null ? '' : ` at ${utcTime(signedAtMs)}`;
  const whose = isSelfMade ? ', a certificate that nobody else confirms' : '';
  return `  signature ${outcome}: ${printable(signer)}${when}${whose}\n    SHA-256 of the certificate: ${fingerprint}\n`;
}

function timeStampText({ outcome, facts }: BagTimeStamp): string {
  if (outcome === 'pending') return '  time stamp pending: add it with "witness timestamp"\n';
  if (!facts) return '  time stamp not valid\n';
  const { atMs, authority, root, rootFingerprint } = facts;
  const whose = `    rests on ${printable(root)}, SHA-256 of its certificate: ${rootFingerprint}\n`;
  return `  time stamp valid: ${utcTime(atMs)} by ${printable(authority)}\n${whose}`;
}

function journalLine({ outcome, entries, withheld, keyFingerprint }: JournalReport): string {
  const key = keyFingerprint === null ? '' : `    signed with the key ${keyFingerprint}\n`;
  return `  journal ${outcome}: ${entries} told, ${withheld} withheld\n${key}`;
}

function asText(report: VerifyReport): string {
  const named = (label: string, paths: readonly string[]): string => paths.map((path) => `  ${label}: ${printable(path)}\n`).join('');
  return [
    `${report.outcome}: ${printable(report.bag)}, ${report.filesChecked} files checked (${byteSize(report.bytesChecked)})\n`,
    named('changed', report.changed),
    named('missing', report.missing),
    named('extra', report.extra),
    ...(report.signature ? [signatureText(report.signature)] : []),
    ...(report.timeStamp ? [timeStampText(report.timeStamp)] : []),
    ...(report.journal ? [journalLine(report.journal)] : []),
    ...report.warnings.map(({ message }) => `  note: ${printable(message)}\n`),
    ...report.problems.map(({ message }) => `  ${printable(message)}\n`),
  ].join('');
}
