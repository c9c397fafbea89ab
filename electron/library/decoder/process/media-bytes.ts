/** Where a demuxer reads from: the recording itself, or parts of it put together so that they read as a whole file. */
export interface MediaBytes {
  readonly sizeBytes: number;
  /** Some of the bytes from `start` on, at least one and at most `length`; empty only at the end. */
  read(start: number, length: number): Promise<Buffer>;
}

/** Parts of other bytes, one after the other. */
export function joinBytes(from: MediaBytes, spans: readonly { readonly start: number; readonly end: number }[]): MediaBytes {
  const sizeBytes = spans.reduce((sum, { start, end }) => sum + (end - start), 0);
  return {
    sizeBytes,
    async read(start, length) {
      let offset = start;
      for (const span of spans) {
        const size = span.end - span.start;
        if (offset < size) return from.read(span.start + offset, Math.min(length, size - offset));
        offset -= size;
      }
      return Buffer.alloc(0);
    },
  };
}

/** Bytes in front of others, which they are not part of. */
export function prependBytes(head: Buffer, rest: MediaBytes): MediaBytes {
  return {
    sizeBytes: head.length + rest.sizeBytes,
    read: async (start, length) =>
      start < head.length ? head.subarray(start, Math.min(head.length, start + length)) : rest.read(start - head.length, length),
  };
}
