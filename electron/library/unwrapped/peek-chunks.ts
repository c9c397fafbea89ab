import type { ByteChunk } from '../formats/byte-stream.ts';
import { headBytes } from '../formats/sniff-layers.ts';

export interface PeekedChunks {
  readonly head: Buffer;
  /** Whether the head is all there is. */
  readonly isWhole: boolean;
  /** Everything, the head too. Giving it up does not end the source. */
  readonly all: AsyncGenerator<ByteChunk>;
}

/** Reads the beginning of a stream ahead. */
export async function peekChunks(source: AsyncGenerator<ByteChunk>): Promise<PeekedChunks> {
  const read: ByteChunk[] = [];
  let length = 0;
  let isWhole = false;
  while (length <= headBytes && !isWhole) {
    const next = await source.next();
    if (next.done) isWhole = true;
    else {
      read.push(next.value);
      length += next.value.bytes.length;
    }
  }
  return { head: Buffer.concat(read.map(({ bytes }) => bytes)), isWhole, all: replay(read, source) };
}

async function* replay(read: readonly ByteChunk[], source: AsyncGenerator<ByteChunk>): AsyncGenerator<ByteChunk> {
  yield* read;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}
