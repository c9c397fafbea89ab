import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { TerminalSegment } from '../../../shared/model/playback.ts';
import { derivedFileKey, sealChunk } from '../../common/sealed-chunk.ts';
import type { SegmentRecord } from '../catalog/index-data.ts';
import { encodeTerminalSegment } from './terminal/segment-format.ts';

/** Where one segment of a recording belongs: a segment of another recording or index does not open there. */
export function segmentPlace(id: RecordingId, index: number): string {
  return `segment ${index} of ${id}`;
}

/** Which segment, and the time it covers. */
export type SegmentSpan = Pick<SegmentRecord, 'index' | 'startMs' | 'endMs'>;

/** Appends segments to a derived file. */
export interface SealedSegments {
  /** Seals a segment beside what else goes on; it is written by the next `flush`. */
  add(span: SegmentSpan, content: Uint8Array | Promise<Uint8Array>): void;
  /** Writes the segments added since the last one, and tells where they are. More may be added, and flushed, meanwhile. */
  flush(): Promise<readonly SegmentRecord[]>;
  close(): Promise<void>;
}

/** The same for terminals. */
export interface SegmentWriter extends Omit<SealedSegments, 'add'> {
  add(segment: TerminalSegment): void;
}

const compress = promisify(zstdCompress);
/** Level 1 takes half the time of the usual 3, and terminal output gets no larger by it. A segment is compressed in one go. */
const compression = { chunkSize: 256 * 1024, params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export async function createSegmentWriter(path: string, masterKey: Buffer, id: RecordingId): Promise<SegmentWriter> {
  const segments = await createSealedSegments(path, masterKey, id);
  return { ...segments, add: (segment) => segments.add(segment, compress(encodeTerminalSegment(segment), compression)) };
}

export async function createSealedSegments(path: string, masterKey: Buffer, id: RecordingId): Promise<SealedSegments> {
  const key = derivedFileKey(masterKey, id);
  const file: FileHandle = await open(path, 'w', 0o600);
  let offsetBytes = 0;
  // One write after the other, in the order they were asked for.
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<{ readonly sealed: Buffer; readonly span: SegmentSpan }>[] = [];

  async function seal(
    { index, startMs, endMs }: SegmentSpan,
    content: Uint8Array | Promise<Uint8Array>,
  ): Promise<Awaited<(typeof waiting)[number]>> {
    const sealed = sealChunk(key, segmentPlace(id, index), await content);
    return { sealed, span: { index, startMs, endMs } };
  }

  return {
    add(span, content) {
      waiting.push(seal(span, content));
    },
    flush() {
      const taken = waiting;
      waiting = [];
      const written = last.then(async () => {
        const ready = await Promise.all(taken);
        const records = ready.map(({ sealed, span }): SegmentRecord => {
          const record = { ...span, offsetBytes, lengthBytes: sealed.length };
          offsetBytes += sealed.length;
          return record;
        });
        if (ready.length > 0) await file.appendFile(Buffer.concat(ready.map(({ sealed }) => sealed)));
        return records;
      });
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await Promise.allSettled(waiting);
      await last;
      await file.datasync();
      await file.close();
    },
  };
}
