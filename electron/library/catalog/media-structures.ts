import type { Recording } from '../../../shared/model/recording.ts';
import { contentOf } from './content-of.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

type Examined = Pick<Recording, 'id' | 'etag' | 'sha256'>;

/** What was found out about the structure of a recording's present content; null where nobody has examined it. */
export function getMediaStructure(catalog: ReadableCatalog, recording: Examined): string | null {
  const row = statement<{ report: string }>(catalog, 'SELECT report FROM media_structures WHERE recording_id = ? AND content = ?').get(
    recording.id,
    contentOf(recording),
  );
  return row?.report ?? null;
}

export function setMediaStructure(catalog: WritableCatalog, recording: Examined, report: string): void {
  statement(
    catalog,
    `INSERT INTO media_structures (recording_id, content, report) VALUES (?, ?, ?)
     ON CONFLICT (recording_id) DO UPDATE SET content = excluded.content, report = excluded.report`,
  ).run(recording.id, contentOf(recording), report);
}
