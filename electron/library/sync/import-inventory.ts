import { randomInt } from 'node:crypto';
import type { Source } from '../../../shared/model/source.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { deleteEmptyDerivedSessions, refreshSessionStates } from '../catalog/sessions.ts';
import { setHasInventory } from '../catalog/sources.ts';
import { readInventory } from './inventory.ts';
import { applyInventory, rematchRecordings } from './match-recordings.ts';

/**
 * Reads an exported list-sra-sessions into a source: all of it or nothing. Recordings that had no session find theirs.
 * Throws `input-malformed` or `input-empty`, naming the file.
 */
export function importInventory(options: {
  readonly catalog: WritableCatalog;
  readonly source: Pick<Source, 'id'>;
  readonly fileName: string;
  readonly text: string;
  readonly now: () => number;
}): { sessions: number; problems: string[] } {
  const { catalog, source, fileName, text, now } = options;
  const { sessions, problems } = readInventory(text, fileName);
  transaction(catalog, () => {
    applyInventory(catalog, source.id, sessions);
    setHasInventory(catalog, source.id, true);
    // A pass of its own that is never ended: nothing is marked as removed by an import.
    rematchRecordings(catalog, source.id, randomInt(2 ** 47));
    deleteEmptyDerivedSessions(catalog, source.id);
    refreshSessionStates(catalog, { sourceId: source.id, nowMs: now() });
  });
  return { sessions: sessions.length, problems: [...problems] };
}
