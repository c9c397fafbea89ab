import type { Migration } from '../migrate.ts';

/** Commands with end and status, idle gaps, companions of recordings, log profiles. */
export const migration: Migration = {
  version: 20,
  name: 'terminal-review',
  sql: `
ALTER TABLE markers ADD COLUMN exit_status INTEGER;
ALTER TABLE markers ADD COLUMN confidence TEXT;      -- of a command: marked | typed | inferred
ALTER TABLE recording_index ADD COLUMN idle TEXT;    -- JSON [[startMs, endMs], ...]
ALTER TABLE recordings ADD COLUMN companion_of TEXT; -- id of the recording that cannot be read without this one (timing, input)
ALTER TABLE recordings ADD COLUMN profile_id TEXT;   -- of a forwarded log: the profile chosen by the user
CREATE INDEX recordings_companion ON recordings(companion_of) WHERE companion_of IS NOT NULL;
`,
};
