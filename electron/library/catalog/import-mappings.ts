import type { SourceId } from '../../../shared/model/ids.ts';
import { type ColumnMapping, columnMappingSchema } from '../../../shared/model/session-import.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';

/** How the columns of the last list that was imported into a source were read; null where no mapping was chosen. */
export function getImportMapping(catalog: ReadableCatalog, id: SourceId): ColumnMapping | null {
  const row = statement<{ mapping: string }>(catalog, 'SELECT mapping FROM import_mappings WHERE source_id = ?').get(id);
  return readJson(columnMappingSchema, row?.mapping ?? null);
}

export function setImportMapping(catalog: WritableCatalog, id: SourceId, mapping: ColumnMapping): void {
  statement(catalog, 'INSERT OR REPLACE INTO import_mappings VALUES (?, ?)').run(id, JSON.stringify(mapping));
}
