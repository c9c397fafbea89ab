import type { Migration } from '../migrate.ts';

/** Where the key frames are of videos that lost their index, found by reading all of them once. */
export const migration: Migration = {
  version: 52,
  name: 'key-frames',
  sql: `
CREATE TABLE key_frames (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  -- Of the object that was read: ETag or SHA-256.
  content TEXT NOT NULL,
  -- See formats/video/recovery/pack-key-frames.ts.
  packed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
