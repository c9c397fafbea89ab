import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { sealBytes } from '../../common/sealed-chunk.ts';
import { getRecordingIndex, listSegments } from '../catalog/index-data.ts';
import type { MediaInput } from '../decoder/decoder.ts';
import { createDisplayReader } from '../formats/guacamole/display-file.ts';
import { indexVersion } from '../indexing/index-messages.ts';
import { readSealedSegment, type SegmentReading } from './read-segment.ts';

/** An indexed Guacamole dump for a decoder, which finds any time in it at once. `not-indexed` where there is no index of it. */
export function openDisplay(deps: SegmentReading, { id, key }: Pick<Recording, 'id' | 'key'>): MediaInput {
  const index = getRecordingIndex(deps.catalog, id);
  const segments = listSegments(deps.catalog, id);
  if (!index || index.indexVersion !== indexVersion || segments.length === 0) {
    throw new AppError('not-indexed', `${printableKey(key)} is not indexed.`);
  }
  const facts = {
    durationMs: index.durationMs,
    width: index.maxCols,
    height: index.maxRows,
    segments: segments.map(({ startMs, endMs, lengthBytes }) => ({ startMs, endMs, lengthBytes: lengthBytes - sealBytes })),
  };
  const reader = createDisplayReader(facts, (at) => readSealedSegment(deps, id, at));
  return { reader, name: printableKey(key), form: 'display' };
}
