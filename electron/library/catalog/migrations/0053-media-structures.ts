import type { Migration } from '../migrate.ts';

/** How videos are read that have lost a part of what tells it: found out once, since it takes reading in many places. */
export const migration: Migration = {
  version: 53,
  name: 'media-structures',
  sql: `
CREATE TABLE media_structures (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  -- Of the object that was read: ETag or SHA-256.
  content TEXT NOT NULL,
  -- See formats/video/pack-report.ts.
  report TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
