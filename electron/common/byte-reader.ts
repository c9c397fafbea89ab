/** Random access to bytes: a plain file, a cached recording, one that is still arriving, or a buffer. */
export interface ByteReader {
  readonly sizeBytes: number;
  /** Exactly the bytes [start, endExclusive), clamped to the size. The signal ends a wait for bytes that are not here yet. */
  read(start: number, endExclusive: number, signal?: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}
