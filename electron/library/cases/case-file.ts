import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import {
  type CaseCoverage,
  type CaseFileHead,
  type CaseFileLine,
  type CaseJournal,
  caseFileFootSchema,
  caseFileHeadSchema,
  caseFileLineSchema,
} from '../../../shared/model/case-file.ts';
import type { CaseRecord } from '../../../shared/model/cases.ts';
import type { JournalEntry } from '../../../shared/model/journal.ts';
import { hashEntry } from '../journal/entry-hash.ts';

/** What an attacker can make it read is bounded by these. */
const mostBytes = 128 * 1024 ** 2;
const mostLineChars = 1024 ** 2;
const mostLines = 500_000;
const mostHeadBytes = 64 * 1024;

export interface CaseFile {
  readonly head: CaseFileHead;
  readonly records: readonly CaseRecord[];
  readonly coverage: readonly CaseCoverage[];
  readonly journal: readonly CaseJournal[];
  readonly sha256: string;
  /** What is signed: all lines but the last. */
  readonly content: Buffer;
  /** Detached CMS, DER. */
  readonly signature: Buffer | null;
}

/** The lines of a case file without the last one, which tells the hash of them. */
export function caseFileContent(head: CaseFileHead, lines: readonly CaseFileLine[]): Buffer {
  return Buffer.from([head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');
}

export function caseFileFoot(sha256: string, signature: Buffer | null): string {
  return `${JSON.stringify({ sha256, signature: signature?.toString('base64') ?? null })}\n`;
}

/** Reads a file that anybody may have made. Throws `input-unreadable`, `input-too-large`, `input-unknown-format` and `input-malformed`. */
export async function readCaseFile(path: string): Promise<CaseFile> {
  const bytes = await readBounded(path);
  const end = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
  const content = bytes.subarray(0, end);
  const lines = decode(content, path).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw unknownFormat(path);
  if (lines.length > mostLines) throw new AppError('input-too-large', `${path} has more than ${mostLines} lines.`);
  const head = readHead(lines.shift() ?? '', path);
  const foot = caseFileFootSchema.safeParse(parse(decode(bytes.subarray(end), path), path, 'the last line'));
  if (!foot.success) throw malformed(path, 'its last line, which tells the hash of the others, is missing');
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (sha256 !== foot.data.sha256) throw malformed(path, 'it was changed: its hash does not fit');
  const read = lines.map((line, at) => readLine(line, path, at + 2));
  const file = {
    ...{ head, sha256, content, signature: foot.data.signature === null ? null : Buffer.from(foot.data.signature, 'base64') },
    records: read.flatMap((line) => ('record' in line ? [line.record] : [])),
    coverage: read.flatMap((line) => ('coverage' in line ? [line.coverage] : [])),
    journal: read.flatMap((line) => ('journal' in line ? [line.journal] : [])),
  };
  checkRecords(file, path);
  return file;
}

/** The first line alone, before the rest of the file is read. Throws as `readCaseFile` does. */
export async function readCaseHead(path: string): Promise<CaseFileHead> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause: error });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeadBytes), 0, mostHeadBytes, 0);
    const [line = ''] = buffer.subarray(0, bytesRead).toString('utf8').split('\n', 1);
    return readHead(line, path);
  } finally {
    await file.close();
  }
}

async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause: error });
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new AppError('input-unreadable', `${path} is no file.`);
    if (stat.size > mostBytes) throw new AppError('input-too-large', `${path} is larger than any case that Witness hands over.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new AppError('input-malformed', `${path} is no UTF-8 text.`, { cause: error });
  }
}

function readHead(line: string, path: string): CaseFileHead {
  const value = parse(line, path, 'the first line');
  const head = caseFileHeadSchema.safeParse(value);
  if (head.success) return head.data;
  const told = z.object({ format: z.literal('witness-case'), version: z.number() }).safeParse(value);
  if (told.success && told.data.version > 1) {
    throw new AppError('input-unknown-format', `${path} was made by a newer Witness.`, { action: 'Take it in with that version.' });
  }
  throw unknownFormat(path);
}

function readLine(line: string, path: string, number: number): CaseFileLine {
  if (line.length > mostLineChars)
    throw new AppError('input-too-large', `Line ${number} of ${path} is longer than any that Witness writes.`);
  const parsed = caseFileLineSchema.safeParse(parse(line, path, `line ${number}`));
  if (!parsed.success) throw malformed(path, `line ${number} is none of a case`);
  return parsed.data;
}

function parse(line: string, path: string, what: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new AppError('input-malformed', `${path}: ${what} is no JSON.`, { cause: error });
  }
}

/** What the schema of a line cannot say. */
function checkRecords({ head, records, coverage, journal }: CaseFile, path: string): void {
  const own = records.filter(({ kind }) => kind === 'case');
  if (own.length !== 1 || String(own[0]?.id) !== String(head.caseId)) throw malformed(path, 'it does not hold the one case that it names');
  if (new Set(records.map(({ id }) => id)).size !== records.length) throw malformed(path, 'it has two records with the same id');
  if (coverage.some(({ fromMs, toMs }) => toMs <= fromMs)) throw malformed(path, 'something was watched that ends before it begins');
  const broken = journal.find(({ entry }) => !isWhole(entry));
  if (broken) throw malformed(path, `entry ${broken.entry.seq} of a journal in it is not what was written`);
}

function isWhole(entry: JournalEntry): boolean {
  return hashEntry(entry) === entry.hash;
}

function malformed(path: string, what: string): AppError {
  return new AppError('input-malformed', `${path}: ${what}.`, { action: 'Ask for the file again; nothing of it was taken in.' });
}

function unknownFormat(path: string): AppError {
  return new AppError('input-unknown-format', `${path} is no case of Witness.`, {
    action: 'Choose a file that was handed over as a case.',
  });
}
