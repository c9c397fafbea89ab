import type { Migration } from '../migrate.ts';

/** Packages under way, so that one that was interrupted goes on where it was. */
export const migration: Migration = {
  version: 75,
  name: 'packages',
  sql: `
-- A bag of many sessions that is not in its place yet.
CREATE TABLE packages (
  id TEXT PRIMARY KEY,
  plan TEXT NOT NULL                       -- PackagePlan as JSON
) STRICT;

CREATE TABLE package_sessions (
  package_id TEXT NOT NULL REFERENCES packages(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  session_id TEXT NOT NULL,
  folder TEXT NOT NULL,                    -- in the bag
  is_whole INTEGER NOT NULL DEFAULT 0,     -- all of its files are written and flushed
  PRIMARY KEY (package_id, position)
) STRICT, WITHOUT ROWID;

-- Payload files that are written and flushed.
CREATE TABLE package_files (
  package_id TEXT NOT NULL REFERENCES packages(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  sha512 TEXT NOT NULL,
  PRIMARY KEY (package_id, path)
) STRICT, WITHOUT ROWID;
`,
};
