import type { ColumnMapping } from '../../../shared/model/session-import.ts';
import type { Source } from '../../../shared/model/source.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { getImportMapping, setImportMapping } from '../catalog/import-mappings.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { refreshSessionStates } from '../catalog/sessions.ts';
import { setHasInventory } from '../catalog/sources.ts';
import { columnsOf, fits } from './column-mapping.ts';
import { readEntries } from './inventory.ts';
import { applyInventory, rematchRecordings } from './match-recordings.ts';
import { sessionListEntries } from './session-list-entries.ts';

/**
 * Reads an exported list of sessions into a source: all of it or nothing. Recordings that had no session find theirs. A
 * mapping that is given is kept; without one, the kept one counts where the list has its columns.
 * Throws `input-malformed` or `input-empty`, naming the file.
 */
export function importInventory(options: {
  readonly catalog: WritableCatalog;
  readonly source: Pick<Source, 'id'>;
  readonly fileName: string;
  readonly text: string;
  readonly mapping?: ColumnMapping | null;
  readonly now: () => number;
}): { sessions: number; problems: string[] } {
  const { catalog, source, fileName, text, mapping = null, now } = options;
  const list = sessionListEntries(text, fileName);
  const kept = getImportMapping(catalog, source.id);
  const keptHere = kept !== null && fits(kept, columnsOf(list.entries)) ? kept : null;
  const { sessions, problems } = readEntries(list, fileName, mapping ?? keptHere);
  transaction(catalog, () => {
    if (mapping !== null) setImportMapping(catalog, source.id, mapping);
    applyInventory(catalog, source.id, sessions);
    setHasInventory(catalog, source.id, true);
    rematchRecordings(catalog, source.id);
    refreshSessionStates(catalog, { sourceIds: [source.id], nowMs: now() });
  });
  return { sessions: sessions.length, problems: [...problems] };
}
