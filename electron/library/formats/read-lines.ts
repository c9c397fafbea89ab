import type { ByteStream } from './byte-stream.ts';
import type { ProblemLog } from './problem-log.ts';

/** A longer line is no event of any recorder; it is cut here and the rest of it skipped. */
export const maxLineChars = 16 * 1024 * 1024;

export interface LineBatch {
  /** Whole lines without their end. */
  readonly lines: readonly string[];
  /** Lines that were longer than `maxLineChars` and were left out. */
  readonly tooLong: number;
  /** Whether the last of the lines had no line end: the file may have been cut. */
  readonly unterminated: boolean;
  /** Bytes of the stored input read so far. */
  readonly bytesRead: number;
}

/** UTF-8 lines in batches of about 1 MiB, in constant memory. Invalid bytes become U+FFFD. */
export async function* readLines(stream: ByteStream, problems: ProblemLog, signal?: AbortSignal): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let carry = '';
  let skipping = false;
  let bytesRead = 0;

  function split(text: string): { readonly lines: string[]; readonly tooLong: number } {
    const lines = (carry + text).split('\n');
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
    return { lines, tooLong };
  }

  for await (const chunk of stream.chunks(problems, signal)) {
    bytesRead = chunk.bytesRead;
    yield { ...split(decoder.decode(chunk.bytes, { stream: true })), unterminated: false, bytesRead };
  }
  const last = split(decoder.decode());
  const unterminated = carry !== '';
  yield { lines: unterminated ? [...last.lines, carry] : last.lines, tooLong: last.tooLong, unterminated, bytesRead };
}
