/** Random access to bytes: a plain file, a cached recording, or a buffer. */
export interface ByteReader {
  readonly sizeBytes: number;
  /** Exactly the bytes [start, endExclusive), clamped to the size. */
  read(start: number, endExclusive: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
