import { posix } from 'node:path';
import type {
  CoverageDocument,
  MarkersDocument,
  NotesDocument,
  RecordingsDocument,
  RedactionsDocument,
  SessionDocument,
} from '../../../../shared/model/evidence-documents.ts';
import { watchedPercentText } from '../../../../shared/watched-percent.ts';
import { derivedWords } from '../derived/not-derived.ts';
import { position } from '../transcript-files.ts';
import { checkingSection } from './checking-section.ts';
import { coverageBlocks } from './coverage-blocks.ts';
import { countMarkers, markerBlocks } from './marker-blocks.ts';
import { redactionSection } from './redaction-section.ts';
import type { Report, ReportBlock, ReportFact, ReportSection } from './report-model.ts';
import { byteCount, instant, plural } from './report-words.ts';
import { whatFallsShort } from './what-falls-short.ts';

/** What is known of the package itself while its files are written. */
export interface ReportPackage {
  readonly bagName: string;
  /** Whose certificate it will be signed with; null: it is not signed. */
  readonly signer: { readonly name: string; readonly fingerprint: string; readonly isSelfMade: boolean } | null;
  /** Asked for a time stamp when the package is finished; null: none is asked. */
  readonly authority: string | null;
}

/** The documents of a session as they are in the package: the report says nothing that they do not. */
export interface SessionDocuments {
  readonly session: SessionDocument;
  readonly recordings: RecordingsDocument;
  readonly notes: NotesDocument;
  readonly markers: MarkersDocument;
  readonly coverage: CoverageDocument;
  /** Of a redacted package. */
  readonly redactions?: RedactionsDocument;
}

/** The report of one session. `folder`: where in the bag it lies with the documents, for example `data`. */
export function sessionReport(documents: SessionDocuments, of: ReportPackage, folder: string): Report {
  const { session } = documents.session;
  const who = session.user ?? 'an unknown user';
  return {
    bagName: of.bagName,
    madeAt: documents.session.exported.at,
    title: `Session of ${who} on ${session.target ?? 'an unknown target'}`,
    subtitle: `${session.resourceType}, started ${instant(session.startedAt)}`,
    sections: [
      aboutSection(documents, of),
      shortSection(documents, of),
      section('falls-short', 'What falls short', [shortcomings(documents, of)]),
      ...(documents.redactions ? [redactionSection(documents.redactions, documents.recordings)] : []),
      sessionSection(documents.session),
      section('recordings', 'Recordings', recordingBlocks(documents.recordings, folder)),
      section('markers', 'Markers', markerBlocks(documents.markers, startsOf(documents))),
      section('notes', 'Notes', noteBlocks(documents)),
      section('seen', 'What was watched', coverageBlocks(documents.coverage)),
      checkingSection(of, folder),
    ],
  };
}

function section(id: string, title: string, blocks: readonly ReportBlock[]): ReportSection {
  return { id, title, blocks };
}

/** Who exported a package, when, why and with what. */
export function exportFacts(exported: SessionDocument['exported'], of: ReportPackage): ReportFact[] {
  return [
    { name: 'Package', value: of.bagName },
    { name: 'Exported', value: instant(exported.at) },
    { name: 'By', value: exported.by ?? 'Not told' },
    { name: 'Reason', value: exported.reason ?? 'None was given' },
    { name: 'With', value: exported.software },
    ...exported.access.map(givenFact),
  ];
}

/** "Four eyes: Exported with Bob Miller as the second person, at 2026-11-03 09:00:00.000 UTC. Reason: Ticket 12". */
function givenFact({ purpose, at, reason, secondPerson }: SessionDocument['exported']['access'][number]): ReportFact {
  const what = purpose === 'opening' ? 'Opened' : 'Exported';
  const who = secondPerson === null ? 'for a reason' : `with ${secondPerson} as the second person`;
  return { name: 'Four eyes', value: `${what} ${who}, at ${instant(at)}. Reason: ${reason}` };
}

function aboutSection({ session: { exported }, recordings: { source }, redactions }: SessionDocuments, of: ReportPackage): ReportSection {
  return section('about', 'About this report', [
    {
      kind: 'text',
      text: `This package holds ${holds(redactions)}, and what was found and written about them. This report is an overview for people, made from the files beside it. The files are the evidence: where the two differ, the files are right.`,
    },
    {
      kind: 'facts',
      facts: [...exportFacts(exported, of), { name: 'Source', value: source.name }],
    },
  ]);
}

function holds(redactions: RedactionsDocument | undefined): string {
  const recordings = 'the recordings of one privileged session';
  if (redactions === undefined) return `${recordings}, byte for byte as they were stored`;
  const copies = 'copies of them in which parts are hidden on purpose';
  return redactions.originals === 'included'
    ? `${recordings}, byte for byte as they were stored, ${copies}`
    : `redacted copies of ${recordings}, in which parts are hidden on purpose`;
}

