import { posix } from 'node:path';
import type { ReportBlock, ReportFact, ReportSection } from './report-model.ts';
import type { ReportPackage } from './session-report.ts';

/** How anybody checks that the package is what was exported, with what the report knows of its seal. */
export function checkingSection({ bagName, signer, authority }: ReportPackage, folder: string): ReportSection {
  const up = (file: string): string => posix.relative(folder, file);
  const seal: ReportFact[] =
    signer === null
      ? [{ name: 'Signature', value: 'None' }]
      : [
          { name: 'Signature by', value: signer.name },
          { name: 'Certificate, SHA-256', value: signer.fingerprint, form: 'digest' },
          { name: 'Signature', value: 'signature/tagmanifest-sha256.txt.p7s', file: up('signature/tagmanifest-sha256.txt.p7s') },
        ];
  const stamp: ReportFact = {
    name: 'Time stamp',
    value: authority === null ? 'None was asked for' : `Asked of ${authority}; bag-info.txt says whether it came`,
  };
  const blocks: ReportBlock[] = [
    {
      kind: 'text',
      text: 'The report cannot vouch for the package it lies in. For a first look, open verify.html and drop the folder of the package on it. Where it matters, use programs that came to you by another way, in the folder of the package:',
    },
    {
      kind: 'commands',
      lines: [
        'sha256sum -c manifest-sha256.txt',
        'sha256sum -c tagmanifest-sha256.txt',
        ...(signer === null
          ? []
          : [
              'openssl cms -verify -binary -inform DER -in signature/tagmanifest-sha256.txt.p7s \\',
              '  -content tagmanifest-sha256.txt -CAfile signature/certificate.pem -partial_chain \\',
              '  -purpose any -out /dev/null',
            ]),
        `witness verify ${bagName}`,
      ],
    },
    { kind: 'facts', facts: [...seal, stamp, { name: 'In full', value: 'data/README.txt', file: up('data/README.txt') }] },
  ];
  return { id: 'check', title: 'How to check it', blocks };
}
