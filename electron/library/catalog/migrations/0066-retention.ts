import type { Migration } from '../migrate.ts';

/** Retention rules, and what was removed from the cache by them. */
export const migration: Migration = {
  version: 66,
  name: 'retention',
  sql: `
CREATE TABLE retention_rules (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  source_id TEXT REFERENCES sources(id) ON DELETE CASCADE,
  resource_type TEXT,
  older_than_ms INTEGER NOT NULL,
  added_at_ms INTEGER NOT NULL,
  added_by TEXT NOT NULL
) STRICT;

-- Only ever added to, and without references: it outlives rules, recordings and sources.
CREATE TABLE cache_removals (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_text TEXT NOT NULL,                 -- what the rule said then
  recording_id TEXT NOT NULL,
  session TEXT,                            -- the vendor's id
  key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT,
  was_pinned INTEGER NOT NULL
) STRICT;
CREATE TRIGGER cache_removals_no_update BEFORE UPDATE ON cache_removals BEGIN SELECT RAISE(ABORT, 'removals stay on record'); END;
CREATE TRIGGER cache_removals_no_delete BEFORE DELETE ON cache_removals BEGIN SELECT RAISE(ABORT, 'removals stay on record'); END;
`,
};
