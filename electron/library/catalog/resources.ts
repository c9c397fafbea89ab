import { type Resource, resourceSchema } from '../../../shared/model/gateway.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';

interface ResourceRow {
  readonly source_id: SourceId;
  readonly name: string;
  readonly settings: string;
  readonly read_at_ms: number;
}

const settingsSchema = resourceSchema.omit({ sourceId: true, name: true, readAtMs: true });
const columns = 'source_id, name, settings, read_at_ms';

/** Writes only when its settings differ from those that are known. */
export function upsertResource(
  catalog: WritableCatalog,
  sourceId: SourceId,
  resource: Omit<Resource, 'sourceId' | 'readAtMs'>,
  readAtMs: number,
): 'written' | 'unchanged' {
  const settings = JSON.stringify(settingsSchema.parse(resource));
  const { changes } = statement(
    catalog,
    `INSERT INTO gateway_resources (${columns}) VALUES (?, ?, ?, ?)
     ON CONFLICT (source_id, name) DO UPDATE SET settings = excluded.settings, read_at_ms = excluded.read_at_ms
     WHERE settings <> excluded.settings`,
  ).run(sourceId, resource.name, settings, readAtMs);
  return changes > 0 ? 'written' : 'unchanged';
}

/** A page of the resources of a source whose name holds `text`, by name (primary key). */
export function listResources(
  catalog: ReadableCatalog,
  { sourceId, text, after, limit }: { readonly sourceId: SourceId; readonly text: string; readonly after: string; readonly limit: number },
): Resource[] {
  const rows = statement<ResourceRow>(
    catalog,
    `SELECT ${columns} FROM gateway_resources WHERE source_id = ? AND name > ? AND instr(lower(name), lower(?)) > 0 ORDER BY name LIMIT ?`,
  ).all(sourceId, after, text, limit);
  return rows.flatMap(toResource);
}

/** The resource of that name: of this source, or else of any gateway, since a list may have been imported elsewhere. */
export function findResource(catalog: ReadableCatalog, sourceId: SourceId, name: string): Resource | null {
  const row = statement<ResourceRow>(catalog, findResourceSql).get(name, sourceId);
  return row === undefined ? null : (toResource(row)[0] ?? null);
}

export const findResourceSql = `SELECT ${columns} FROM gateway_resources WHERE name = ? ORDER BY source_id <> ?, read_at_ms DESC LIMIT 1`;

function toResource(row: ResourceRow): Resource[] {
  const settings = readJson(settingsSchema, row.settings);
  return settings === null ? [] : [{ sourceId: row.source_id, name: row.name, ...settings, readAtMs: row.read_at_ms }];
}
