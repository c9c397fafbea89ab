import type { Migration } from '../migrate.ts';

/** The recordings of a session are counted, and those of a source compared with its listing, in the index alone. */
export const migration: Migration = {
  version: 80,
  name: 'recording counts',
  sql: `
DROP INDEX recordings_session;
CREATE INDEX recordings_session ON recordings(session_id, source_id, cache_state, removed_from_store);
`,
};
