import type { Migration } from '../migrate.ts';

/** What was done in this library, by whom and when: entries are added and never changed. */
export const migration: Migration = {
  version: 70,
  name: 'journal',
  sql: `
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  -- JournalEntry as JSON, hash and all.
  entry TEXT NOT NULL,
  -- Of what it was done to, for finding it.
  object TEXT NOT NULL,
  action TEXT NOT NULL
) STRICT;
CREATE INDEX journal_object ON journal(object);

-- The newest entry, signed: written with it. One row.
CREATE TABLE journal_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  head TEXT NOT NULL                       -- JournalHead as JSON
) STRICT;

CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
`,
};
