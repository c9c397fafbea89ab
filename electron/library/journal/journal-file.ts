import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { type JournalReport, journalHeadSchema } from '../../../shared/model/journal.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getJournalHead, readStoredJournal } from '../catalog/journal.ts';
import { createJournalCheck } from './verify-journal.ts';

const pageSize = 500;
const mostLineChars = 1024 * 1024;

/** Writes a journal as JSON lines, an entry each, the signed head last; gives how many entries. `export-target-exists` where the file is there. */
export async function writeJournalFile(catalog: ReadableCatalog, path: string, signal: AbortSignal): Promise<number> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new AppError('export-target-exists', `${path} is there already.`, { cause: error });
    throw error;
  });
  try {
    const head = getJournalHead(catalog);
    let count = 0;
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const page = readStoredJournal(catalog, after, pageSize).filter(({ seq }) => head !== null && seq <= head.seq);
      const last = page.at(-1);
      if (last === undefined) break;
      await file.writeFile(page.map(({ stored }) => `${JSON.stringify(stored)}\n`).join(''));
      count += page.length;
      after = last.seq;
      await setImmediate();
      signal.throwIfAborted();
    }
    if (head) await file.writeFile(`${JSON.stringify({ head })}\n`);
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

/** Checks such a file: it needs no library. Throws `input-malformed` when it is none. */
export async function checkJournalFile(path: string, signal: AbortSignal): Promise<JournalReport> {
  const check = createJournalCheck();
  const heads: Parameters<ReturnType<typeof createJournalCheck>['finish']>[0][number][] = [];
  const lines = createInterface({ input: createReadStream(path, { signal }), crlfDelay: Number.POSITIVE_INFINITY });
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if (line.length > mostLineChars)
      throw new AppError('input-too-large', `Line ${count} of ${path} is longer than any entry of a journal.`);
    const value = parsed(line);
    if (count === 1 && (typeof value !== 'object' || value === null)) {
      throw new AppError('input-malformed', `${path} is no journal: its first line is no JSON object.`);
    }
    const head = typeof value === 'object' && value !== null && 'head' in value ? journalHeadSchema.safeParse(value.head) : null;
    if (head?.success) heads.push(head.data);
    else check.add(value);
  }
  if (count === 0) throw new AppError('input-empty', `${path} is empty.`);
  return check.finish(heads);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
