import { AppError } from '../../../shared/errors.ts';
import type { TerminalEventCode, TerminalEventTuple } from '../../../shared/model/playback.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { createProblemLog, type ProblemLog } from './problem-log.ts';
import { readLines } from './read-lines.ts';
import { clampSize, maxCols, maxRows, type TerminalEventBatch, type TerminalHeader } from './terminal-events.ts';

/** A recording longer than this (100 days) is a wrong clock, not a session. */
const maxTimeMs = 100 * 24 * 3600 * 1000;
const maxHeaderBytes = 1024 * 1024;

export interface Asciicast {
  readonly header: TerminalHeader;
  /** Filled while events are read. */
  readonly problems: ProblemLog;
  /** One pass over the events, in constant memory. */
  events(signal?: AbortSignal): AsyncIterable<TerminalEventBatch>;
}

/**
 * Opens an asciicast v2 recording (docs.asciinema.org, "asciicast v2"): a header object, then one
 * `[time, code, data]` per line with absolute seconds. Lines that are damaged are counted as problems and left out;
 * all others count. Fails with `input-malformed` when there is no header.
 */
export async function openAsciicast(reader: ByteReader, name: string): Promise<Asciicast> {
  const header = parseHeader(await readFirstLine(reader), name);
  const problems = createProblemLog();
  return {
    header,
    problems,
    async *events(signal) {
      const parse = createEventParser(problems);
      let isHeader = true;
      for await (const { lines, tooLong, unterminated, bytesRead } of readLines(reader, signal)) {
        if (tooLong > 0) problems.add('line-too-long', 'A line is too long to be an event and was left out.');
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

async function readFirstLine(reader: ByteReader): Promise<string> {
  const head = Buffer.from(await reader.read(0, maxHeaderBytes));
  const end = head.indexOf(0x0a);
  // The decoder drops a byte order mark.
  return new TextDecoder().decode(head.subarray(0, end === -1 ? head.length : end));
}

function parseHeader(line: string, name: string): TerminalHeader {
  const malformed = (what: string): AppError => new AppError('input-malformed', `${name} is not a readable asciicast: ${what}.`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed('its first line is not JSON');
  }
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 2)
    throw malformed('it has no version 2 header');
  const field = (key: string): unknown => (Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined);
  const text = (key: string): string | null => {
    const given = field(key);
    return typeof given === 'string' ? given.slice(0, 4096) : null;
  };
  const timestamp = field('timestamp');
  const startedAtMs = typeof timestamp === 'number' && timestamp > 0 && timestamp < 1e11 ? Math.round(timestamp * 1000) : null;
  return {
    cols: clampSize(field('width'), 80, maxCols),
    rows: clampSize(field('height'), 24, maxRows),
    startedAtMs,
    title: text('title'),
    command: text('command'),
  };
}

/** Parses one line after the other; times never go back. */
function createEventParser(problems: ProblemLog): (line: string, mayBeCut: boolean) => TerminalEventTuple | null {
  let lastMs = 0;
  return (line, mayBeCut) => {
    if (line === '' || line === '\r') return null;
    let value: unknown;
    try {
      // Failing costs the parser much: what cannot be an event is not given to it.
      value = /^\s*\[/.test(line) ? JSON.parse(line) : null;
    } catch {
      if (mayBeCut) problems.add('truncated', 'The recording ends inside an event: it was cut off.');
      else problems.add('damaged-line', 'A line is not JSON and was left out.');
      return null;
    }
    if (!Array.isArray(value)) {
      problems.add('damaged-line', 'A line is not an event and was left out.');
      return null;
    }
    const [time, code, data]: unknown[] = value;
    if (typeof time !== 'number' || typeof code !== 'string' || typeof data !== 'string') {
      problems.add('damaged-line', 'A line is not an event and was left out.');
      return null;
    }
    if (!isEventCode(code)) return null;
    // Up to the next whole millisecond, so that "every event with time <= MS" holds for whole milliseconds; the
    // small amount taken off is for seconds that binary fractions cannot hold (1.1 s is not 1101 ms).
    let atMs = Math.max(0, Math.ceil(time * 1000 - 1e-6));
    if (atMs > maxTimeMs) {
      problems.add('time-out-of-range', 'An event is later than 100 days; it is shown with the one before.');
      atMs = lastMs;
    }
    if (atMs < lastMs) {
      problems.add('time-goes-back', 'An event is earlier than the one before; it is shown with it.');
      atMs = lastMs;
    }
    lastMs = atMs;
    return [atMs, code, data];
  };
}

/** Codes of asciicast v2; others must be ignored. */
function isEventCode(code: string): code is TerminalEventCode {
  return code === 'o' || code === 'i' || code === 'm' || code === 'r';
}
