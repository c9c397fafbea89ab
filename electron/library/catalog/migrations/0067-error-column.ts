import type { Migration } from '../migrate.ts';

/** What went wrong in a session is searched and sorted by like its other columns: the chunks of columns hold it, too. */
export const migration: Migration = {
  version: 67,
  name: 'error-column',
  sql: `
DROP TRIGGER sessions_update;
CREATE TRIGGER sessions_update AFTER UPDATE OF external_id, status, resource_type, user, target, gateway, secret_name, error_message,
  started_at_ms, duration_ms, recorded_state ON sessions BEGIN
  INSERT INTO session_chunks VALUES (new.row >> 12, 1) ON CONFLICT (chunk) DO UPDATE SET version = version + 1;
END;
-- Derived, and without the column: rebuilt from the rows.
DELETE FROM session_chunk_data;
`,
};
