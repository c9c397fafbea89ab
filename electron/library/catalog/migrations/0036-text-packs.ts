import type { Migration } from '../migrate.ts';

/**
 * Text of recordings in packs of neighbouring lines (line-pack.ts) in place of a row and two index documents for every
 * line. What was indexed before is indexed anew.
 */
export const migration: Migration = {
  version: 36,
  name: 'text-packs',
  sql: `
DROP TRIGGER recordings_delete;
DROP TABLE text_words;
DROP TABLE text_trigrams;
DROP TABLE text_lines;

-- The id is the first line's: recordings.line_block in its upper bits, the line's number in its lower 22. So ids ascend as
-- hits are shown (newest session first, then by time), one recording is one range of ids, and a full-text query yields a
-- page without sorting what it does not show.
CREATE TABLE text_packs (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,                  -- when its first line begins
  count INTEGER NOT NULL,                  -- of lines
  places BLOB NOT NULL,                    -- of each line: times, source, length
  text TEXT NOT NULL
) STRICT;
-- A document is a pack; which of its lines is a hit is looked up in its text. Neither keeps where in a pack a word is.
CREATE VIRTUAL TABLE text_words USING
  fts5(text, content='', contentless_delete=1, detail='none', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE text_trigrams USING fts5(text, content='', contentless_delete=1, detail='none', tokenize='trigram');
-- Two parts of an index are worth merging.
INSERT INTO text_words(text_words, rank) VALUES ('usermerge', 2);
INSERT INTO text_trigrams(text_trigrams, rank) VALUES ('usermerge', 2);
-- No insert trigger: FTS5 indexes a batch with one INSERT ... SELECT several times as fast as row by row (full-text.ts).
CREATE TRIGGER text_packs_delete AFTER DELETE ON text_packs BEGIN
  DELETE FROM text_words WHERE rowid = old.id;
  DELETE FROM text_trigrams WHERE rowid = old.id;
END;
CREATE TRIGGER recordings_delete AFTER DELETE ON recordings WHEN old.line_block IS NOT NULL BEGIN
  DELETE FROM text_packs WHERE id >= old.line_block << 22 AND id < (old.line_block + 1) << 22;
END;
UPDATE recordings SET text_filled = 0, index_state = 'none' WHERE index_state IN ('indexed', 'replayable')
  AND json_extract(probe, '$.kind') IN ('terminal', 'transcript', 'guacamole');
`,
};
