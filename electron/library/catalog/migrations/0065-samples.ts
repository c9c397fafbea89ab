import type { Migration } from '../migrate.ts';

/** Samples that were drawn from the inventory, each with its recipe. */
export const migration: Migration = {
  version: 65,
  name: 'samples',
  sql: `
CREATE TABLE samples (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  recipe TEXT NOT NULL                     -- SampleRecipe as JSON
) STRICT;

-- Without a reference to sessions: what was drawn stays on record when its source is removed.
CREATE TABLE sample_sessions (
  sample_id TEXT NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,               -- in the order in which they were drawn
  session_id TEXT NOT NULL,
  identity TEXT NOT NULL,                  -- what the session is called in the recipe
  stratum TEXT,
  PRIMARY KEY (sample_id, position)
) STRICT, WITHOUT ROWID;
`,
};
