import type { Migration } from '../migrate.ts';

/** What gateways tell beside their sessions, and how columns of imported session lists are read. */
export const migration: Migration = {
  version: 50,
  name: 'gateway',
  sql: `
CREATE TABLE gateway_state (
  source_id TEXT PRIMARY KEY REFERENCES sources(id) ON DELETE CASCADE,
  visibility TEXT,                         -- Visibility as JSON
  visibility_before TEXT,
  visibility_changed_at_ms INTEGER,
  parts TEXT NOT NULL DEFAULT '[]',        -- GatewayPart[] as JSON
  remote_access TEXT,                      -- RemoteAccess as JSON, no credentials
  cursor TEXT,                             -- where an interrupted listing of sessions goes on; null: the last one was whole
  cursor_started_at_ms INTEGER             -- start of the oldest session read before it
) STRICT;

-- Facts of clusters, one row for as long as they stay the same: the newest of a cluster is how it is now.
CREATE TABLE gateway_clusters (
  source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                      -- bastion | gateway
  name TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  last_report_ms INTEGER,
  facts TEXT NOT NULL,                     -- ClusterFacts as JSON
  PRIMARY KEY (source_id, kind, name, from_ms)
) STRICT, WITHOUT ROWID;

-- Items that sessions are opened with. What is gone from the gateway stays: past sessions were opened with it.
CREATE TABLE gateway_resources (
  source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,                  -- Resource without its source, name and time, as JSON
  read_at_ms INTEGER NOT NULL,
  PRIMARY KEY (source_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX gateway_resources_name ON gateway_resources(name);

CREATE TABLE import_mappings (
  source_id TEXT PRIMARY KEY REFERENCES sources(id) ON DELETE CASCADE,
  mapping TEXT NOT NULL                    -- ColumnMapping as JSON
) STRICT;
`,
};
