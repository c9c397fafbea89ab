import type { Migration } from '../migrate.ts';

/** How often a source is synced by itself. */
export const migration: Migration = {
  version: 71,
  name: 'sync-schedule',
  sql: `
ALTER TABLE sources ADD COLUMN sync_every_minutes INTEGER; -- null: only when somebody asks for it
`,
};