function shortSection({ recordings: { recordings }, notes, markers, coverage }: SessionDocuments, of: ReportPackage): ReportSection {
  const included = recordings.filter(({ file }) => file !== null);
  const bytes = included.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const left = recordings.length - included.length;
  return section('short', 'In short', [
    {
      kind: 'facts',
      facts: [
        {
          name: 'Recordings',
          value: `${plural(included.length, 'recording')} in this package, ${byteCount(bytes)}${left === 0 ? '' : `; ${left} left out`}`,
        },
        { name: 'Markers', value: countMarkers(markers) },
        { name: 'Notes', value: plural(notes.notes.length, 'note') },
        {
          name: 'Watched',
          value:
            coverage.percent === null
              ? 'Not known'
              : `${watchedPercentText(coverage.percent, coverage.watchedMs)} of ${position(coverage.durationMs)}`,
        },
        {
          name: 'Signed',
          value: of.signer === null ? 'No' : `By ${of.signer.name}${of.signer.isSelfMade ? ' (certificate made by Witness)' : ''}`,
        },
        { name: 'Time stamp', value: of.authority === null ? 'None' : `Asked of ${of.authority}` },
      ],
    },
  ]);
}

function shortcomings(documents: SessionDocuments, of: ReportPackage): ReportBlock {
  const items = whatFallsShort(documents, of);
  return items.length === 0 ? { kind: 'text', text: 'Nothing that Witness knows of.' } : { kind: 'list', items };
}

function sessionSection({ session }: SessionDocument): ReportSection {
  const told = (name: string, value: string | null): ReportFact => ({ name, value: value || 'Not told' });
  return section('session', 'Session', [
    {
      kind: 'facts',
      facts: [
        told('User', session.user),
        told('Target', session.target),
        told('Type', session.resourceType),
        told('Status', session.status),
        told('Started', session.startedAt && instant(session.startedAt)),
        told('Ended', session.endedAt && instant(session.endedAt)),
        told('Length', session.durationMs === null ? null : position(session.durationMs)),
        told('Gateway', session.gateway),
        told('Access id', session.accessId),
        told('Secret', session.secretName),
        told('Error', session.errorMessage || 'None'),
        told("Vendor's session id", session.externalId),
        told('Session id here', session.id),
      ],
    },
  ]);
}

function recordingBlocks({ recordings }: RecordingsDocument, folder: string): ReportBlock[] {
  if (recordings.length === 0) return [{ kind: 'text', text: 'There is none.' }];
  return recordings.flatMap((recording): ReportBlock[] => [
    { kind: 'heading', text: recording.key },
    { kind: 'facts', facts: recordingFacts(recording, folder) },
  ]);
}

function recordingFacts(recording: RecordingsDocument['recordings'][number], folder: string): ReportFact[] {
  const { file, notIncluded, sizeBytes, sha256, store, probe, transcript, decrypted, derived } = recording;
  const facts: (ReportFact | null)[] = [
    file === null ? { name: 'File', value: notIncluded ?? 'Not in this package' } : fileFact('File', file, folder),
    { name: 'Size', value: byteCount(sizeBytes) },
    { name: 'SHA-256', value: sha256 ?? 'Not known', form: 'digest' },
    probe && { name: 'Format', value: [...probe.layers, probe.format].join(' > ') },
    probe && { name: 'Length', value: probe.durationMs === null ? 'Not known' : position(probe.durationMs) },
    probe && probe.startedAt !== null ? { name: 'Started', value: instant(probe.startedAt) } : null,
    { name: 'Last changed in the store', value: store.lastModified === null ? 'Not told' : instant(store.lastModified) },
    store.etag === null ? null : { name: 'ETag', value: store.etag, form: 'digest' },
    store.versionId === null ? null : { name: 'Version in the store', value: store.versionId, form: 'digest' },
    store.checksum === null
      ? null
      : { name: `Checksum of the store (${store.checksum.algorithm})`, value: store.checksum.value, form: 'digest' },
    { name: 'Compared with the store', value: comparisonWords(store.checksumVerified) },
    transcript && fileFact('Transcript', transcript.text, folder),
    ...derived.map((each) => fileFact(derivedWords(each), each.file, folder)),
    decrypted && { name: 'Opened with', value: `${decrypted.program}, key ${decrypted.key}, ${instant(decrypted.at)}` },
  ];
  return facts.filter((fact) => fact !== null);
}

function comparisonWords(verified: boolean | null): string {
  return verified === null ? 'The store offered nothing to compare' : verified ? 'The same' : 'Different';
}

function fileFact(name: string, file: string, folder: string): ReportFact {
  return { name, value: file, file: posix.relative(folder, file) };
}

/** Of each recording by its key: when it started, as epoch milliseconds; null where nothing tells. */
function startsOf({ session: { session }, recordings: { recordings } }: SessionDocuments): ReadonlyMap<string, number | null> {
  return new Map(recordings.map(({ key, probe }) => [key, probe?.startedAt ?? session.startedAtMs]));
}

function noteBlocks({ notes: { notes }, recordings: { recordings } }: SessionDocuments): ReportBlock[] {
  if (notes.length === 0) return [{ kind: 'text', text: 'Nobody wrote any.' }];
  const keys = new Map(recordings.map(({ id, key }) => [id, key]));
  return notes.map(({ recordingId, atMs, endMs, severity, text, author, createdAt }): ReportBlock => {
    const where = recordingId === null ? 'The whole session' : (keys.get(recordingId) ?? 'A recording that is no longer here');
    const when = atMs === null ? '' : `, ${position(atMs)}${endMs === null ? '' : ` to ${position(endMs)}`}`;
    return {
      kind: 'entry',
      title: `${where}${when}`,
      about: `${severity}, by ${author || 'an unnamed reviewer'}, ${instant(createdAt)}`,
      text,
    };
  });
}
