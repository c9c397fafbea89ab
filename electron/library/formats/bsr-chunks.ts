import { crc32, gunzipSync } from 'node:zlib';
import { createByteCursor } from './byte-cursor.ts';
import type { ByteStream } from './byte-stream.ts';
import type { ProblemLog } from './problem-log.ts';

/** One chunk of a Boundary session recording's data file. */
export interface BsrChunk {
  readonly type: string;
  /** Into or out of the target, as seen by the worker that recorded: in is from the client. */
  readonly direction: 'in' | 'out';
  /** Epoch milliseconds, with fractions. */
  readonly timeMs: number;
  readonly data: Buffer;
  readonly bytesRead: number;
}

export const bsrMagic = Buffer.from([0x89, 0x42, 0x53, 0x52, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, protocol, type, direction, seconds, nanoseconds. */
const headerBytes = 4 + 4 + 4 + 1 + 8 + 4;
const crcBytes = 4;
const maxChunkBytes = 16 * 1024 * 1024;

/**
 * Reads the chunks of a `.data` file (Boundary session recording, BSR; big endian; CRC-32 over protocol to data). A chunk
 * whose checksum is wrong is given all the same, with a problem; one whose length cannot be is the last.
 */
export async function* readBsrChunks(stream: ByteStream, problems: ProblemLog, signal?: AbortSignal): AsyncGenerator<BsrChunk> {
  const cursor = createByteCursor(stream.chunks(problems, signal));
  let isCompressed = false;
  let isDone = false;
  let number = 0;
  try {
    await cursor.need(bsrMagic.length);
    cursor.take(bsrMagic.length);
    while (await cursor.need(headerBytes)) {
      number += 1;
      const header = Buffer.from(cursor.take(headerBytes));
      const length = header.readUInt32BE(0);
      if (length > maxChunkBytes) {
        problems.add('damaged-frame', `Chunk ${number} is damaged: nothing after it can be read.`);
        return;
      }
      const isWhole = await cursor.need(length + crcBytes);
      const stored = cursor.take(length);
      if (!isWhole) break;
      const expected = cursor.take(crcBytes).readUInt32BE(0);
      if (crc32(stored, crc32(header.subarray(4))) !== expected)
        problems.add('checksum', `The checksum of chunk ${number} is wrong: it was changed or damaged.`);
      const type = header.toString('latin1', 8, 12);
      if (type === 'HEAD') {
        isCompressed = stored[0] === 1;
        if (stored[1] !== 0 && stored.length > 1) {
          problems.add('encrypted', 'The recording is encrypted; Boundary has to decrypt it before it can be played.');
          return;
        }
        continue;
      }
      if (type === 'DONE') {
        isDone = true;
        continue;
      }
      const timeMs = Number(header.readBigUInt64BE(13)) * 1000 + header.readUInt32BE(21) / 1e6;
      const data = isCompressed ? unzip(stored, number, problems) : Buffer.from(stored);
      yield { type, direction: header[12] === 1 ? 'in' : 'out', timeMs, data, bytesRead: cursor.bytesRead() };
    }
    if (!isDone) problems.add('truncated', 'The recording has no last chunk: it was cut off.');
  } finally {
    await cursor.close();
  }
}

function unzip(stored: Buffer, number: number, problems: ProblemLog): Buffer {
  try {
    return gunzipSync(stored, { maxOutputLength: maxChunkBytes });
  } catch {
    problems.add('damaged-frame', `The compressed data of chunk ${number} cannot be read and was left out.`);
    return Buffer.alloc(0);
  }
}
