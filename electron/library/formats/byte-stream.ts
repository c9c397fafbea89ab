import type { ByteReader } from '../../common/byte-reader.ts';
import type { ProblemLog } from './problem-log.ts';
import { headBytes, type SniffedLayers, sniffLayers } from './sniff-layers.ts';
import { type Layer, unwrapLayer } from './unwrap-layer.ts';

/** Bytes in order, and how many bytes of the stored input were read for them. */
export interface ByteChunk {
  readonly bytes: Uint8Array;
  readonly bytesRead: number;
}

/** The content of a recording from its beginning to its end, out of whatever compression it lies in. */
export interface ByteStream {
  /** What is unwrapped, outermost first. */
  readonly layers: readonly Layer[];
  /** Stored bytes, compressed or not. */
  readonly sizeBytes: number;
  /** The first bytes, at most 64 KiB. */
  readonly head: Buffer;
  /** Whether these are all. */
  readonly isWholeHead: boolean;
  /** One pass, in constant memory. Damage of a layer ends it and is a problem, not a failure. */
  chunks(problems: ProblemLog, signal?: AbortSignal): AsyncGenerator<ByteChunk>;
}

const chunkBytes = 1024 * 1024;
/** Compressed bytes at a time: what they unwrap to is held at once, at most about a thousand times as much. */
const compressedChunkBytes = 16 * 1024;

/** Opens the content of a file through gzip, zstd and base64, told by their content. */
export async function openByteStream(reader: ByteReader): Promise<ByteStream> {
  const beginning = Buffer.from(await reader.read(0, headBytes));
  const sniffed = await sniffLayers(beginning, reader.sizeBytes <= headBytes);
  return {
    ...sniffed,
    sizeBytes: reader.sizeBytes,
    chunks: (problems, signal) => unwrapAll(sniffed, storedChunks(reader, sniffed, signal), problems),
  };
}

/** Takes known layers off a stream. */
export function unwrapAll(
  { layers }: Pick<SniffedLayers, 'layers'>,
  chunks: AsyncGenerator<ByteChunk>,
  problems: ProblemLog,
): AsyncGenerator<ByteChunk> {
  return layers.reduce((outer, layer) => unwrapLayer(layer, outer, problems), chunks);
}

async function* storedChunks(
  reader: ByteReader,
  { layers }: Pick<SniffedLayers, 'layers'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ByteChunk> {
  const size = layers.length > 0 ? compressedChunkBytes : chunkBytes;
  // Read more at once than is passed on: small reads of an encrypted cache cost much.
  const readFrom = (from: number): Promise<Uint8Array> => {
    const bytes = reader.read(from, from + chunkBytes);
    // It may never be asked for: when who reads stops before.
    bytes.catch(() => undefined);
    return bytes;
  };
  let next = readFrom(0);
  for (let from = 0; from < reader.sizeBytes; from += chunkBytes) {
    signal?.throwIfAborted();
    const bytes = await next;
    // While these are worked on.
    if (from + chunkBytes < reader.sizeBytes) next = readFrom(from + chunkBytes);
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      yield { bytes: part, bytesRead: from + at + part.length };
    }
  }
}
