import type { Migration } from '../migrate.ts';

/** Copies of what is inside the layers of recordings: they take room in the cache like the originals. */
export const migration: Migration = {
  version: 34,
  name: 'unwrapped',
  sql: `
-- What the copy takes, or what is reserved for it while it is made.
ALTER TABLE recordings ADD COLUMN unwrapped_bytes INTEGER NOT NULL DEFAULT 0;
-- Recording['unwrapped'] as JSON; null where there is no whole copy.
ALTER TABLE recordings ADD COLUMN unwrapped TEXT;
DROP INDEX recordings_cached;
CREATE INDEX recordings_cached ON recordings(last_used_ms, id, pinned, cached_bytes, unwrapped_bytes, cache_state)
  WHERE cache_state <> 'none';
CREATE INDEX recordings_unwrapped ON recordings(id) WHERE unwrapped_bytes > 0;
`,
};
