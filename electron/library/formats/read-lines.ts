import type { ByteReader } from '../../common/byte-reader.ts';

const chunkBytes = 1024 * 1024;
/** A longer line is no event of any recorder; it is cut here and the rest of it skipped. */
export const maxLineChars = 16 * 1024 * 1024;

export interface LineBatch {
  /** Whole lines without their end. */
  readonly lines: readonly string[];
  /** Lines that were longer than `maxLineChars` and were left out. */
  readonly tooLong: number;
  /** Whether the last of the lines had no line end: the file may have been cut. */
  readonly unterminated: boolean;
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** UTF-8 lines in batches of about 1 MiB, in constant memory. Invalid bytes become U+FFFD. */
export async function* readLines(reader: ByteReader, signal?: AbortSignal): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let carry = '';
  let skipping = false;
  for (let position = 0; position < reader.sizeBytes; position += chunkBytes) {
    signal?.throwIfAborted();
    const bytes = await reader.read(position, position + chunkBytes);
    const isLast = position + chunkBytes >= reader.sizeBytes;
    const lines = (carry + decoder.decode(bytes, { stream: !isLast })).split('\n');
    carry = lines.pop() ?? '';
    let tooLong = 0;
    if (skipping && lines.length > 0) {
      lines.shift();
      skipping = false;
    }
    if (skipping) carry = '';
    if (carry.length > maxLineChars) {
      carry = '';
      skipping = true;
      tooLong += 1;
    }
    const unterminated = isLast && carry !== '';
    if (unterminated) lines.push(carry);
    yield { lines, tooLong, unterminated, bytesRead: Math.min(position + chunkBytes, reader.sizeBytes) };
  }
}
