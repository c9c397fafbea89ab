import type { Migration } from '../migrate.ts';

/** Which bags hold a session, for the extract of the journal in the next one. */
export const migration: Migration = {
  version: 74,
  name: 'exports-of-session',
  sql: 'CREATE INDEX exports_session ON exports(session_id);',
};
