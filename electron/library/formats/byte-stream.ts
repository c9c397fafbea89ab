import type { ByteReader } from '../../common/byte-reader.ts';
import type { ProblemLog } from './problem-log.ts';
import { type Layer, layerOf, unwrapHead, unwrapLayer } from './unwrap-layer.ts';

/** Bytes in order, and how many bytes of the stored input were read for them. */
export interface ByteChunk {
  readonly bytes: Uint8Array;
  readonly bytesRead: number;
}

/** The content of a recording from its beginning to its end, out of whatever compression it lies in. */
export interface ByteStream {
  /** Compression that is unwrapped, outermost first. */
  readonly layers: readonly Layer[];
  /** Stored bytes, compressed or not. */
  readonly sizeBytes: number;
  /** The first bytes, at most 64 KiB. */
  readonly head: Buffer;
  /** One pass, in constant memory. Damage of a layer ends it and is a problem, not a failure. */
  chunks(problems: ProblemLog, signal?: AbortSignal): AsyncGenerator<ByteChunk>;
}

const headBytes = 64 * 1024;
const chunkBytes = 1024 * 1024;
/** Compressed bytes at a time: what they unwrap to is held at once, at most about a thousand times as much. */
const compressedChunkBytes = 16 * 1024;
const maxLayers = 3;

/** Opens the content of a file through gzip and zstd, told by their magic numbers. */
export async function openByteStream(reader: ByteReader): Promise<ByteStream> {
  let head = Buffer.from(await reader.read(0, headBytes));
  const layers: Layer[] = [];
  for (let layer = layerOf(head); layer !== null && layers.length < maxLayers; layer = layerOf(head)) {
    const unwrapped = await unwrapHead(layer, head, headBytes);
    if (unwrapped === null) break;
    layers.push(layer);
    head = unwrapped;
  }
  return {
    layers,
    sizeBytes: reader.sizeBytes,
    head,
    chunks(problems, signal) {
      let chunks = storedChunks(reader, layers.length > 0 ? compressedChunkBytes : chunkBytes, signal);
      for (const layer of layers) chunks = unwrapLayer(layer, chunks, problems);
      return chunks;
    },
  };
}

async function* storedChunks(reader: ByteReader, size: number, signal: AbortSignal | undefined): AsyncGenerator<ByteChunk> {
  // Read more at once than is passed on: small reads of an encrypted cache cost much.
  for (let from = 0; from < reader.sizeBytes; from += chunkBytes) {
    signal?.throwIfAborted();
    const bytes = await reader.read(from, from + chunkBytes);
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      yield { bytes: part, bytesRead: from + at + part.length };
    }
  }
}
