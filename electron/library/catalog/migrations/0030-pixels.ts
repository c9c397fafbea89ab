import type { Migration } from '../migrate.ts';

/** Text read from pictures, thumbnails, redactions. */
export const migration: Migration = {
  version: 30,
  name: 'pixels',
  sql: `
-- How far the text on a picture was read.
ALTER TABLE recordings ADD COLUMN screen_text_state TEXT NOT NULL DEFAULT 'none';
ALTER TABLE recordings ADD COLUMN screen_text_read_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recording_index ADD COLUMN thumbnail_interval_ms INTEGER;
ALTER TABLE recording_index ADD COLUMN thumbnail_count INTEGER;
ALTER TABLE recording_index ADD COLUMN thumbnail_width INTEGER;
ALTER TABLE recording_index ADD COLUMN thumbnail_height INTEGER;

-- Of lines in text_lines with the source 'ocr': where they are on the picture, and how sure they were read.
CREATE TABLE text_boxes (
  line_id INTEGER PRIMARY KEY,             -- text_lines.id
  x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  confidence INTEGER NOT NULL              -- 0 to 100
) STRICT;
CREATE TRIGGER text_boxes_delete AFTER DELETE ON recordings WHEN old.line_block IS NOT NULL BEGIN
  DELETE FROM text_boxes WHERE line_id >= old.line_block << 22 AND line_id < (old.line_block + 1) << 22;
END;

CREATE TABLE redactions (
  row INTEGER PRIMARY KEY,
  recording_id TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE,
  from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
  x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
) STRICT;
CREATE INDEX redactions_recording ON redactions(recording_id, from_ms);
`,
};
