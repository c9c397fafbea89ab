import { posix } from 'node:path';
import { type CaseUcoDocument, type CaseUcoNode, caseUcoContext } from '../../../../shared/model/case-uco-document.ts';
import type { RecordingsDocument } from '../../../../shared/model/evidence-documents.ts';
import type { SessionDocuments } from '../report/session-report.ts';
import type { ListedFile } from '../seal-bag.ts';
import { nodeId } from './node-ids.ts';

type StoredRecording = RecordingsDocument['recordings'][number];
type ActionNode = Extract<CaseUcoNode, { '@type': 'case-investigation:InvestigativeAction' }>;
type FileNode = Extract<CaseUcoNode, { '@type': 'uco-observable:File' }>;

export interface CaseUcoFacts {
  readonly bagName: string;
  /** As they are in the bag: nothing is said that they do not say. */
  readonly documents: SessionDocuments;
  /** The files of the session that were written so far. */
  readonly files: readonly ListedFile[];
  readonly version: string;
}

/**
 * A session's part of a bag as CASE/UCO: the session, its recordings as they are stored, the files of the bag with their hashes,
 * the export and its check as actions, and the notes as annotations.
 */
export function caseUcoDocument(facts: CaseUcoFacts): CaseUcoDocument {
  const { documents, files } = facts;
  const recordings = documents.recordings.recordings;
  const written = files.map((file) => bagFileNode(facts, file));
  const records = written.map((node, index) => provenanceNode(facts, node, index));
  const stored = recordings.map((recording) => storedNode(documents, recording));
  const nodes: CaseUcoNode[] = [
    toolNode(facts),
    ...identityNodes(documents),
    ...sessionNodes(documents),
    ...stored,
    ...recordings.map((recording) => relationshipNode(documents, recording)),
    ...written,
    ...records,
    ...actionNodes(facts, records),
    ...annotationNodes(documents),
  ];
  return { '@context': caseUcoContext, '@graph': [investigationNode(facts, nodes), ...nodes] };
}

const ref = (id: string): { '@id': string } => ({ '@id': id });
const refs = (nodes: readonly { readonly '@id': string }[]): { '@id': string }[] => nodes.map((node) => ref(node['@id']));
const time = (value: string) => ({ '@type': 'xsd:dateTime', '@value': value }) as const;

const toolId = (version: string): string => nodeId('tool', 'Witness', version);
const identityId = (name: string): string => nodeId('identity', name);
const sessionId = ({ session: { session } }: SessionDocuments): string => nodeId('session', session.id);
const storedId = ({ id, sha256 }: StoredRecording): string => nodeId('recording', id, sha256 ?? '');
const exportId = ({ bagName, documents }: CaseUcoFacts): string => nodeId('export', bagName, documents.session.session.id);

function investigationNode({ bagName, documents }: CaseUcoFacts, nodes: readonly CaseUcoNode[]): CaseUcoNode {
  const { reason } = documents.session.exported;
  return {
    '@id': nodeId('investigation', bagName),
    '@type': 'case-investigation:Investigation',
    'uco-core:name': bagName,
    ...(reason !== null && { 'uco-core:description': reason }),
    'uco-core:object': refs(nodes),
  };
}

function toolNode({ version }: CaseUcoFacts): CaseUcoNode {
  return { '@id': toolId(version), '@type': 'uco-tool:Tool', 'uco-core:name': 'Witness', 'uco-tool:version': version };
}

/** Who exported, and who wrote notes; nobody twice. */
function identityNodes({ session, notes }: SessionDocuments): CaseUcoNode[] {
  const names = new Set([session.exported.by ?? '', ...notes.notes.map(({ author }) => author)]);
  return [...names]
    .filter((name) => name !== '')
    .map((name) => ({ '@id': identityId(name), '@type': 'uco-identity:Identity', 'uco-core:name': name }));
}

function sessionNodes(documents: SessionDocuments): CaseUcoNode[] {
  const { session } = documents.session;
  const { source } = documents.recordings;
  const account = session.user === null ? null : nodeId('account', session.sourceId, session.user);
  const node: CaseUcoNode = {
    '@id': sessionId(documents),
    '@type': 'uco-observable:UserSession',
    'uco-core:name': `${session.resourceType} session on ${session.target ?? 'an unknown target'}`,
    'uco-core:externalReference':
      session.externalId === null
        ? []
        : [
            {
              '@id': nodeId('reference', session.sourceId, session.externalId),
              '@type': 'uco-core:ExternalReference',
              'uco-core:definingContext': source.name,
              'uco-core:externalIdentifier': session.externalId,
            },
          ],
    'uco-core:hasFacet': [
      {
        '@id': nodeId('session-facet', session.id),
        '@type': 'uco-observable:UserSessionFacet',
        ...(account !== null && { 'uco-observable:effectiveUser': ref(account) }),
        ...(session.startedAt !== null && { 'uco-observable:loginTime': time(session.startedAt) }),
        ...(session.endedAt !== null && { 'uco-observable:logoutTime': time(session.endedAt) }),
      },
    ],
  };
  if (account === null || session.user === null) return [node];
  return [{ '@id': account, '@type': 'uco-observable:UserAccount', 'uco-core:name': session.user }, node];
}

/** The object in its store, whether or not it is in the bag. */
function storedNode({ recordings: { source } }: SessionDocuments, recording: StoredRecording): FileNode {
  const { key, sizeBytes, sha256, store, notIncluded } = recording;
  const digests = sha256 === null ? [] : ([['SHA256', sha256]] as const);
  return {
    ...fileNode(storedId(recording), { path: key, sizeBytes, digests, modified: store.lastModified }),
    'uco-core:description': notIncluded ?? `As it is stored in ${source.name}.`,
  };
}

