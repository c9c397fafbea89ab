import type { Migration } from '../migrate.ts';

/** What became of an object in its store after it was first seen: replaced objects and those that are gone stay known. */
export const migration: Migration = {
  version: 40,
  name: 'object-changes',
  sql: `
CREATE TABLE object_changes (
  row INTEGER PRIMARY KEY,
  recording_id TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,                  -- when it was noticed
  change TEXT NOT NULL,                    -- replaced | removed | returned
  -- What the object was before.
  size_bytes INTEGER NOT NULL, etag TEXT, version_id TEXT, last_modified_ms INTEGER
) STRICT;
CREATE INDEX object_changes_recording ON object_changes(recording_id, change);
-- As recording-sync.ts tells another content from the same.
CREATE TRIGGER recordings_replaced AFTER UPDATE OF size_bytes, etag, last_modified_ms ON recordings
WHEN old.size_bytes <> new.size_bytes OR old.etag <> new.etag
  OR (old.etag IS NULL AND new.etag IS NULL AND old.last_modified_ms IS NOT new.last_modified_ms)
BEGIN
  INSERT INTO object_changes (recording_id, at_ms, change, size_bytes, etag, version_id, last_modified_ms)
  VALUES (old.id, unixepoch('subsec') * 1000, 'replaced', old.size_bytes, old.etag, old.version_id, old.last_modified_ms);
END;
CREATE TRIGGER recordings_removed AFTER UPDATE OF removed_from_store ON recordings
WHEN old.removed_from_store <> new.removed_from_store
BEGIN
  INSERT INTO object_changes (recording_id, at_ms, change, size_bytes, etag, version_id, last_modified_ms)
  VALUES (old.id, unixepoch('subsec') * 1000, iif(new.removed_from_store = 1, 'removed', 'returned'), old.size_bytes, old.etag,
    old.version_id, old.last_modified_ms);
END;
`,
};
