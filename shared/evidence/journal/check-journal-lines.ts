import { AppError } from '../../errors.ts';
import type { JournalReport } from '../../model/journal.ts';
import type { AbortSignalLike } from '../bag-reader.ts';
import { createJournalCheck } from './check-journal.ts';
import type { Sha256Of } from './entry-text.ts';

/** Longer than any entry, in characters. */
const mostLineChars = 1024 ** 2;
/** The hashes of so many entries fit into the memory of a browser. */
const mostLines = 2_000_000;

export interface CheckJournalLinesOptions {
  /** How the file is called in messages. */
  readonly name: string;
  readonly sha256Of: Sha256Of;
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * Checks an exported journal, or an extract of one: it needs no library. Throws `input-malformed` and `input-empty` when it is none,
 * and `input-too-large`.
 */
export async function checkJournalLines(
  chunks: AsyncIterable<Uint8Array>,
  { name, sha256Of, signal }: CheckJournalLinesOptions,
): Promise<JournalReport> {
  const check = createJournalCheck(sha256Of);
  let count = 0;
  for await (const line of linesOf(chunks, name)) {
    signal?.throwIfAborted();
    count += 1;
    if (count > mostLines) throw new AppError('input-too-large', `${name} has more than ${mostLines} lines.`);
    const value = parsed(line);
    if (count === 1 && (typeof value !== 'object' || value === null)) {
      throw new AppError('input-malformed', `${name} is no journal: its first line is no JSON object.`);
    }
    check.addLine(value);
  }
  if (count === 0) throw new AppError('input-empty', `${name} is empty.`);
  return check.finish();
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  // A byte that is no UTF-8 becomes another character, which no hash fits.
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  const tooLong = (): AppError => new AppError('input-too-large', `${name} has a line that is longer than any entry of a journal.`);
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.length > mostLineChars) throw tooLong();
      yield line;
    }
    if (rest.length > mostLineChars) throw tooLong();
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
