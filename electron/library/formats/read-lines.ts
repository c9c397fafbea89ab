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

/** UTF-8 lines in batches of about 1 MiB, in constant memory. Invalid bytes become U+FFFD, and are a problem. */
export async function* readLines(stream: ByteStream, problems: ProblemLog, signal?: AbortSignal): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  // In pieces: a long line would be copied anew with every chunk.
  let carry: string[] = [];
  let carryChars = 0;
  let skipping = false;
  let bytesRead = 0;

  function split(text: string): { readonly lines: string[]; readonly tooLong: number } {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    if (lines.length === 0) {
      if (skipping) return { lines, tooLong: 0 };
      carry.push(rest);
      carryChars += rest.length;
      if (carryChars <= maxLineChars) return { lines, tooLong: 0 };
      carry = [];
      carryChars = 0;
      skipping = true;
      return { lines, tooLong: 1 };
    }
    if (skipping) lines.shift();
    else lines[0] = carry.join('') + (lines[0] ?? '');
    skipping = false;
    carry = [rest];
    carryChars = rest.length;
    return { lines, tooLong: 0 };
  }

  let linesBefore = 0;
  function decode(bytes?: Uint8Array): string {
    const text = decoder.decode(bytes, { stream: bytes !== undefined });
    const at = text.indexOf('\ufffd');
    // The character itself may have been recorded, by a recorder that met invalid bytes.
    if (at >= 0 && bytes && count(text, '\ufffd') > countReplacement(bytes)) {
      const line = linesBefore + count(text.slice(0, at), '\n') + 1;
      problems.add('invalid-utf8', `Bytes that are not UTF-8 are shown as U+FFFD, near line ${line}.`);
    }
    linesBefore += bytes ? count(text, '\n') : 0;
    return text;
  }

  for await (const chunk of stream.chunks(problems, signal)) {
    bytesRead = chunk.bytesRead;
    yield { ...split(decode(chunk.bytes)), unterminated: false, bytesRead };
  }
  const last = split(decode());
  const line = carry.join('');
  const unterminated = line !== '';
  yield { lines: unterminated ? [...last.lines, line] : last.lines, tooLong: last.tooLong, unterminated, bytesRead };
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}

/** How often U+FFFD itself stands in UTF-8 bytes; one that is split between two chunks is not counted in either. */
function countReplacement(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = buffer.indexOf('\ufffd'); at !== -1; at = buffer.indexOf('\ufffd', at + 3)) found += 1;
  return found;
}
