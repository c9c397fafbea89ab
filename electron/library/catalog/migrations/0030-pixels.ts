import type { Migration } from '../migrate.ts';

/** Text read from pictures, thumbnails, redactions. */
export const migration: Migration = {
  version: 30,
  name: 'pixels',
  sql: `
-- How far the text on a picture was read; unsupported until it is known that there is a picture.
ALTER TABLE recordings ADD COLUMN screen_text_state TEXT NOT NULL DEFAULT 'unsupported';
ALTER TABLE recordings ADD COLUMN screen_text_read_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recordings ADD COLUMN screen_text_problem TEXT;            -- why it failed, or cannot be read, in a sentence
ALTER TABLE recordings ADD COLUMN screen_text_paused INTEGER NOT NULL DEFAULT 0; -- by the user: not gone on with unasked
UPDATE recordings SET screen_text_state = 'none' WHERE json_extract(probe, '$.kind') IN ('video', 'guacamole');
-- What a search covers is counted, and what it does not is listed, with these alone.
DROP INDEX recordings_not_indexed;
DROP INDEX recordings_indexed;
CREATE INDEX recordings_searched ON recordings(id, index_state, screen_text_state, screen_text_problem)
  WHERE index_state = 'indexed' AND screen_text_state IN ('done', 'unsupported') AND screen_text_problem IS NULL;
CREATE INDEX recordings_not_searched ON recordings(id)
  WHERE index_state <> 'indexed' OR screen_text_state NOT IN ('done', 'unsupported') OR screen_text_problem IS NOT NULL;
ALTER TABLE recording_index ADD COLUMN thumbnail_interval_ms INTEGER;
ALTER TABLE recording_index ADD COLUMN thumbnail_count INTEGER;
ALTER TABLE recording_index ADD COLUMN thumbnail_width INTEGER;
ALTER TABLE recording_index ADD COLUMN thumbnail_height INTEGER;

-- Lines that were read from pictures, apart from what was printed: they move, end at a time of their own, and are looked
-- for in another form. Ids as in text_lines, in blocks of their own: recordings.line_block in the upper bits, the line's
-- number, in order of time, in the lower 22.
CREATE TABLE screen_lines (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,                 -- where the line is gone; of lines that are still shown, how far was read
  x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, -- where it was first
  confidence INTEGER NOT NULL,             -- 0 to 100
  text TEXT NOT NULL,
  words BLOB NOT NULL,                     -- where its words are: screen-lines.ts
  moves BLOB                               -- when it went where; null: it stayed
) STRICT;
-- What is shown at a time is looked for in these columns alone.
CREATE INDEX screen_lines_shown ON screen_lines(id, at_ms, end_ms);
CREATE VIRTUAL TABLE screen_words USING fts5(text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
-- Of the text as fold-text.ts folds it.
CREATE VIRTUAL TABLE screen_folded USING fts5(text, content='', contentless_delete=1, tokenize='trigram case_sensitive 1', detail='none');
CREATE TRIGGER screen_lines_delete AFTER DELETE ON screen_lines BEGIN
  DELETE FROM screen_words WHERE rowid = old.id;
  DELETE FROM screen_folded WHERE rowid = old.id;
END;
CREATE TRIGGER recordings_delete_screen_lines AFTER DELETE ON recordings WHEN old.line_block IS NOT NULL BEGIN
  DELETE FROM screen_lines WHERE id >= old.line_block << 22 AND id < (old.line_block + 1) << 22;
END;

-- How far the index of a video has come that is not whole yet.
CREATE TABLE video_index_parts (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  index_version INTEGER NOT NULL,
  done_ms INTEGER NOT NULL,
  changes BLOB NOT NULL,                   -- by second: see indexing/video/activity-log.ts
  skipped TEXT NOT NULL                    -- JSON [[startMs, endMs], ...]: what could not be decoded
) STRICT;

CREATE TABLE redactions (
  row INTEGER PRIMARY KEY,
  recording_id TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE,
  from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
  x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
) STRICT;
CREATE INDEX redactions_recording ON redactions(recording_id, from_ms);
`,
};
