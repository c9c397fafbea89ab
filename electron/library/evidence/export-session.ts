import { basename, resolve } from 'node:path';
import type { DerivedChoice } from '../../../shared/model/derived.ts';
import type { ExportResult } from '../../../shared/model/evidence.ts';
import type { AccessGiven } from '../../../shared/model/evidence-documents.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { TimeStampAuthority } from '../../../shared/model/settings.ts';
import type { RecordingCache } from '../cache/recording-cache.ts';
import { insertExport } from '../catalog/exports.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import type { WorkPlaces } from '../work-places.ts';
import { addJournal } from './add-journal.ts';
import { addSession, planSession } from './add-session.ts';
import { bagPageName } from './bag-page.ts';
import { type BagWriter, createBagWriter } from './bag-writer.ts';
import type { DerivedSources } from './derived/add-derived.ts';
import { notedPlaces } from './derived/cited-places.ts';
import { notDerivedIn } from './derived/not-derived.ts';
import { bagTags, sessionSubject } from './evidence-documents.ts';
import { bagName } from './export-names.ts';
import { readmeText } from './readme-text.ts';
import { openRedactedSession, type RedactedExport } from './redaction/redacted-session.ts';
import { refuseLeaksIn } from './redaction/search-package.ts';
import { packageOf } from './report/package-of.ts';
import type { BagSeal } from './seal-bag.ts';
import { signCms } from './signing/sign-cms.ts';
import type { SigningIdentity } from './signing/signing-identity.ts';
import { exportFailure, refuseInsideHome } from './target-folder.ts';
import { askAuthority } from './time-stamp/ask-authority.ts';

export interface ExportOptions {
  readonly catalog: WritableCatalog;
  readonly cache: Pick<RecordingCache, 'open'>;
  /** The data folder: nothing is exported into what Witness keeps there, but for its `exports`. */
  readonly home: string;
  readonly workPlaces: WorkPlaces;
  readonly sessionId: SessionId;
  /** The folder that the bag's own folder is made in; made if missing. */
  readonly targetDir: string;
  readonly reason: string;
  readonly reviewer: string;
  readonly version: string;
  /** What was given for the session, where it is protected. */
  readonly access?: readonly AccessGiven[];
  readonly now: () => number;
  /** The page that checks the bag, for the bag. */
  readonly bagPage: Uint8Array;
  /** Null: the bag is not signed. */
  readonly identity: SigningIdentity | null;
  /** Asked for a time stamp of the signature; without an address none is asked. */
  readonly authority: TimeStampAuthority;
  /** Handed over as its redactions leave it; without it as it is. */
  readonly redacted?: RedactedExport | null;
  /** Stills, clips and thumbnails; without it none. */
  readonly derived?: { readonly choice: DerivedChoice; readonly sources: DerivedSources } | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

/**
 * Exports a session as a BagIt 1.0 bag, all or nothing: it is built beside its place, flushed, renamed and recorded in the
 * catalog; a failure or cancellation leaves nothing behind. Throws `not-found`, `not-cached`, `export-target-exists`,
 * `refused` for a target inside the data folder, `cache-damaged` when cached bytes are not what was once downloaded,
 * `not-indexed` for what cannot be redacted yet and `redaction-leaked` where the bag still has something that is redacted.
 */
export async function exportSession(options: ExportOptions): Promise<ExportResult> {
  const { catalog, cache, sessionId, signal, reviewer, reason, version, access = [] } = options;
  const exportedAtMs = options.now();
  const { redacted: redaction = null, derived = null } = options;
  const planned = planSession(catalog, {
    sessionId,
    folder: 'data',
    occasion: { exportedAtMs, reviewer, reason, version, access },
    redact: redaction === null ? undefined : (recordings) => openRedactedSession(recordings, { ...redaction, signal }),
    derived: derived ? { choice: derived.choice, cited: notedPlaces(catalog, sessionId) } : undefined,
  });
  const { facts, redacted } = planned;
  const subject = facts.session.externalId ?? facts.session.id;
  const name = bagName(redacted?.hide(subject) ?? subject, exportedAtMs);
  const folder = resolve(options.targetDir);
  await refuseInsideHome(options.home, folder);
  signal.throwIfAborted();

  const place = options.workPlaces.begin(folder, name);
  let writer: BagWriter | null = null;
  try {
    writer = await createBagWriter({ folder, name, signal, workName: basename(place.path) });
    let done = 0;
    const onBytes = (count: number, key: string): void => {
      done += count;
      options.onProgress({ done, total: planned.originalBytes, detail: key });
    };
    const reportPackage = await packageOf(name, options);
    await addSession(writer, planned, { catalog, cache, reportPackage, withPdf: true, onBytes, sources: derived?.sources, signal });
    await addJournal(writer, { catalog, sessionIds: [sessionId], isTold: redacted?.isTold, signal });
    await writer.add('data/README.txt', [readmeText(facts, name, redacted !== null)]);
    const { bagPath, files, bytes, sha256OfManifest, timeStamp, timeStampError } = await writer.finish(
      (oxum) => bagTags(facts, sessionSubject(facts), oxum).map(([label, value]) => [label, redacted?.hide(value) ?? value]),
      { [bagPageName]: options.bagPage },
      sealWith(options, exportedAtMs),
      redacted ? (workPath) => refuseLeaksIn(workPath, redacted, signal) : undefined,
    );
    signal.throwIfAborted();
    const notDerived = await notDerivedIn(bagPath, ['data']);
    insertExport(catalog, { sessionId, exportedAtMs, reason, bagPath, files, bytes, sha256OfManifest });
    return { bagPath, files, bytes, sha256OfManifest, timeStamp, timeStampError: timeStampError?.toPayload() ?? null, notDerived };
  } catch (error) {
    await writer?.discard();
    throw exportFailure(error, folder);
  } finally {
    place.end();
  }
}

/** What is needed to sign a bag and have the signature stamped. */
export type SealingOptions = Pick<ExportOptions, 'identity' | 'authority' | 'now' | 'signal'>;

export function sealWith({ identity, authority, now, signal }: SealingOptions, atMs: number): BagSeal | undefined {
  if (identity === null) return undefined;
  return {
    sign: async (sha256) => ({ signature: Uint8Array.from(await signCms(sha256, identity, atMs)), certificate: identity.certificate }),
    stamp: authority.url === '' ? null : (signature) => askAuthority(signature, { authority, now, signal }),
  };
}
