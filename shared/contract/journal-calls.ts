import { z } from 'zod';
import { journalEntrySchema } from '../model/journal.ts';
import { timeStampAuthoritySchema } from '../model/settings.ts';
import { jobStarted, method } from './define-contract.ts';

/** What was done in this library, by whom and when. */
export const journalCalls = {
  /** The newest first, before a number; of one object, or of all. */
  'journal.list': method(
    z.object({
      beforeSeq: z.int().nullable().default(null),
      object: z.string().nullable().default(null),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ entries: z.array(journalEntrySchema), total: z.int() }),
  ),
  /** Starts checking the whole chain; result JournalReport. */
  'journal.verify': method(z.object({}), jobStarted),
  /** Starts checking an exported journal, of any library; result JournalReport. */
  'journal.verifyFile': method(z.object({ path: z.string().min(1) }), jobStarted),
  /** Starts asking for a time stamp of the newest signed head; result TimeStampFacts. authority null: the one of the settings. */
  'journal.stamp': method(z.object({ authority: timeStampAuthoritySchema.nullable().default(null) }), jobStarted),
  /** Starts writing it to a file of JSON lines, the signed head last; result `{path, entries}`. targetDir null: the exports folder. */
  'journal.export': method(z.object({ targetDir: z.string().min(1).nullable().default(null) }), jobStarted),
} as const;
