import { AppError, toAppError } from '../../../shared/errors.ts';
import type { DerivedChoice } from '../../../shared/model/derived.ts';
import { type ExportResult, verifyReportSchema } from '../../../shared/model/evidence.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { ExportAllResult, ItemFailure } from '../../../shared/model/job.ts';
import type { TimeStampAuthority } from '../../../shared/model/settings.ts';
import { accessGiven } from '../access/access-given.ts';
import { listExports } from '../catalog/exports.ts';
import { readBagPage } from '../evidence/bag-page.ts';
import { exportSession } from '../evidence/export-session.ts';
import { stampBag } from '../evidence/time-stamp/stamp-bag.ts';
import { verifyBag } from '../evidence/verify-bag.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';
import { packageMethods } from './package-methods.ts';
import { requireSession } from './require.ts';

export function evidenceMethods(library: LibraryContext): HandlersOf<'evidence'> {
  return {
    ...packageMethods(library),
    'evidence.export': (params) => {
      const { sessionId } = params;
      const session = requireSession(library.catalog, sessionId);
      const jobId = library.jobs.start({
        kind: 'export',
        title: `Export ${session.externalId ?? session.id}`,
        unit: 'bytes',
        key: `export:${sessionId}`,
        exclusive: true,
        again: { method: 'evidence.export', params },
        work: (context) => exportOne(library, params, context),
      });
      return { jobId };
    },
    'evidence.exportAll': ({ sessionIds, targetDir, reason, derived }) => ({
      jobId: library.jobs.start({
        kind: 'export',
        title: `Export ${sessionIds.length} sessions`,
        unit: 'sessions',
        key: 'export:several',
        again: { method: 'evidence.exportAll', params: { sessionIds, targetDir, reason, derived } },
        work: (context) => exportAll(library, sessionIds, { targetDir, reason, derived }, context),
      }),
    }),
    'evidence.exports': () => ({ exports: listExports(library.catalog) }),
    'evidence.stamp': ({ bagPath, authority }) => ({
      jobId: library.jobs.start({
        kind: 'stamp',
        title: `Time stamp for ${bagPath}`,
        unit: 'files',
        key: `stamp:${bagPath}`,
        exclusive: true,
        again: { method: 'evidence.stamp', params: { bagPath, authority } },
        work: ({ signal }) =>
          stampBag(bagPath, {
            authority: authority ?? library.settings.get().timeStamp,
            now: library.now,
            signal,
            workPlaces: library.workPlaces,
          }),
      }),
    }),
    'evidence.verify': ({ bagPath }) => ({
      jobId: library.jobs.start({
        kind: 'verify',
        title: `Verify ${bagPath}`,
        unit: 'bytes',
        key: `verify:${bagPath}`,
        again: { method: 'evidence.verify', params: { bagPath } },
        work: ({ signal, report }) => verifyBag({ path: bagPath, signal, onProgress: report }),
      }),
    }),
    'evidence.lastReport': ({ jobId }) => {
      const job = library.jobs.get(jobId);
      const report = verifyReportSchema.safeParse(job.result);
      if (!report.success) throw new AppError('not-found', `${job.title} has no report.`);
      return { report: report.data };
    },
  };
}

interface ExportOne {
  readonly sessionId: SessionId;
  readonly targetDir: string | null;
  readonly reason: string;
  /** Null: the one of the settings. */
  readonly authority: TimeStampAuthority | null;
  readonly redacted: { readonly withoutOriginals: boolean } | null;
  readonly derived: DerivedChoice;
}

async function exportOne(
  library: LibraryContext,
  { sessionId, targetDir, reason, authority, redacted, derived }: ExportOne,
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
): Promise<ExportResult> {
  const reading = { catalog: library.catalog, derivedFolder: library.paths.derived, key: library.cacheKey };
  const sources = { reading, openPixels: library.openPixels };
  const result = await exportSession({
    catalog: library.catalog,
    cache: library.cache,
    home: library.paths.home,
    sessionId,
    targetDir: targetDir ?? library.paths.exports,
    reason,
    reviewer: library.settings.get().reviewer,
    version: library.version,
    access: accessGiven(library.access, { kind: 'session', id: sessionId }),
    now: library.now,
    bagPage: await readBagPage(library.resourcesDir),
    identity: await library.signingIdentity(),
    authority: authority ?? library.settings.get().timeStamp,
    redacted: redacted && {
      ...redacted,
      ...sources,
    },
    derived: { choice: derived, sources },
    signal,
    workPlaces: library.workPlaces,
    onProgress: report,
  });
  library.events.emit('catalog.changed', { topics: ['exports'], sessionId, recordingId: null });
  return result;
}

/** One after another; what cannot be exported stops none of the others. */
async function exportAll(
  library: LibraryContext,
  sessionIds: readonly SessionId[],
  target: Pick<ExportOne, 'targetDir' | 'reason' | 'derived'>,
  { signal, report }: JobContext,
): Promise<ExportAllResult> {
  const failures: ItemFailure[] = [];
  let exported = 0;
  let bytes = 0;
  let notDerived = 0;
  for (const [done, sessionId] of sessionIds.entries()) {
    signal.throwIfAborted();
    try {
      const { externalId, id } = requireSession(library.catalog, sessionId);
      report({ done, total: sessionIds.length, detail: externalId ?? id });
      const result = await exportOne(
        library,
        { sessionId, ...target, authority: null, redacted: null },
        { signal, report: () => undefined },
      );
      const { bagPath, sha256OfManifest } = result;
      const session = externalId ?? '';
      library.journal.note({
        action: 'evidence.exported',
        object: id,
        reason: target.reason,
        detail: { session, bagPath, sha256OfManifest },
      });
      exported += 1;
      bytes += result.bytes;
      notDerived += result.notDerived.count;
    } catch (error) {
      if (signal.aborted) throw error;
      failures.push({ item: sessionId, error: toAppError(error).toPayload() });
    }
  }
  return { exported, bytes, notDerived, failures };
}
