import type { MediaBytes } from './media-bytes.ts';

/** One message's worth: large enough that a message costs little, small enough that a seek does not read much in vain. */
const chunkBytes = 256 * 1024;
/** Kept of one video; the demuxers of a video share them. */
const keptChunks = 48;
/** How far reading runs ahead of a demuxer that reads on and on: enough to hide the way to the library and back. */
const mostAhead = 12;

/**
 * The bytes of a recording that lies in another process: fetched in chunks, kept for a while, and fetched ahead when
 * they are read in order.
 */
export function createRemoteBytes(sizeBytes: number, request: (start: number, endExclusive: number) => Promise<Uint8Array>): MediaBytes {
  // In the order of their last use.
  const chunks = new Map<number, Promise<Uint8Array>>();
  const chunkCount = Math.ceil(sizeBytes / chunkBytes);
  /** Where the readers are, latest last: several demuxers read in order at places of their own. */
  let streams: { next: number; ahead: number }[] = [];

  function fetch(index: number): Promise<Uint8Array> {
    const known = chunks.get(index);
    if (known) {
      chunks.delete(index);
      chunks.set(index, known);
      return known;
    }
    const start = index * chunkBytes;
    const fetched = request(start, Math.min(sizeBytes, start + chunkBytes));
    chunks.set(index, fetched);
    // Asked for again when someone needs it: what failed once may be there later.
    fetched.catch(() => {
      if (chunks.get(index) === fetched) chunks.delete(index);
    });
    for (const oldest of chunks.keys()) {
      if (chunks.size <= keptChunks) break;
      chunks.delete(oldest);
    }
    return fetched;
  }

  /** Reading on from where some reader was doubles how far is read ahead; a jump begins with nothing. */
  function readAhead(index: number): void {
    const stream = streams.find(({ next }) => next === index || next === index + 1) ?? { next: index + 1, ahead: 0 };
    streams = [...streams.filter((each) => each !== stream), stream].slice(-4);
    if (stream.next === index) {
      stream.next = index + 1;
      stream.ahead = Math.min(mostAhead, Math.max(1, stream.ahead * 2));
    }
    for (let ahead = 1; ahead <= stream.ahead && index + ahead < chunkCount; ahead += 1) void fetch(index + ahead).catch(() => undefined);
  }

  return {
    sizeBytes,
    async read(start, length) {
      if (start < 0 || start >= sizeBytes) return Buffer.alloc(0);
      const index = Math.floor(start / chunkBytes);
      const wanted = fetch(index);
      readAhead(index);
      const chunk = await wanted;
      const offset = start - index * chunkBytes;
      const end = Math.min(chunk.length, offset + length);
      return Buffer.from(chunk.buffer, chunk.byteOffset + offset, Math.max(0, end - offset));
    },
  };
}
