import type { Migration } from '../migrate.ts';

/** Sources, sessions, recordings, their index, notes, exports. */
export const migration: Migration = {
  version: 10,
  name: 'base',
  sql: `
CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  store TEXT NOT NULL,                     -- StoreSettings as JSON, no secrets
  added_at_ms INTEGER NOT NULL,
  last_sync_started_at_ms INTEGER,
  last_sync_succeeded_at_ms INTEGER,
  last_sync_error TEXT,                    -- ErrorPayload as JSON
  has_inventory INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sessions (
  row INTEGER PRIMARY KEY,                 -- stable (an implicit rowid is not): chunks below count on it
  id TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
  external_id TEXT,
  status TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  user TEXT, target TEXT, gateway TEXT, secret_name TEXT, client_type TEXT, access_id TEXT, instance_id TEXT,
  error_message TEXT,
  started_at_ms INTEGER,
  ended_at_ms INTEGER,
  duration_ms INTEGER,
  origin TEXT NOT NULL,                    -- inventory | sidecar | derived
  recorded_state TEXT NOT NULL,
  recording_count INTEGER NOT NULL DEFAULT 0,
  cached_count INTEGER NOT NULL DEFAULT 0,
  note_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX sessions_external ON sessions(source_id, external_id);

-- The entry as the inventory or sidecar gave it, JSON; apart, because lists never read it and it is long.
CREATE TABLE session_raw (
  session_id TEXT PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
  raw TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sessions column by column in chunks of 4096 rows, so that any filter over a million of them is a scan of arrays.
-- Derived: the triggers raise the version of a chunk, and data of another version is rebuilt from the rows.
CREATE TABLE session_chunks (
  chunk INTEGER PRIMARY KEY,               -- sessions.row >> 12
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE session_chunk_data (
  chunk INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  data BLOB NOT NULL,
  external_ids TEXT NOT NULL               -- last, so that reading the data does not read them
) STRICT;
CREATE TABLE session_values (              -- what the codes in the data stand for
  code INTEGER PRIMARY KEY AUTOINCREMENT,
  field TEXT NOT NULL,
  value TEXT
) STRICT;
CREATE TRIGGER sessions_insert AFTER INSERT ON sessions BEGIN
  INSERT INTO session_chunks VALUES (new.row >> 12, 1) ON CONFLICT (chunk) DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER sessions_update AFTER UPDATE OF external_id, status, resource_type, user, target, gateway, secret_name,
  started_at_ms, duration_ms, recorded_state ON sessions BEGIN
  INSERT INTO session_chunks VALUES (new.row >> 12, 1) ON CONFLICT (chunk) DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER sessions_delete AFTER DELETE ON sessions BEGIN
  INSERT INTO session_chunks VALUES (old.row >> 12, 1) ON CONFLICT (chunk) DO UPDATE SET version = version + 1;
END;

CREATE TABLE recordings (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  etag TEXT, version_id TEXT,
  checksum TEXT,                           -- Checksum as JSON
  last_modified_ms INTEGER,
  removed_from_store INTEGER NOT NULL DEFAULT 0,
  match_method TEXT NOT NULL,
  probe TEXT,                              -- ProbeResult as JSON
  cache_state TEXT NOT NULL DEFAULT 'none',
  cached_bytes INTEGER NOT NULL DEFAULT 0,
  last_used_ms INTEGER,
  pinned INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT,
  store_checksum_verified INTEGER,
  index_state TEXT NOT NULL DEFAULT 'none',
  line_block INTEGER UNIQUE,               -- which block of text_lines ids is this recording's; see line-block.ts
  error TEXT,                              -- ErrorPayload as JSON
  UNIQUE (source_id, key)
) STRICT;
CREATE INDEX recordings_session ON recordings(session_id);
CREATE INDEX recordings_cached ON recordings(last_used_ms, id, pinned, cached_bytes, cache_state) WHERE cache_state <> 'none';
CREATE INDEX recordings_not_indexed ON recordings(id) WHERE index_state <> 'indexed';
CREATE INDEX recordings_indexed ON recordings(id) WHERE index_state = 'indexed';

-- One row per indexed recording: what a player needs besides the segments.
CREATE TABLE recording_index (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  index_version INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  cols INTEGER, rows INTEGER, max_cols INTEGER, max_rows INTEGER,
  activity_bucket_ms INTEGER, activity BLOB
) STRICT;

-- Segments of a terminal recording in its derived file: offset and length are of the stored (compressed) segment.
CREATE TABLE terminal_segments (
  recording_id TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  offset_bytes INTEGER NOT NULL,
  length_bytes INTEGER NOT NULL,
  PRIMARY KEY (recording_id, idx)
) STRICT, WITHOUT ROWID;

-- Text of recordings; what search and the transcript read. The id says where a line belongs: recordings.line_block in
-- its upper bits, the line's number in its lower 22. So ids ascend as hits are shown (newest session first, then by time),
-- one recording is one range of ids, and a full-text query yields a page without sorting what it does not show.
CREATE TABLE text_lines (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  source TEXT NOT NULL,                    -- output | input | event
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE text_words USING fts5(text, content='text_lines', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE text_trigrams USING fts5(text, content='text_lines', content_rowid='id', tokenize='trigram', detail='none');
-- No insert trigger: FTS5 indexes a batch with one INSERT ... SELECT several times as fast as row by row (index-data.ts).
CREATE TRIGGER text_lines_delete AFTER DELETE ON text_lines BEGIN
  INSERT INTO text_words(text_words, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO text_trigrams(text_trigrams, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER recordings_delete AFTER DELETE ON recordings WHEN old.line_block IS NOT NULL BEGIN
  DELETE FROM text_lines WHERE id >= old.line_block << 22 AND id < (old.line_block + 1) << 22;
END;

CREATE TABLE markers (
  id INTEGER PRIMARY KEY,
  recording_id TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                      -- recorded | command | rule
  at_ms INTEGER NOT NULL,
  end_ms INTEGER,
  label TEXT NOT NULL,
  severity TEXT NOT NULL,
  rule_id TEXT,
  reason TEXT
) STRICT;
CREATE INDEX markers_recording ON markers(recording_id, at_ms);

CREATE TABLE notes (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  recording_id TEXT REFERENCES recordings(id) ON DELETE SET NULL,
  at_ms INTEGER,
  end_ms INTEGER,
  severity TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_session ON notes(session_id, at_ms);
CREATE INDEX notes_recording ON notes(recording_id);

CREATE TABLE exports (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL,
  bag_path TEXT NOT NULL,
  exported_at_ms INTEGER NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256_of_manifest TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
`,
};
