import type { Migration } from '../migrate.ts';

/** Sessions that are come back to: opened last, or pinned. Gone with the session. */
export const migration: Migration = {
  version: 90,
  name: 'session shortcuts',
  sql: `
CREATE TABLE opened_sessions (
  session_id TEXT PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
  position INTEGER NOT NULL UNIQUE         -- in the order in which they were opened: a clock may be set back
) STRICT;

CREATE TABLE pinned_sessions (
  session_id TEXT PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
  position INTEGER NOT NULL UNIQUE         -- in the order in which they were pinned
) STRICT;
`,
};
