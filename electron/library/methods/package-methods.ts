import { resolve } from 'node:path';
import type { PackageId } from '../../../shared/model/ids.ts';
import type { TimeStampAuthority } from '../../../shared/model/settings.ts';
import { accessGiven } from '../access/access-given.ts';
import { listPackages } from '../catalog/packages.ts';
import { readBagPage } from '../evidence/bag-page.ts';
import { beginPackage } from '../evidence/package/begin-package.ts';
import { discardPackage, exportPackage, requirePackage } from '../evidence/package/export-package.ts';
import type { JobCall } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import type { Handlers } from './handlers.ts';

type PackageMethod = 'evidence.package' | 'evidence.unfinished' | 'evidence.continue' | 'evidence.discard';

/** Packages of many sessions: begun, gone on with, discarded. */
export function packageMethods(library: LibraryContext): Handlers<PackageMethod> {
  const { catalog, settings, jobs, paths, version, now } = library;
  const changed = (): void => library.events.emit('catalog.changed', { topics: ['exports'], sessionId: null, recordingId: null });
  const keyOf = (id: PackageId): string => `package:${id}`;

  function start(id: PackageId, authority: TimeStampAuthority | null, again: JobCall) {
    return jobs.start({
      kind: 'export',
      title: `Export ${requirePackage(catalog, id).name}`,
      unit: 'bytes',
      key: keyOf(id),
      exclusive: true,
      again,
      canPause: true,
      work: async ({ signal, report }) => {
        // What was watched until now belongs to what is handed over.
        library.watchLog.endViewing();
        try {
          return await exportPackage({
            ...{ catalog, cache: library.cache, home: paths.home, id, now, signal, onProgress: report },
            accessTo: (object) => accessGiven(library.access, object),
            sources: {
              reading: { catalog, derivedFolder: paths.derived, key: library.cacheKey },
              openPixels: library.openPixels,
            },
            bagPage: await readBagPage(library.resourcesDir),
            identity: await library.signingIdentity(),
            authority: authority ?? settings.get().timeStamp,
          });
        } finally {
          changed();
        }
      },
    });
  }

  return {
    'evidence.package': (params) => {
      const { of, targetDir, reason, authority, derived } = params;
      const { id, isResumed } = beginPackage(catalog, {
        caseId: 'caseId' in of ? of.caseId : null,
        sessionIds: 'sessionIds' in of ? of.sessionIds : [],
        targetDir: resolve(targetDir ?? paths.exports),
        ...{ reason, reviewer: settings.get().reviewer, version, derived, exportedAtMs: now() },
      });
      return { jobId: start(id, authority, { method: 'evidence.package', params }), packageId: id, isResumed };
    },
    'evidence.unfinished': () => {
      const isRunning = new Set(jobs.runningKeys());
      return { packages: listPackages(catalog).filter(({ id }) => !isRunning.has(keyOf(id))) };
    },
    'evidence.continue': ({ packageId }) => ({
      jobId: start(packageId, null, { method: 'evidence.continue', params: { packageId } }),
    }),
    'evidence.discard': async ({ packageId }) => {
      await jobs.cancelWhere((key) => key === keyOf(packageId));
      await discardPackage(catalog, packageId);
      changed();
      return {};
    },
  };
}
