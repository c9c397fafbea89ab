import type { ByteStream } from './byte-stream.ts';
import { createProblemLog, type ProblemLog } from './problem-log.ts';
import { readLines } from './read-lines.ts';

/** One entry of a timing file; times are seconds since the entry before. */
export type TimingEntry =
  | { readonly kind: 'output' | 'input'; readonly delaySeconds: number; readonly bytes: number }
  | { readonly kind: 'signal'; readonly delaySeconds: number; readonly text: string }
  | { readonly kind: 'header'; readonly delaySeconds: number; readonly name: string; readonly value: string };

const classic = /^(\d+(?:[.,]\d+)?) (\d{1,15})\r?$/;
const advanced = /^([OIHS]) (\d+(?:[.,]\d+)?) (.*?)\r?$/;

/**
 * Parses one line of a timing file of util-linux `script` (script(1), scriptreplay(1)): classic `<delay> <bytes>`, as
 * Guacamole writes it too, or advanced `<O|I|S|H> <delay> <rest>`. Null where it is neither.
 */
export function parseTimingLine(line: string): TimingEntry | null {
  const plain = classic.exec(line);
  if (plain) return { kind: 'output', delaySeconds: seconds(plain[1]), bytes: Number(plain[2]) };
  const match = advanced.exec(line);
  if (!match) return null;
  const delaySeconds = seconds(match[2]);
  const rest = match[3] ?? '';
  if (match[1] === 'S') return { kind: 'signal', delaySeconds, text: rest };
  if (match[1] === 'H') {
    const space = rest.indexOf(' ');
    return space === -1
      ? { kind: 'header', delaySeconds, name: rest, value: '' }
      : { kind: 'header', delaySeconds, name: rest.slice(0, space), value: rest.slice(space + 1).trim() };
  }
  return /^\d{1,15}$/.test(rest) ? { kind: match[1] === 'O' ? 'output' : 'input', delaySeconds, bytes: Number(rest) } : null;
}

/** In some locales the decimal point is a comma. */
function seconds(text: string | undefined): number {
  return Number((text ?? '0').replace(',', '.'));
}

/** Whether a file is a timing file rather than the data it times. */
export function isTiming(head: Buffer): boolean {
  const lines = head.toString('latin1', 0, 4096).split('\n');
  // The last one may have been cut, unless it is the only one.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  return whole.length > 0 && whole.every((line) => parseTimingLine(line) !== null);
}

/** The headers of an advanced timing file: they stand at its beginning and its end, and the end can be far. */
export function timingHeaders(stream: ByteStream): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of stream.head.toString('utf8').split('\n').slice(0, 200)) {
    const entry = parseTimingLine(line);
    if (entry?.kind !== 'header') continue;
    found.set(entry.name, entry.value.slice(0, 4096));
  }
  return found;
}

/** All entries in batches. Lines that are none are problems and left out. */
export async function* readTiming(
  stream: ByteStream,
  problems: ProblemLog,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly entries: TimingEntry[] }> {
  let lineNumber = 0;
  const layerProblems = createProblemLog();
  for await (const { lines, unterminated } of readLines(stream, layerProblems, signal)) {
    const entries: TimingEntry[] = [];
    for (const [at, line] of lines.entries()) {
      lineNumber += 1;
      if (line === '') continue;
      const entry = parseTimingLine(line);
      if (entry) entries.push(entry);
      else if (unterminated && at === lines.length - 1) problems.add('truncated', 'The timing file ends inside a line: it was cut off.');
      else problems.add('damaged-line', `Line ${lineNumber} of the timing file is no timing and was left out.`);
    }
    yield { entries };
  }
  for (const { code, message } of layerProblems.list()) problems.add(code, `In the timing file: ${message}`);
}
