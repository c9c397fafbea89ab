import { countJournal, listJournal } from '../catalog/journal.ts';
import { checkLibraryJournal } from '../journal/check-library-journal.ts';
import { checkJournalFile, writeJournalFile } from '../journal/journal-file.ts';
import { stampJournal } from '../journal/stamp-journal.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';

export function journalMethods({ catalog, journal, jobs, paths, settings, workPlaces, now }: LibraryContext): HandlersOf<'journal'> {
  return {
    'journal.list': (params) => ({ entries: listJournal(catalog, params), total: countJournal(catalog) }),
    'journal.verify': () => ({
      jobId: jobs.start({
        kind: 'verify',
        title: 'Verify the journal',
        unit: 'objects',
        key: 'journal:verify',
        exclusive: true,
        again: { method: 'journal.verify', params: {} },
        work: ({ signal, report }) => checkLibraryJournal({ catalog, journal, signal, onProgress: report }),
      }),
    }),
    'journal.verifyFile': ({ path }) => ({
      jobId: jobs.start({
        kind: 'verify',
        title: `Verify ${path}`,
        unit: 'objects',
        key: `verify:${path}`,
        again: { method: 'journal.verifyFile', params: { path } },
        work: ({ signal }) => checkJournalFile(path, signal),
      }),
    }),
    'journal.stamp': ({ authority }) => ({
      jobId: jobs.start({
        kind: 'stamp',
        title: 'Time stamp for the journal',
        unit: 'objects',
        key: 'journal:stamp',
        exclusive: true,
        again: { method: 'journal.stamp', params: { authority } },
        work: ({ signal }) => stampJournal({ catalog, journal, authority: authority ?? settings.get().timeStamp, now, signal }),
      }),
    }),
    'journal.export': ({ targetDir }) => {
      const stamp = new Date(now()).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
      const name = `witness-journal-${stamp}.jsonl`;
      const folder = targetDir ?? paths.exports;
      return {
        jobId: jobs.start({
          kind: 'export',
          title: 'Export the journal',
          unit: 'objects',
          key: `journal:export:${folder}:${name}`,
          exclusive: true,
          again: { method: 'journal.export', params: { targetDir } },
          work: async ({ signal }) => ({ ...(await writeJournalFile({ catalog, home: paths.home, folder, name, signal, workPlaces })) }),
        }),
      };
    },
  };
}
