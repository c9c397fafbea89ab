import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { TerminalSegment } from '../../../shared/model/playback.ts';
import { derivedFileKey, openChunk } from '../../common/sealed-chunk.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getSegment } from '../catalog/index-data.ts';
import { segmentPlace } from '../indexing/segment-writer.ts';
import { segmentsPath } from '../indexing/segments-path.ts';
import { decodeTerminalSegment } from '../indexing/terminal/segment-format.ts';

const decompress = promisify(zstdDecompress);
/** A segment is cut at 4 MiB of output at the latest; with its snapshot it is never longer than this. */
const maxSegmentBytes = 64 * 1024 * 1024;

export interface SegmentReading {
  readonly catalog: ReadableCatalog;
  readonly derivedFolder: string;
  /** The 32-byte cache key. */
  readonly key: Buffer;
}

/** One segment of an indexed terminal recording: the screen before its first event, then its events. */
export async function readSegment(deps: SegmentReading, id: RecordingId, index: number): Promise<TerminalSegment> {
  // Ours, as it was authenticated: no event is checked against the schema again.
  return decodeTerminalSegment(await decompress(await readSealedSegment(deps, id, index), { maxOutputLength: maxSegmentBytes }));
}

/** A segment of any indexed recording, as its indexer gave it to the file of segments. */
export async function readSealedSegment(deps: SegmentReading, id: RecordingId, index: number): Promise<Buffer> {
  const record = getSegment(deps.catalog, id, index);
  if (!record) throw new AppError('not-indexed', `The recording ${id} has no segment ${index} in the index.`);
  const sealed = Buffer.alloc(record.lengthBytes);
  try {
    const file = await open(segmentsPath(deps.derivedFolder, id), 'r');
    try {
      await file.read(sealed, 0, sealed.length, record.offsetBytes);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new AppError('not-indexed', `The index of the recording ${id} is no longer there.`, { cause });
  }
  return openChunk(derivedFileKey(deps.key, id), segmentPlace(id, index), sealed);
}
