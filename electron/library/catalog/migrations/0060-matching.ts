import type { Migration } from '../migrate.ts';

/** How sure a match is and on what it rests, and what was matched by hand. */
export const migration: Migration = {
  version: 60,
  name: 'matching',
  sql: `
-- Of a match by overlap; the other methods are certain.
ALTER TABLE recordings ADD COLUMN match_confidence TEXT;  -- high | medium | low
ALTER TABLE recordings ADD COLUMN match_evidence TEXT;    -- string[] as JSON
-- Sessions that a recording may be found for, by time.
CREATE INDEX sessions_by_time ON sessions(started_at_ms) WHERE origin = 'inventory';

-- Only ever added to. Objects and sessions are named by what outlives a source that is removed and added again.
CREATE TABLE match_history (
  row INTEGER PRIMARY KEY,
  action TEXT NOT NULL,                    -- link | unlink
  store_place TEXT NOT NULL,
  key TEXT NOT NULL,
  session_id TEXT NOT NULL,                -- which it was linked to, or unlinked from
  external_id TEXT,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX match_history_object ON match_history(store_place, key);
CREATE TRIGGER match_history_kept BEFORE UPDATE ON match_history BEGIN SELECT raise(ABORT, 'kept as it is'); END;
CREATE TRIGGER match_history_whole BEFORE DELETE ON match_history BEGIN SELECT raise(ABORT, 'kept as it is'); END;
`,
};