/** A file of the bag; of an original and of what was made from it, with its recipe, it is known what it comes from. */
function bagFileNode({ bagName, documents }: CaseUcoFacts, { path, sizeBytes, sha256, sha512 }: ListedFile): FileNode {
  const of = documents.recordings.recordings.find(
    ({ file, transcript, derived }) =>
      [file, transcript?.text, transcript?.jsonLines].includes(path) || derived.some((each) => each.file === path || each.recipe === path),
  );
  const digests = [
    ['SHA256', sha256],
    ['SHA512', sha512],
  ] as const;
  return {
    ...fileNode(nodeId('file', bagName, path), { path, sizeBytes, digests, modified: null }),
    ...(of && { 'case-investigation:wasDerivedFrom': ref(storedId(of)) }),
  };
}

function fileNode(
  id: string,
  file: {
    readonly path: string;
    readonly sizeBytes: number;
    readonly digests: readonly (readonly [method: 'SHA256' | 'SHA512', value: string])[];
    readonly modified: string | null;
  },
): FileNode {
  const { path, sizeBytes, digests, modified } = file;
  return {
    '@id': id,
    '@type': 'uco-observable:File',
    'uco-core:hasFacet': [
      {
        '@id': nodeId('file-facet', id),
        '@type': 'uco-observable:FileFacet',
        'uco-observable:fileName': posix.basename(path),
        'uco-observable:filePath': path,
        'uco-observable:sizeInBytes': sizeBytes,
        ...(modified !== null && { 'uco-observable:modifiedTime': time(modified) }),
      },
      {
        '@id': nodeId('content-facet', id),
        '@type': 'uco-observable:ContentDataFacet',
        'uco-observable:sizeInBytes': sizeBytes,
        'uco-observable:hash': digests.map(([method, value]) => ({
          '@id': nodeId('hash', id, method),
          '@type': 'uco-types:Hash',
          'uco-types:hashMethod': { '@type': 'uco-vocabulary:HashNameVocab', '@value': method },
          'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': value },
        })),
      },
    ],
  };
}

function relationshipNode(documents: SessionDocuments, recording: StoredRecording): CaseUcoNode {
  return {
    '@id': nodeId('relationship', storedId(recording), sessionId(documents)),
    '@type': 'uco-observable:ObservableRelationship',
    'uco-core:source': ref(storedId(recording)),
    'uco-core:target': ref(sessionId(documents)),
    'uco-core:kindOfRelationship': 'Recording_Of',
    'uco-core:isDirectional': true,
  };
}

function provenanceNode({ bagName }: CaseUcoFacts, file: FileNode, index: number): CaseUcoNode {
  return {
    '@id': nodeId('provenance-record', file['@id']),
    '@type': 'case-investigation:ProvenanceRecord',
    'case-investigation:exhibitNumber': `${bagName}/${index + 1}`,
    'uco-core:object': [ref(file['@id'])],
  };
}

/** The export, and the check of what was written against what was taken when it was fetched. */
function actionNodes(facts: CaseUcoFacts, records: readonly CaseUcoNode[]): CaseUcoNode[] {
  const { documents, version, bagName } = facts;
  const { by, at } = documents.session.exported;
  const included = documents.recordings.recordings.filter(({ file }) => file !== null);
  const action: Omit<ActionNode, '@id' | 'uco-action:result'> = {
    '@type': 'case-investigation:InvestigativeAction',
    'uco-action:startTime': time(at),
    ...(by !== null && by !== '' && { 'uco-action:performer': ref(identityId(by)) }),
    'uco-action:instrument': [ref(toolId(version))],
    'uco-action:object': [ref(sessionId(documents)), ...included.map((recording) => ref(storedId(recording)))],
  };
  const exporting: CaseUcoNode = {
    ...action,
    '@id': exportId(facts),
    'uco-core:name': 'exported',
    'uco-core:description': 'The recordings were written to a BagIt bag byte for byte as they are stored, with what was made from them.',
    'uco-action:result': refs(records),
  };
  if (included.length === 0) return [exporting];
  const checked: ReadonlySet<string> = new Set(
    included.map(({ file }) => nodeId('provenance-record', nodeId('file', bagName, file ?? ''))),
  );
  const verifying: CaseUcoNode = {
    ...action,
    '@id': nodeId('verification', exportId(facts)),
    'uco-core:name': 'verified',
    'uco-core:description': 'Each recording was hashed while it was written, and compared with the SHA-256 taken when it was fetched.',
    'uco-action:result': refs(records.filter((record) => checked.has(record['@id']))),
    'case-investigation:wasInformedBy': ref(exportId(facts)),
  };
  return [exporting, verifying];
}

function annotationNodes(documents: SessionDocuments): CaseUcoNode[] {
  const stored = new Map(documents.recordings.recordings.map((recording) => [recording.id, storedId(recording)]));
  return documents.notes.notes.map(({ id, recordingId, text, severity, author, createdAt }) => ({
    '@id': nodeId('annotation', id),
    '@type': 'uco-core:Annotation',
    'uco-core:statement': text,
    'uco-core:tag': [severity],
    ...(author !== '' && { 'uco-core:createdBy': ref(identityId(author)) }),
    'uco-core:objectCreatedTime': time(createdAt),
    'uco-core:object': [ref((recordingId && stored.get(recordingId)) ?? sessionId(documents))],
  }));
}
