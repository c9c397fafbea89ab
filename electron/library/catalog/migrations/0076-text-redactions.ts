import type { Migration } from '../migrate.ts';

/** Text that redacted exports hide, and why regions are hidden. */
export const migration: Migration = {
  version: 76,
  name: 'text redactions',
  sql: `
CREATE TABLE text_redactions (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  recording_id TEXT REFERENCES recordings(id) ON DELETE CASCADE,  -- NULL: the whole session
  what TEXT NOT NULL,                      -- RedactedWhat as JSON
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX text_redactions_session ON text_redactions(session_id);
CREATE INDEX text_redactions_recording ON text_redactions(recording_id) WHERE recording_id IS NOT NULL;
ALTER TABLE redactions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
`,
};
