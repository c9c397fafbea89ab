import type { Migration } from '../migrate.ts';

/** Heads of the journal that an authority stamped. */
export const migration: Migration = {
  version: 77,
  name: 'journal stamps',
  sql: `
CREATE TABLE journal_stamps (
  row INTEGER PRIMARY KEY,
  stamp TEXT NOT NULL                      -- JournalStamp as JSON
) STRICT;
`,
};
