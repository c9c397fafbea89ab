import type { BagTag } from '../../../shared/evidence/bag-tags.ts';
import type {
  AccessGiven,
  MarkersDocument,
  NotesDocument,
  RecordingsDocument,
  SessionDocument,
} from '../../../shared/model/evidence-documents.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Marker, Note } from '../../../shared/model/review.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { LooseFilesSettings, Source, SourcePlace, SourceSettings } from '../../../shared/model/source.ts';
import type { DerivedOf } from './derived/add-derived.ts';
import type { PlannedRecording } from './plan-export.ts';

/** Who made an export, when, and why. */
export interface ExportOccasion {
  readonly exportedAtMs: number;
  readonly reviewer: string;
  readonly reason: string;
  readonly version: string;
  /** What was given for what it is of, where that is protected. */
  readonly access?: readonly AccessGiven[];
}

/** And of which session. */
export interface ExportFacts extends ExportOccasion {
  readonly session: Session;
  /** The inventory entry as it was read, JSON text; null where there was none. */
  readonly raw: string | null;
  readonly source: Source;
}

/** An instant as RFC 3339 in UTC; null stays null. */
export function utc(atMs: number): string;
export function utc(atMs: number | null): string | null;
export function utc(atMs: number | null): string | null {
  // Beyond this JavaScript has no dates; the times come from outside.
  return atMs === null || Math.abs(atMs) > 8.64e15 ? null : new Date(atMs).toISOString();
}

/** What a bag is of, as its tags say. */
export interface BagSubject {
  readonly identifier: string;
  readonly description: string;
  /** Of this library. */
  readonly internalId: string;
}

export function sessionSubject({ session }: ExportFacts): BagSubject {
  return { identifier: session.externalId ?? session.id, description: describeSession(session), internalId: session.id };
}

export function bagTags({ exportedAtMs, reviewer, reason, version }: ExportOccasion, subject: BagSubject, oxum: string): BagTag[] {
  const optional = (label: string, value: string | null): BagTag[] => (value ? [[label, value]] : []);
  return [
    ['Bag-Software-Agent', `Witness ${version}`],
    ['Bagging-Date', utc(exportedAtMs).slice(0, 10)],
    ['Payload-Oxum', oxum],
    ['External-Identifier', subject.identifier],
    ['External-Description', subject.description],
    ['Internal-Sender-Identifier', subject.internalId],
    ...optional('Contact-Name', reviewer),
    ['Exported-At', utc(exportedAtMs)],
    ...optional('Export-Reason', reason),
  ];
}

export function describeSession({ resourceType, user, target, startedAtMs, endedAtMs }: Session): string {
  const when = startedAtMs === null ? 'at an unknown time' : `from ${utc(startedAtMs)} to ${utc(endedAtMs) ?? 'an unknown time'}`;
  return `${resourceType} session of ${user ?? 'an unknown user'} on ${target ?? 'an unknown target'}, ${when}`;
}

/** What documents say of the export that they are of. */
export function exportedMember({ exportedAtMs, reviewer, reason, version, access = [] }: ExportOccasion): SessionDocument['exported'] {
  return { at: utc(exportedAtMs), by: reviewer || null, reason: reason || null, software: `Witness ${version}`, access: [...access] };
}

export function sessionDocument(facts: ExportFacts, recordings: readonly PlannedRecording[]): SessionDocument {
  const { session, raw } = facts;
  return {
    exported: exportedMember(facts),
    session: { ...session, startedAt: utc(session.startedAtMs), endedAt: utc(session.endedAtMs) },
    inventoryEntry: parseRaw(raw),
    recordings: recordings.map(({ recording, originalPath, notIncluded }) => ({
      key: recording.key,
      included: originalPath !== null,
      file: originalPath,
      reason: notIncluded,
    })),
  };
}

/** What the store said about each object, beside what was found in its bytes. */
export function recordingsDocument(
  { source }: ExportFacts,
  recordings: readonly (PlannedRecording & { readonly made: DerivedOf })[],
): RecordingsDocument {
  return {
    source: { name: source.name, ...withoutQuery(source.store) },
    recordings: recordings.map(({ recording, originalPath, textPath, jsonlPath, notIncluded, made }) => ({
      id: recording.id,
      key: recording.key,
      file: originalPath,
      notIncluded,
      sizeBytes: recording.sizeBytes,
      sha256: recording.sha256,
      store: {
        etag: recording.etag,
        versionId: recording.versionId,
        checksum: recording.checksum,
        checksumVerified: recording.storeChecksumVerified,
        lastModified: utc(recording.lastModifiedMs),
        removedFromStore: recording.removedFromStore,
      },
      matchMethod: recording.matchMethod,
      transcript: textPath === null ? null : { text: textPath, jsonLines: jsonlPath },
      ...made,
      // How the reviewer opened what the recorder had encrypted; the original is handed over as it was stored.
      decrypted: decryption(recording),
      probe: recording.probe,
    })),
  };
}

function decryption({ unwrapped }: Recording): RecordingsDocument['recordings'][number]['decrypted'] {
  if (!unwrapped?.decrypted) return null;
  const { command, keyName, atMs } = unwrapped.decrypted;
  return { program: command, key: keyName, at: utc(atMs) };
}

export function notesDocument(notes: readonly Note[]): NotesDocument {
  return {
    notes: notes.map((note) => ({ ...note, createdAt: utc(note.createdAtMs), updatedAt: utc(note.updatedAtMs) })),
  };
}

export function markersDocument(recordings: readonly { readonly key: string; readonly markers: readonly Marker[] }[]): MarkersDocument {
  return { recordings: recordings.map(({ key, markers }) => ({ key, markers: [...markers] })) };
}

/** A document as it is written. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** As it was read if it is JSON; otherwise its text. */
function parseRaw(raw: string | null): SessionDocument['inventoryEntry'] {
  if (raw === null) return null;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

/** A URL may carry a token in its query; nothing secret leaves with the evidence. */
function withoutQuery(store: SourcePlace): SourceSettings | Pick<LooseFilesSettings, 'kind'> {
  const bare = (url: string): string => {
    const parsed = URL.parse(url);
    return parsed === null ? '' : parsed.origin + parsed.pathname;
  };
  if (store.kind === 's3') return { ...store, endpoint: store.endpoint === null ? null : bare(store.endpoint) };
  if (store.kind === 'azure') return { ...store, accountUrl: store.accountUrl === null ? null : bare(store.accountUrl) };
  if (store.kind === 'akeyless') return { ...store, url: bare(store.url), proxy: store.proxy === null ? null : bare(store.proxy) };
  if (store.kind === 'loose-files') return { kind: store.kind };
  return store;
}
