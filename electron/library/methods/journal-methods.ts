import { join } from 'node:path';
import { countJournal, listJournal } from '../catalog/journal.ts';
import { checkLibraryJournal } from '../journal/check-library-journal.ts';
import { writeJournalFile } from '../journal/journal-file.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';

export function journalMethods({ catalog, journal, jobs, paths, now }: LibraryContext): HandlersOf<'journal'> {
  return {
    'journal.list': (params) => ({ entries: listJournal(catalog, params), total: countJournal(catalog) }),
    'journal.verify': () => ({
      jobId: jobs.start({
        kind: 'verify',
        title: 'Verify the journal',
        unit: 'objects',
        key: 'journal:verify',
        exclusive: true,
        work: ({ signal, report }) => checkLibraryJournal({ catalog, journal, signal, onProgress: report }),
      }),
    }),
    'journal.export': ({ targetDir }) => {
      const stamp = new Date(now()).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
      const path = join(targetDir ?? paths.exports, `witness-journal-${stamp}.jsonl`);
      return {
        jobId: jobs.start({
          kind: 'export',
          title: 'Export the journal',
          unit: 'objects',
          key: `journal:export:${path}`,
          exclusive: true,
          work: async ({ signal }) => ({ path, entries: await writeJournalFile(catalog, path, signal) }),
        }),
      };
    },
  };
}
