import type { Migration } from '../migrate.ts';

/** What reviewers decided about findings of a reconciliation. */
export const migration: Migration = {
  version: 41,
  name: 'decisions',
  sql: `
-- Findings themselves are never stored: they are found anew each time, and met again by what they are about.
CREATE TABLE decisions (
  session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  recording_id TEXT NOT NULL,              -- '': the session as a whole
  kind TEXT NOT NULL,
  disposition TEXT NOT NULL,               -- open | accepted | explained | escalated
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  decided_at_ms INTEGER NOT NULL,
  PRIMARY KEY (session_id, recording_id, kind)
) STRICT, WITHOUT ROWID;
`,
};
