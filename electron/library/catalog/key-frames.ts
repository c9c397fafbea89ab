import type { Recording } from '../../../shared/model/recording.ts';
import { contentOf } from './content-of.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

type Counted = Pick<Recording, 'id' | 'etag' | 'sha256'>;

/** Where the key frames of a recording's present content are, packed; null where nobody has counted them. */
export function getKeyFrames(catalog: ReadableCatalog, recording: Counted): Buffer | null {
  const row = statement<{ packed: Buffer }>(catalog, 'SELECT packed FROM key_frames WHERE recording_id = ? AND content = ?').get(
    recording.id,
    contentOf(recording),
  );
  return row?.packed ?? null;
}

export function setKeyFrames(catalog: WritableCatalog, recording: Counted, packed: Buffer): void {
  statement(
    catalog,
    `INSERT INTO key_frames (recording_id, content, packed) VALUES (?, ?, ?)
     ON CONFLICT (recording_id) DO UPDATE SET content = excluded.content, packed = excluded.packed`,
  ).run(recording.id, contentOf(recording), packed);
}
