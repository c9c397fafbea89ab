import { once } from 'node:events';
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { createBase64Decoder } from './base64-text.ts';
import type { ByteChunk } from './byte-stream.ts';
import type { ProblemLog } from './problem-log.ts';

/** What can be around a recording and comes off without a key. */
export type Layer = 'gzip' | 'zstd' | 'base64';
type Compression = Exclude<Layer, 'base64'>;

/** Below this nothing is called a bomb; above it, what grew by more than `maxRatio` is. Terminal output rarely exceeds 100. */
const unsuspiciousBytes = 256 * 1024 ** 2;
const maxRatio = 400;

/** By magic number (RFC 1952, 2.3.1; RFC 8878, 3.1.1). */
export function compressionOf(head: Buffer): Compression | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : null;
}

/** What the beginning of compressed bytes unwraps to, up to a bound; null where it is nothing at all. */
export async function unwrapHead(layer: Layer, head: Buffer, maxBytes: number): Promise<Buffer<ArrayBuffer> | null> {
  const codec = createCodec(layer);
  const found: Buffer[] = [];
  let length = 0;
  // In small steps, so that a bomb is left soon.
  for (let at = 0; at < head.length && length < maxBytes && codec.failure() === null; at += 1024) {
    for (const part of await codec.write(head.subarray(at, at + 1024))) {
      found.push(part);
      length += part.length;
    }
  }
  codec.close();
  return length === 0 ? null : Buffer.concat(found).subarray(0, maxBytes);
}

/** Unwraps a stream. Where the compressed data is cut, damaged, or grows out of all proportion, it ends with a problem. */
export async function* unwrapLayer(layer: Layer, chunks: AsyncIterable<ByteChunk>, problems: ProblemLog): AsyncGenerator<ByteChunk> {
  const codec = createCodec(layer);
  let unwrapped = 0;
  let bytesRead = 0;
  try {
    for await (const chunk of chunks) {
      bytesRead = chunk.bytesRead;
      for (const bytes of await codec.write(chunk.bytes)) {
        unwrapped += bytes.length;
        yield { bytes, bytesRead };
      }
      if (codec.failure() !== null) break;
      if (unwrapped > unsuspiciousBytes && unwrapped > bytesRead * maxRatio) {
        problems.add(
          'bomb',
          `The ${layer} data unwraps to more than ${maxRatio} times its size; it was read as far as ${unwrapped} bytes.`,
        );
        return;
      }
    }
    for (const bytes of await codec.end()) yield { bytes, bytesRead };
    const failure = codec.failure();
    if (failure === 'cut') problems.add('truncated', `The ${layer} data ends too early: the file was cut off.`);
    else if (failure) problems.add('damaged-layer', `The ${layer} data is damaged near byte ${bytesRead}; what follows cannot be read.`);
  } finally {
    codec.close();
  }
}

interface Codec {
  /** What the bytes gave; none once it has failed. */
  write(bytes: Uint8Array): Promise<Buffer[]>;
  end(): Promise<Buffer[]>;
  failure(): 'cut' | 'damaged' | null;
  close(): void;
}

function createCodec(layer: Layer): Codec {
  return layer === 'base64' ? createBase64Codec() : createCompressionCodec(layer);
}

function createBase64Codec(): Codec {
  const decoder = createBase64Decoder();
  const list = (bytes: Buffer): Buffer[] => (bytes.length === 0 ? [] : [bytes]);
  return {
    write: async (bytes) => list(decoder.decode(bytes)),
    end: async () => list(decoder.end()),
    failure: decoder.failure,
    close: () => undefined,
  };
}

/** Node's codecs, driven so that nothing they gave before a failure is lost. */
function createCompressionCodec(layer: Compression): Codec {
  const stream: Gunzip | ZstdDecompress = layer === 'gzip' ? createGunzip() : createZstdDecompress();
  let given: Buffer[] = [];
  let failure: 'cut' | 'damaged' | null = null;
  stream.on('data', (part: Buffer) => given.push(part));
  const failed = new Promise<void>((resolve) => {
    stream.on('error', (error: Error & { code?: string }) => {
      failure ??= error.code === 'Z_BUF_ERROR' || /unexpected end/i.test(error.message) ? 'cut' : 'damaged';
      resolve();
    });
  });
  const take = (): Buffer[] => given.splice(0);
  return {
    async write(bytes) {
      if (failure !== null || stream.writableEnded) return [];
      await Promise.race([new Promise<void>((resolve) => stream.write(bytes, () => resolve())), failed]);
      return take();
    },
    async end() {
      if (failure !== null) return [];
      const ended = once(stream, 'end').catch(() => undefined);
      stream.end();
      await Promise.race([ended, failed]);
      return take();
    },
    failure: () => failure,
    close() {
      given = [];
      stream.destroy();
    },
  };
}
