import type { Migration } from '../migrate.ts';

/** Sources, sessions, recordings, their index, notes, exports and jobs' leavings. */
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
  id TEXT PRIMARY KEY,
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
  raw TEXT,                                -- the entry as the inventory or sidecar gave it, JSON
  recorded_state TEXT NOT NULL,
  recording_count INTEGER NOT NULL DEFAULT 0,
  cached_count INTEGER NOT NULL DEFAULT 0,
  note_count INTEGER NOT NULL DEFAULT 0,
  -- NULLs sort first or last by the sort key; coalesced here so that paging by key has one total order
  sort_started INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(started_at_ms, 0)) STORED
) STRICT;
CREATE UNIQUE INDEX sessions_external ON sessions(source_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  etag TEXT, version_id TEXT,
  checksum TEXT,                           -- Checksum as JSON
  last_modified_ms INTEGER,
  removed_from_store INTEGER NOT NULL DEFAULT 0,
  match_method TEXT NOT NULL,
  seen_in_sync INTEGER NOT NULL DEFAULT 0, -- number of the sync pass that saw the object last
  probe TEXT,                              -- ProbeResult as JSON
  cache_state TEXT NOT NULL DEFAULT 'none',
  cached_bytes INTEGER NOT NULL DEFAULT 0,
  last_used_ms INTEGER,
  pinned INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT,
  store_checksum_verified INTEGER,
  index_state TEXT NOT NULL DEFAULT 'none',
  error TEXT,                              -- ErrorPayload as JSON
  UNIQUE (source_id, key)
) STRICT;
CREATE INDEX recordings_session ON recordings(session_id);
CREATE INDEX recordings_eviction ON recordings(last_used_ms) WHERE cache_state <> 'none' AND pinned = 0;

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

-- Text of recordings, in order; what search and the transcript read.
CREATE TABLE text_lines (
  id INTEGER PRIMARY KEY,
  recording_id TEXT NOT NULL REFERENCES recordings(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  source TEXT NOT NULL,                    -- output | input | event
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX text_lines_order ON text_lines(recording_id, seq);
CREATE INDEX text_lines_time ON text_lines(recording_id, at_ms);
CREATE VIRTUAL TABLE text_words USING fts5(text, content='text_lines', content_rowid='id', tokenize="unicode61 remove_diacritics 2 tokenchars '_-./@'");
CREATE VIRTUAL TABLE text_trigrams USING fts5(text, content='text_lines', content_rowid='id', tokenize='trigram', detail='none');
CREATE TRIGGER text_lines_insert AFTER INSERT ON text_lines BEGIN
  INSERT INTO text_words(rowid, text) VALUES (new.id, new.text);
  INSERT INTO text_trigrams(rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER text_lines_delete AFTER DELETE ON text_lines BEGIN
  INSERT INTO text_words(text_words, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO text_trigrams(text_trigrams, rowid, text) VALUES ('delete', old.id, old.text);
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
  id TEXT PRIMARY KEY,
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
