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
-- How many of a recording's lines the full-text indexes know, from its first: they are filled after the lines are there.
ALTER TABLE recordings ADD COLUMN text_filled INTEGER NOT NULL DEFAULT 0;
UPDATE recordings SET text_filled = (
  SELECT coalesce(max(l.id) - (recordings.line_block << 22) + 1, 0) FROM text_lines AS l
  WHERE l.id >= recordings.line_block << 22 AND l.id < (recordings.line_block + 1) << 22
) WHERE line_block IS NOT NULL;
DROP TRIGGER text_lines_delete;
DROP TRIGGER recordings_delete;
CREATE TRIGGER recordings_delete AFTER DELETE ON recordings WHEN old.line_block IS NOT NULL BEGIN
  INSERT INTO text_words(text_words, rowid, text) SELECT 'delete', id, text FROM text_lines
    WHERE id >= old.line_block << 22 AND id < (old.line_block << 22) + old.text_filled;
  INSERT INTO text_trigrams(text_trigrams, rowid, text) SELECT 'delete', id, text FROM text_lines
    WHERE id >= old.line_block << 22 AND id < (old.line_block << 22) + old.text_filled;
  DELETE FROM text_lines WHERE id >= old.line_block << 22 AND id < (old.line_block + 1) << 22;
END;
CREATE INDEX recordings_companion ON recordings(companion_of) WHERE companion_of IS NOT NULL;
`,
};
