import type { Migration } from '../migrate.ts';

/** Long work that is not done outlives the process. */
export const migration: Migration = {
  version: 85,
  name: 'jobs',
  sql: `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,        -- in the order in which they were started
  job TEXT NOT NULL,                       -- Job as JSON, as it was last kept
  key TEXT NOT NULL,                       -- what it works on
  again TEXT NOT NULL                      -- the call that starts it, as JSON
) STRICT;
`,
};
