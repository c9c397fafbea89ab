import type { Migration } from '../migrate.ts';

/** Cases, and what is needed to merge them with those of another library. */
export const migration: Migration = {
  version: 73,
  name: 'cases',
  sql: `
-- A case and all that is in it; notes stay in their own table.
CREATE TABLE case_records (
  id TEXT PRIMARY KEY,                     -- of the case itself: case_id
  case_id TEXT NOT NULL,
  record TEXT NOT NULL                     -- CaseRecord as JSON
) STRICT;
CREATE INDEX case_records_case ON case_records(case_id);

-- What came in and is neither older nor newer than what is here.
CREATE TABLE case_conflicts (
  case_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  theirs TEXT NOT NULL,                    -- CaseRecord as JSON
  library TEXT NOT NULL,
  taken_in_at_ms INTEGER NOT NULL,
  PRIMARY KEY (case_id, record_id)
) STRICT, WITHOUT ROWID;

-- Entries of other libraries' journals, as they came with a case.
CREATE TABLE case_journal (
  case_id TEXT NOT NULL,
  library TEXT NOT NULL,
  hash TEXT NOT NULL,
  entry TEXT NOT NULL,                     -- JournalEntry as JSON
  PRIMARY KEY (case_id, library, hash)
) STRICT, WITHOUT ROWID;

-- Hashes of what a note was before, and notes that are gone, so that a merge knows which of two came from the other.
ALTER TABLE notes ADD COLUMN lineage TEXT NOT NULL DEFAULT '[]';
CREATE TABLE removed_notes (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  lineage TEXT NOT NULL,
  removed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX removed_notes_session ON removed_notes(session_id);

-- Evidence that was cited elsewhere is found by its bytes.
CREATE INDEX recordings_sha256 ON recordings(sha256) WHERE sha256 IS NOT NULL;

-- Whose journal tells of a stretch that was not watched here.
ALTER TABLE coverage ADD COLUMN library TEXT;
`,
};
