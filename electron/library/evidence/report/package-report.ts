import { posix } from 'node:path';
import type { CaseDocument, PackageDocument } from '../../../../shared/model/evidence-documents.ts';
import { position } from '../transcript-files.ts';
import { checkingSection } from './checking-section.ts';
import type { Report, ReportBlock, ReportSection } from './report-model.ts';
import { instant, plural } from './report-words.ts';
import { exportFacts, type ReportPackage } from './session-report.ts';
import { ofSeal } from './what-falls-short.ts';

const folder = 'data';

/** The documents of a package of many sessions. */
export interface PackageDocuments extends Pick<PackageDocument, 'exported'> {
  /** Taken once, as they are written. */
  readonly sessions: Iterable<PackageDocument['sessions'][number]>;
  readonly sessionCount: number;
  readonly case: CaseDocument | null;
}

/** The report of a package of many sessions: what it is of, what was found, and where the report of each session is. */
export function packageReport(documents: PackageDocuments, of: ReportPackage): Report {
  const count = plural(documents.sessionCount, 'session');
  return {
    bagName: of.bagName,
    madeAt: documents.exported.at,
    title: documents.case === null ? `Evidence of ${count}` : documents.case.case.title,
    subtitle: documents.case === null ? 'Sessions that were chosen' : `Case, with ${count}`,
    sections: [
      aboutSection(documents, of),
      fallsShortSection(documents, of),
      ...(documents.case === null ? [] : [caseSection(documents.case), findingsSection(documents.case)]),
      sessionsSection(documents),
      checkingSection(of, folder),
    ],
  };
}

function aboutSection({ exported }: PackageDocuments, of: ReportPackage): ReportSection {
  const text =
    'This package holds the recordings of privileged sessions, byte for byte as they were stored, and what was found and written about them. This report is an overview for people; each session has a report of its own, which also tells what falls short of it. The files are the evidence: where a report and a file differ, the file is right.';
  return {
    id: 'about',
    title: 'About this report',
    blocks: [
      { kind: 'text', text },
      { kind: 'facts', facts: exportFacts(exported, of) },
    ],
  };
}

function fallsShortSection(documents: PackageDocuments, of: ReportPackage): ReportSection {
  const left = documents.case?.items.filter((item) => item.folder === null).length ?? 0;
  const items = [
    ...(left === 0
      ? []
      : [`${plural(left, 'item')} of the case cannot be in this package: its session is not in the library that exported it.`]),
    ...ofSeal(of),
  ];
  const block: ReportBlock =
    items.length === 0
      ? { kind: 'text', text: 'Nothing that Witness knows of, but for what each session tells.' }
      : { kind: 'list', items };
  return { id: 'falls-short', title: 'What falls short', blocks: [block] };
}

function caseSection({ case: body, items, notes, findings }: CaseDocument): ReportSection {
  return {
    id: 'case',
    title: 'Case',
    blocks: [
      ...(body.summary === '' ? [] : ([{ kind: 'text', text: body.summary }] as const)),
      {
        kind: 'facts',
        facts: [
          { name: 'Status', value: body.status },
          { name: 'Severity', value: body.severity },
          { name: 'Tags', value: body.tags.join(', ') || 'None' },
          { name: 'Assignee', value: body.assignee || 'Nobody' },
          { name: 'Second reviewer', value: body.secondReviewer || 'Nobody' },
          { name: 'Begun', value: `${instant(body.createdAt)} by ${body.createdBy}` },
          { name: 'Last changed', value: instant(body.changedAt) },
          {
            name: 'Holds',
            value: [plural(items.length, 'item'), plural(findings.length, 'finding'), plural(notes.length, 'note')].join(', '),
          },
          { name: 'In full', value: 'data/case.json', file: 'case.json' },
        ],
      },
    ],
  };
}

function findingsSection({ findings }: CaseDocument): ReportSection {
  const blocks = findings.flatMap(({ title, text, severity, author, createdAt, citations }): ReportBlock[] => [
    { kind: 'entry', title, about: `${severity}, by ${author}, ${instant(createdAt)}`, text },
    {
      kind: 'table',
      caption: `What "${title}" cites`,
      columns: [
        { title: 'Session', share: 26 },
        { title: 'Place', share: 16 },
        { title: 'Time', share: 18 },
        { title: 'Recording, SHA-256', share: 40, form: 'digest' },
      ],
      rows: citations.map(({ user, target, atMs, endMs, utcMs, recording }) => [
        `${user ?? 'An unknown user'} on ${target ?? 'an unknown target'}`,
        atMs === null ? 'The whole session' : `${position(atMs)}${endMs === null ? '' : ` to ${position(endMs)}`}`,
        utcMs === null ? 'Not known' : instant(utcMs),
        recording === null ? '' : (recording.sha256 ?? 'Not fetched when it was cited'),
      ]),
    },
  ]);
  return { id: 'findings', title: 'Findings', blocks: blocks.length === 0 ? [{ kind: 'text', text: 'There is none.' }] : blocks };
}

function sessionsSection({ sessions }: PackageDocuments): ReportSection {
  return {
    id: 'sessions',
    title: 'Sessions',
    blocks: [
      {
        kind: 'table',
        caption: 'Sessions, each with its report',
        columns: [
          { title: 'User', share: 20 },
          { title: 'Target', share: 20 },
          { title: 'Type', share: 10 },
          { title: 'Started', share: 20 },
          { title: 'Report', share: 30 },
        ],
        rows: rowsOf(sessions),
      },
    ],
  };
}

function* rowsOf(sessions: PackageDocuments['sessions']) {
  for (const { user, target, resourceType, startedAt, folder: of } of sessions) {
    const file = posix.relative(folder, `${of}/report.html`);
    yield [user ?? 'Unknown', target ?? 'Unknown', resourceType, instant(startedAt), { text: posix.basename(of), file }];
  }
}
