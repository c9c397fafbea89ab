import type { RecordingId } from '../../../shared/model/ids.ts';
import type { OutlineBlock } from '../../../shared/model/playback.ts';
import type { ReadableCatalog } from './handles.ts';
import { listMarkers } from './index-data.ts';
import { transcriptAt } from './transcript.ts';

/** The commands and full-screen programs of a recording, each with its first line. */
export function outlineOf(catalog: ReadableCatalog, id: RecordingId): OutlineBlock[] {
  return listMarkers(catalog, id).flatMap(({ kind, atMs, endMs, label, exitStatus, confidence }): OutlineBlock[] => {
    if (kind !== 'command' && kind !== 'program') return [];
    return [{ kind, atMs, endMs, label, exitStatus, confidence, line: transcriptAt(catalog, id, atMs - 1) + 1 }];
  });
}
