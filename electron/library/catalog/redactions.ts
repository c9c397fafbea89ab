import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Redaction } from '../../../shared/model/playback.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { transaction } from './open-catalog.ts';

interface RedactionRow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly reason: string;
}

/** In order of time. */
export function listRedactions(catalog: ReadableCatalog, id: RecordingId): Redaction[] {
  return statement<RedactionRow>(
    catalog,
    'SELECT from_ms AS fromMs, to_ms AS toMs, x, y, width, height, reason FROM redactions WHERE recording_id = ? ORDER BY from_ms, row',
  )
    .all(id)
    .map(({ fromMs, toMs, reason, ...box }) => ({ fromMs, toMs, box, ...(reason !== '' && { reason }) }));
}

/** Replaces all redactions of a recording. */
export function replaceRedactions(catalog: WritableCatalog, id: RecordingId, redactions: readonly Redaction[]): void {
  const insert = statement(
    catalog,
    'INSERT INTO redactions (recording_id, from_ms, to_ms, x, y, width, height, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  transaction(catalog, () => {
    statement(catalog, 'DELETE FROM redactions WHERE recording_id = ?').run(id);
    for (const { fromMs, toMs, box, reason = '' } of redactions) {
      insert.run(id, fromMs, toMs, box.x, box.y, box.width, box.height, reason);
    }
  });
}
