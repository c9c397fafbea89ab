import type { Migration } from '../migrate.ts';

/** What is being written outside the data folder, so that a process that is killed leaves nothing of it behind. */
export const migration: Migration = {
  version: 89,
  name: 'work-paths',
  sql: `
CREATE TABLE work_paths (
  path TEXT PRIMARY KEY                    -- absolute; ends in .partial
) STRICT, WITHOUT ROWID;
`,
};
