import type { BagTag } from '../../../shared/evidence/bag-tags.ts';
import type { MarkersDocument, NotesDocument, RecordingsDocument, SessionDocument } from '../../../shared/model/evidence-documents.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Marker, Note } from '../../../shared/model/review.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { Source, SourceSettings } from '../../../shared/model/source.ts';
import type { PlannedRecording } from './plan-export.ts';

/** Who made an export, when, and why. */
export interface ExportOccasion {
  readonly exportedAtMs: number;
  readonly reviewer: string;
  readonly reason: string;
  readonly version: string;
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

export function bagTags({ session, exportedAtMs, reviewer, reason, version }: ExportFacts, oxum: string): BagTag[] {
  const optional = (label: string, value: string | null): BagTag[] => (value ? [[label, value]] : []);
  return [
    ['Bag-Software-Agent', `Witness ${version}`],
    ['Bagging-Date', utc(exportedAtMs).slice(0, 10)],
    ['Payload-Oxum', oxum],
    ['External-Identifier', session.externalId ?? session.id],
    ['External-Description', describeSession(session)],
    ['Internal-Sender-Identifier', session.id],
    ...optional('Contact-Name', reviewer),
    ['Exported-At', utc(exportedAtMs)],
    ...optional('Export-Reason', reason),
  ];
}

export function describeSession({ resourceType, user, target, startedAtMs, endedAtMs }: Session): string {
  const when = startedAtMs === null ? 'at an unknown time' : `from ${utc(startedAtMs)} to ${utc(endedAtMs) ?? 'an unknown time'}`;
  return `${resourceType} session of ${user ?? 'an unknown user'} on ${target ?? 'an unknown target'}, ${when}`;
}

export function sessionDocument(facts: ExportFacts, recordings: readonly PlannedRecording[]): SessionDocument {
  const { session, raw, exportedAtMs, reviewer, reason, version } = facts;
  return {
    exported: { at: utc(exportedAtMs), by: reviewer || null, reason: reason || null, software: `Witness ${version}` },
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
export function recordingsDocument({ source }: ExportFacts, recordings: readonly PlannedRecording[]): RecordingsDocument {
  return {
    source: { name: source.name, ...withoutQuery(source.store) },
    recordings: recordings.map(({ recording, originalPath, textPath, jsonlPath, notIncluded }) => ({
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

export function readmeText(facts: ExportFacts, name: string, isRedacted = false): string {
  return `Evidence of one privileged session, exported by Witness ${facts.version} at ${utc(facts.exportedAtMs)}.

This folder is a BagIt 1.0 bag (RFC 8493). It can be checked without Witness: for a first look, open verify.html in a browser
and drop the folder on it. Who changed the folder could have changed that page too, so where it matters use programs that came to
you by another way. In the folder above this file's:

    sha256sum -c manifest-sha256.txt
    sha256sum -c tagmanifest-sha256.txt
    sha512sum -c manifest-sha512.txt
    sha512sum -c tagmanifest-sha512.txt

    openssl cms -verify -binary -inform DER -in signature/tagmanifest-sha256.txt.p7s \\
      -content tagmanifest-sha256.txt -CAfile signature/certificate.pem -partial_chain -purpose any -out /dev/null

    openssl ts -verify -data signature/tagmanifest-sha256.txt.p7s -token_in \\
      -in signature/tagmanifest-sha256.txt.p7s.tst -CAfile signature/time-stamp-ca.pem -partial_chain

The first of OpenSSL's only where the folder has a signature. What it signs lists every manifest, and these list every file. Its
certificate may have been made by Witness itself: then compare its fingerprint with one that you got from the reviewer by
another way; where an authority issued it, put the root certificate of that authority in its place (-CAfile), without -partial_chain.
The second only where there is a time stamp (RFC 3161): it shows that this signature was there at that time, as
an authority says that others name too. "openssl ts -reply -token_in -in signature/tagmanifest-sha256.txt.p7s.tst -text" prints
the time; compare the certificate of the authority, signature/time-stamp-ca.pem, with the one that it publishes. A time stamp
may be added later (bag-info.txt then says "pending"): it changes no other file.

On macOS: shasum -a 256 -c manifest-sha256.txt, shasum -a 512 -c manifest-sha512.txt
With Witness: witness verify ${name}

data/report.html     read this first: an overview for people, made from the files below
data/report.pdf      the same for paper
data/original/       the recordings, byte for byte as they were stored
data/derived/        their transcripts, made by Witness from the recordings
data/session.json    the session, and its entry in the inventory as it was read
data/recordings.json what the store said about each recording, and its SHA-256
data/notes.json      the reviewers' notes
data/markers.json    moments that rules or the recording itself marked
data/coverage.json   which times of the recordings were watched, by whom and how fast
data/case-uco.jsonld the same in the terms of CASE and UCO, for forensic tools
data/journal.jsonl   what the journal of the library tells of all this; entries about other things are withheld but for the hashes
                     that hold its chain together
${isRedacted ? redactedText : ''}
All times are UTC. A time within a recording counts milliseconds from its beginning.
File names are made from the keys of the stored objects; recordings.json has the keys as they are.
`;
}

const redactedText = `data/derived/redacted/ copies of the recordings, and transcripts, with parts hidden on purpose
data/redactions.json what is hidden and why, and the SHA-256 of the recordings that the copies were made from
`;

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
function withoutQuery(store: SourceSettings): SourceSettings {
  const bare = (url: string): string => {
    const parsed = URL.parse(url);
    return parsed === null ? '' : parsed.origin + parsed.pathname;
  };
  if (store.kind === 's3') return { ...store, endpoint: store.endpoint === null ? null : bare(store.endpoint) };
  if (store.kind === 'azure') return { ...store, accountUrl: store.accountUrl === null ? null : bare(store.accountUrl) };
  if (store.kind === 'akeyless') return { ...store, url: bare(store.url), proxy: store.proxy === null ? null : bare(store.proxy) };
  return store;
}
