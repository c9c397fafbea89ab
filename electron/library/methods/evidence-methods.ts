import { AppError } from '../../../shared/errors.ts';
import { verifyReportSchema } from '../../../shared/model/evidence.ts';
import { listExports } from '../catalog/exports.ts';
import { exportSession } from '../evidence/export-session.ts';
import { verifyBag } from '../evidence/verify-bag.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';
import { requireSession } from './require.ts';

export function evidenceMethods(library: LibraryContext): HandlersOf<'evidence'> {
  return {
    'evidence.export': ({ sessionId, targetDir, reason }) => {
      const session = requireSession(library.catalog, sessionId);
      const jobId = library.jobs.start({
        kind: 'export',
        title: `Export ${session.externalId ?? session.id}`,
        unit: 'bytes',
        key: `export:${sessionId}`,
        exclusive: true,
        work: async ({ signal, report }) => {
          const result = await exportSession({
            catalog: library.catalog,
            cache: library.cache,
            home: library.paths.home,
            sessionId,
            targetDir: targetDir ?? library.paths.exports,
            reason,
            reviewer: library.settings.get().reviewer,
            version: library.version,
            now: library.now,
            identity: await library.signingIdentity(),
            signal,
            onProgress: report,
          });
          library.events.emit('catalog.changed', { topics: ['exports'], sessionId, recordingId: null });
          return result;
        },
      });
      return { jobId };
    },
    'evidence.exports': () => ({ exports: listExports(library.catalog) }),
    'evidence.verify': ({ bagPath }) => ({
      jobId: library.jobs.start({
        kind: 'verify',
        title: `Verify ${bagPath}`,
        unit: 'bytes',
        key: `verify:${bagPath}`,
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
