import type { Migration } from '../migrate.ts';

/** What of each recording was watched, when, by whom and how; and how much of each session, for lists. */
export const migration: Migration = {
  version: 72,
  name: 'coverage',
  sql: `
-- Without a reference to recordings: that something was watched stays on record when its source is removed.
CREATE TABLE coverage (
  row INTEGER PRIMARY KEY,
  recording_id TEXT NOT NULL,
  kind TEXT NOT NULL,                      -- watched | skipped | hidden
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  speed REAL NOT NULL,
  focused INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  reviewer TEXT NOT NULL,
  account TEXT NOT NULL,
  of_this_object INTEGER NOT NULL DEFAULT 1, -- 0: the object was replaced since
  noted INTEGER NOT NULL DEFAULT 0         -- 1: an entry of the journal tells of it, and it does not grow any more
) STRICT;
CREATE INDEX coverage_recording ON coverage(recording_id, row);
CREATE INDEX coverage_not_noted ON coverage(recording_id, row) WHERE noted = 0;

-- Of all that the session recorded; null where nothing was watched, or no length is known.
ALTER TABLE sessions ADD COLUMN watched_percent INTEGER;
DROP TRIGGER sessions_update;
CREATE TRIGGER sessions_update AFTER UPDATE OF external_id, status, resource_type, user, target, gateway, secret_name, error_message,
  started_at_ms, duration_ms, recorded_state, watched_percent ON sessions BEGIN
  INSERT INTO session_chunks VALUES (new.row >> 12, 1) ON CONFLICT (chunk) DO UPDATE SET version = version + 1;
END;
-- Derived, and without the column: rebuilt from the rows.
DELETE FROM session_chunk_data;
`,
};
