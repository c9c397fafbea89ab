import type { RecordingsDocument, RedactionsDocument } from '../../../../shared/model/evidence-documents.ts';
import { position } from '../transcript-files.ts';
import type { ReportBlock, ReportFact, ReportSection } from './report-model.ts';
import { plural } from './report-words.ts';

const kinds: Readonly<Record<RedactionsDocument['redactions'][number]['kind'], string>> = {
  text: 'A text',
  regex: 'An expression',
  input: 'Typed input',
  region: 'A part of the picture',
};

/** What is hidden in a redacted package, why, and what the copies were made from; never what is hidden. */
export function redactionSection(document: RedactionsDocument, { recordings }: RecordingsDocument): ReportSection {
  const keys = new Map(recordings.map(({ id, key }) => [id, key]));
  const { redactions, originals, searched } = document;
  const table: ReportBlock = {
    kind: 'table',
    caption: 'Redactions',
    columns: [
      { title: 'What', share: 18 },
      { title: 'Where', share: 34 },
      { title: 'Reason', share: 26 },
      { title: 'By', share: 12 },
      { title: 'Places', share: 10, form: 'figure' },
    ],
    rows: redactions.map(({ kind, recording, fromMs, toMs, reason, by, places }) => [
      kinds[kind],
      [
        recording === null ? 'The whole session' : (keys.get(recording) ?? recording),
        ...(fromMs === null && toMs === null ? [] : [`${position(fromMs ?? 0)} to ${toMs === null ? 'the end' : position(toMs)}`]),
      ].join('\n'),
      reason,
      by ?? '',
      String(places),
    ]),
  };
  return {
    id: 'redactions',
    title: 'Redactions',
    blocks: [
      {
        kind: 'text',
        text: `Parts of this package are hidden on purpose. The recordings as they were stored are ${originals === 'included' ? 'in it, too' : 'not in it; their SHA-256 says which they are'}.`,
      },
      ...(redactions.length === 0 ? [{ kind: 'text', text: 'Nothing was to be hidden.' } as const] : [table]),
      ...document.recordings.flatMap(copyBlocks),
      { kind: 'text', text: searched },
    ],
  };
}

function copyBlocks({ key, original, copy }: RedactionsDocument['recordings'][number]): ReportBlock[] {
  const facts: ReportFact[] = [
    { name: 'Redacted copy', value: copy === null ? 'None can be made' : copy.file },
    ...(copy === null ? [] : [{ name: 'SHA-256 of the copy', value: copy.sha256, form: 'digest' } as const]),
    { name: 'Made from', value: original.sha256 ?? 'Not known', form: 'digest' },
    ...(copy === null ? [] : [{ name: 'How', value: copy.how }]),
    ...(copy !== null && copy.boxes > 0 ? [{ name: 'Black', value: plural(copy.boxes, 'part of the picture') }] : []),
  ];
  return [
    { kind: 'heading', text: key },
    { kind: 'facts', facts },
  ];
}
