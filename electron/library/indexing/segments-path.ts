import { join } from 'node:path';
import type { RecordingId } from '../../../shared/model/ids.ts';

/** The sealed segments of a terminal recording. */
export function segmentsPath(derivedFolder: string, id: RecordingId): string {
  return join(derivedFolder, `${id}.seg`);
}
