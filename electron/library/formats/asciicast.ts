import { AppError } from '../../../shared/errors.ts';
import type { TerminalEventCode, TerminalEventTuple } from '../../../shared/model/playback.ts';
import type { ByteStream } from './byte-stream.ts';
import { createEventClock } from './event-clock.ts';
import { createProblemLog, type ProblemLog } from './problem-log.ts';
import { readLines } from './read-lines.ts';
import { checkedSize, type TerminalHeader, type TerminalRecording } from './terminal-events.ts';

/**
 * Opens an asciicast v2 or v3 recording (docs.asciinema.org): a header object, then one `[time, code, data]` per line;
 * the time is in seconds since the start (v2) or since the event before (v3). Lines that are damaged are counted as
 * problems and left out; all others count. Fails with `input-malformed` when there is no header.
 */
export async function openAsciicast(stream: ByteStream, version: 2 | 3, name: string): Promise<TerminalRecording> {
  const problems = createProblemLog();
  const header = parseHeader(firstLine(stream.head), version, name, problems);
  return {
    format: version === 2 ? 'asciicast-v2' : 'asciicast-v3',
    layers: stream.layers,
    header,
    problems,
    async *events(signal) {
      const parse = createEventParser(version, problems);
      let isHeader = true;
      for await (const { lines, tooLong, unterminated, bytesRead } of readLines(stream, problems, signal)) {
        if (tooLong > 0) problems.add('line-too-long', `A line before byte ${bytesRead} is too long to be an event and was left out.`);
        const events: TerminalEventTuple[] = [];
        for (const [at, line] of lines.entries()) {
          if (isHeader) {
            isHeader = false;
            continue;
          }
          const event = parse(line, unterminated && at === lines.length - 1);
          if (event) events.push(event);
        }
        yield { events, bytesRead };
      }
    },
  };
}

function firstLine(head: Buffer): string {
  const end = head.indexOf(0x0a);
  // The decoder drops a byte order mark.
  return new TextDecoder().decode(head.subarray(0, end === -1 ? head.length : end));
}

function parseHeader(line: string, version: 2 | 3, name: string, problems: ProblemLog): TerminalHeader {
  const malformed = (what: string): AppError => new AppError('input-malformed', `${name} is not a readable asciicast: ${what}.`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed('its first line is not JSON');
  }
  if (fieldOf(value, 'version') !== version) throw malformed(`it has no version ${version} header`);
  return readAsciicastHeader(
    value,
    version === 2 ? value : fieldOf(value, 'term'),
    version === 2 ? ['width', 'height'] : ['cols', 'rows'],
    problems,
  );
}

/** What v1, v2 and v3 say of a recording; they differ in where the size is. */
export function readAsciicastHeader(
  header: unknown,
  sizeHolder: unknown,
  [cols, rows]: readonly [string, string],
  problems: ProblemLog,
): TerminalHeader {
  const text = (key: string): string | null => {
    const given = fieldOf(header, key);
    return typeof given === 'string' ? given.slice(0, 4096) : null;
  };
  const timestamp = fieldOf(header, 'timestamp');
  return {
    ...checkedSize(fieldOf(sizeHolder, cols), fieldOf(sizeHolder, rows), problems),
    startedAtMs: typeof timestamp === 'number' && timestamp > 0 && timestamp < 1e11 ? Math.round(timestamp * 1000) : null,
    title: text('title'),
    command: text('command'),
  };
}

/** A field of what JSON gave, undefined where there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** Parses one line after the other; times never go back. */
function createEventParser(version: 2 | 3, problems: ProblemLog): (line: string, mayBeCut: boolean) => TerminalEventTuple | null {
  const clock = createEventClock(problems);
  let sumMs = 0;
  let lineNumber = 1;
  const leaveOut = (): null => {
    problems.add('damaged-line', `Line ${lineNumber} is not an event and was left out.`);
    return null;
  };
  return (line, mayBeCut) => {
    lineNumber += 1;
    if (line === '' || line === '\r' || (version === 3 && line.startsWith('#'))) return null;
    let value: unknown;
    try {
      // Failing costs the parser much: what cannot be an event is not given to it.
      value = readPlainEvent(line) ?? (/^\s*\[/.test(line) ? JSON.parse(line) : null);
    } catch {
      if (!mayBeCut) return leaveOut();
      problems.add('truncated', `The recording ends inside an event, at line ${lineNumber}: it was cut off.`);
      return null;
    }
    if (!Array.isArray(value)) return leaveOut();
    const [time, code, data]: unknown[] = value;
    if (typeof time !== 'number' || typeof code !== 'string' || typeof data !== 'string') return leaveOut();
    // An event that is ignored takes its time all the same.
    if (version === 3) {
      if (time >= 0) sumMs += time * 1000;
      else problems.add('time-goes-back', `The event at line ${lineNumber} is earlier than the one before; it is shown with it.`);
    }
    return isEventCode(code, version) ? [clock.at(version === 3 ? sumMs : time * 1000), code, data] : null;
  };
}

const [quote, comma, space, bracket, backslash] = [0x22, 0x2c, 0x20, 0x5d, 0x5c];
const plainTime = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,9})?$/;

/**
 * An event as recorders write them, `[12.345, "o", "data"]`, in two thirds of the time that parsing the line as a whole
 * takes; null for any other way to write one, and for what is none.
 */
function readPlainEvent(line: string): [number, string, unknown] | null {
  const time = line.startsWith('[') ? line.slice(1, Math.max(1, line.indexOf(','))) : '';
  if (!plainTime.test(time)) return null;
  let at = time.length + 2;
  if (line.charCodeAt(at) === space) at += 1;
  const code = line.charAt(at + 1);
  if (line.charCodeAt(at) !== quote || line.charCodeAt(at + 2) !== quote || line.charCodeAt(at + 3) !== comma) return null;
  let data = at + 4;
  if (line.charCodeAt(data) === space) data += 1;
  if (line.charCodeAt(data) !== quote || line.charCodeAt(line.length - 1) !== bracket || code.charCodeAt(0) === backslash) return null;
  try {
    return [Number(time), code, JSON.parse(line.slice(data, -1))];
  } catch {
    return null;
  }
}

/** Codes of asciicast v2 and v3; others must be ignored. */
function isEventCode(code: string, version: 2 | 3): code is TerminalEventCode {
  return code === 'o' || code === 'i' || code === 'm' || code === 'r' || (version === 3 && code === 'x');
}
