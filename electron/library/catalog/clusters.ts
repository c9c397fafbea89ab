import { type ClusterFacts, type ClusterKind, type ClusterRun, clusterFactsSchema } from '../../../shared/model/gateway.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';

interface ClusterRow {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly from_ms: number;
  readonly until_ms: number;
  readonly last_report_ms: number | null;
  readonly facts: string;
}

const columns = 'kind, name, from_ms, until_ms, last_report_ms, facts';
const newestFirst = 'ORDER BY kind, name, from_ms DESC';

export const newestRunSql = `
SELECT ${columns} FROM gateway_clusters WHERE source_id = ? AND kind = ? AND name = ? ORDER BY from_ms DESC LIMIT 1`;

/** A cluster as a sync found it. */
export interface ClusterInput {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly lastReportMs: number | null;
  readonly facts: ClusterFacts;
}

/** Goes on with the newest run of a cluster where its facts are the same, or begins another: so its whole history is kept. */
export function recordCluster(catalog: WritableCatalog, sourceId: SourceId, cluster: ClusterInput, atMs: number): 'new' | 'same' {
  const facts = JSON.stringify(cluster.facts);
  const newest = statement<ClusterRow>(catalog, newestRunSql).get(sourceId, cluster.kind, cluster.name);
  if (newest?.facts === facts) {
    statement(
      catalog,
      'UPDATE gateway_clusters SET until_ms = max(until_ms, ?), last_report_ms = ? WHERE source_id = ? AND kind = ? AND name = ? AND from_ms = ?',
    ).run(atMs, cluster.lastReportMs, sourceId, cluster.kind, cluster.name, newest.from_ms);
    return 'same';
  }
  // A clock that was set back must not change the order of what was seen.
  const fromMs = newest === undefined ? atMs : Math.max(atMs, newest.from_ms + 1);
  statement(catalog, `INSERT INTO gateway_clusters (source_id, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`).run(
    sourceId,
    cluster.kind,
    cluster.name,
    fromMs,
    fromMs,
    cluster.lastReportMs,
    facts,
  );
  return 'new';
}

/** Every cluster of a source as it was last seen. */
export function listClusters(catalog: ReadableCatalog, sourceId: SourceId): ClusterRun[] {
  const rows = statement<ClusterRow>(
    catalog,
    `SELECT ${columns} FROM gateway_clusters AS c WHERE source_id = ? AND from_ms =
       (SELECT max(from_ms) FROM gateway_clusters WHERE source_id = c.source_id AND kind = c.kind AND name = c.name) ${newestFirst}`,
  ).all(sourceId);
  return rows.flatMap(toRun);
}

/** How the facts of one cluster changed, the newest first; at most `limit` runs. */
export function clusterHistory(
  catalog: ReadableCatalog,
  {
    sourceId,
    kind,
    name,
    limit,
  }: { readonly sourceId: SourceId; readonly kind: ClusterKind; readonly name: string; readonly limit: number },
): ClusterRun[] {
  const rows = statement<ClusterRow>(
    catalog,
    `SELECT ${columns} FROM gateway_clusters WHERE source_id = ? AND kind = ? AND name = ? ${newestFirst} LIMIT ?`,
  ).all(sourceId, kind, name, limit);
  return rows.flatMap(toRun);
}

function toRun(row: ClusterRow): ClusterRun[] {
  const facts = readJson(clusterFactsSchema, row.facts);
  if (facts === null) return [];
  return [{ kind: row.kind, name: row.name, fromMs: row.from_ms, untilMs: row.until_ms, lastReportMs: row.last_report_ms, facts }];
}
