import type { Migration } from '../migrate.ts';

/** What sources and cases demand before they are opened or exported, and the second persons who can give it. */
export const migration: Migration = {
  version: 81,
  name: 'four eyes',
  sql: `
CREATE TABLE source_protections (
  source_id TEXT PRIMARY KEY REFERENCES sources(id) ON DELETE CASCADE,
  opening TEXT NOT NULL,
  exporting TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE case_protections (
  case_id TEXT PRIMARY KEY,
  opening TEXT NOT NULL,
  exporting TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE second_persons (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,           -- the name as names are compared
  passphrase TEXT NOT NULL,                -- what a passphrase is checked against: PassphraseCheck as JSON
  failures INTEGER NOT NULL DEFAULT 0,     -- in a row
  failed_at_ms INTEGER,                    -- the last of them
  added_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which items of cases may be of a session: by each of the ways in which a citation finds its session.
CREATE INDEX case_items_session ON case_records(record ->> '$.body.citation.sessionId');
CREATE INDEX case_items_external ON case_records(record ->> '$.body.citation.externalId');
CREATE INDEX case_items_recording ON case_records(record ->> '$.body.citation.recording.recordingId');
CREATE INDEX case_items_sha256 ON case_records(record ->> '$.body.citation.recording.sha256');
CREATE INDEX case_items_key ON case_records(record ->> '$.body.citation.recording.key');
`,
};
