import { AppError } from '../../../../shared/errors.ts';
import type { LogProfile } from '../../../../shared/model/log-profile.ts';
import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import { createEventClock } from '../event-clock.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { LineBatch } from '../read-lines.ts';
import type { TerminalEventBatch, TerminalRecording } from '../terminal-events.ts';
import { genericProfile } from './built-in-profiles.ts';
import { detectLogLayout } from './detect-log-layout.ts';
import { logRecords } from './log-records.ts';
import { type MappedLine, mapFields } from './map-line.ts';

/** The lines of a log, out of whatever compression it lies in. */
export interface LogSource {
  readonly sizeBytes: number;
  readonly layers: readonly string[];
  /** The beginning of the file. */
  readonly head: string;
  readonly problems: ProblemLog;
  lines(signal?: AbortSignal): AsyncIterable<LineBatch>;
}

/** A transcript is no screen: wide enough that few lines wrap. */
const size = { cols: 160, rows: 50 } as const;

/**
 * Opens a forwarded log as a recording: each line is shown when it was logged. Lines that the profile does not map are
 * shown as they stand, so that nothing is lost, and counted as a problem. Without a profile the layout is detected and
 * the fields are told by the names they commonly have; `input-malformed` where that finds no text.
 */
export async function openLogLines(source: LogSource, name: string, chosen: LogProfile | null): Promise<TerminalRecording> {
  const { problems, layers } = source;
  const profile = chosen ?? (await guessProfile(source));
  if (!profile) {
    throw new AppError('input-malformed', `${name} is a log, but none of its fields looks like text.`, {
      action: 'Choose a mapping profile that names the field with the text.',
    });
  }
  const startedAtMs = await firstTime(source, profile);
  if (startedAtMs === null) problems.add('no-time', 'No line has a time that can be read: all of it is shown at once.');
  const year = new Date(startedAtMs ?? 0).getUTCFullYear();
  return {
    format: 'log-lines',
    layers,
    header: { ...size, startedAtMs, title: null, command: null },
    problems,
    async *events(signal) {
      const clock = createEventClock(problems);
      const sessions = new Set<string>();
      let session: string | null = null;
      let atMs = 0;
      const eventsOf = (line: MappedLine): TerminalEventTuple[] => {
        if (line.atEpochMs !== null && startedAtMs !== null) atMs = clock.at(line.atEpochMs - startedAtMs);
        const made: TerminalEventTuple[] = [];
        if (line.session !== null && line.session !== session) {
          session = line.session;
          if (sessions.size < 10_000) sessions.add(session);
          made.push([atMs, 'm', `Session ${session.slice(0, 200)}`]);
        }
        made.push(line.source === 'input' ? [atMs, 'i', `${line.text.replace(/\r?\n?$/, '')}\r`] : [atMs, 'o', shown(line.text)]);
        return made;
      };
      for await (const { records, bytesRead } of logRecords(source.lines(signal), profile.layout, problems)) {
        const events: TerminalEventTuple[] = [];
        for (const { number, raw, fields } of records) {
          if (fields?.size === 0) continue;
          const line = fields === null ? null : mapFields(fields, profile, year);
          if (line) {
            if (line.isYearGuessed) problems.add('time-without-year', `Times have no year; ${year} is assumed, from line ${number} on.`);
            events.push(...eventsOf(line));
          } else {
            problems.add('unmapped-line', `Line ${number} does not fit the profile "${profile.name}" and is shown as it stands.`);
            events.push([atMs, 'o', shown(raw)]);
          }
        }
        yield { events, bytesRead } satisfies TerminalEventBatch;
      }
      if (sessions.size > 1) problems.add('several-sessions', `The log holds ${sessions.size} sessions; each change is marked.`);
    },
  };
}

/** A line of a log as a terminal shows it: it ends its line unless it does so itself, and no line feed is bare. */
function shown(text: string): string {
  const lines = text.replace(/\r?\n/g, '\r\n');
  return /[\r\n]$/.test(lines) ? lines : `${lines}\r\n`;
}

const sampledRecords = 200;

/** By what the first lines have; null where none of their fields looks like text. */
async function guessProfile(source: LogSource): Promise<LogProfile | null> {
  const layout = detectLogLayout(source.head);
  if (layout === null) return null;
  const seen = new Set<string>();
  let count = 0;
  for await (const { records } of logRecords(source.lines(), layout, { add: () => undefined, list: () => [] })) {
    for (const { fields } of records) for (const name of fields?.keys() ?? []) if (seen.size < 2000) seen.add(name);
    count += records.length;
    if (count >= sampledRecords) break;
  }
  return genericProfile(layout, seen);
}

/** The first time that can be read; without a year it is of the current one, or of the last where that is to come. */
async function firstTime(source: LogSource, profile: LogProfile): Promise<number | null> {
  const now = new Date();
  let count = 0;
  for await (const { records } of logRecords(source.lines(), profile.layout, { add: () => undefined, list: () => [] })) {
    for (const { fields } of records) {
      const line = fields ? mapFields(fields, profile, now.getUTCFullYear()) : null;
      if (line?.atEpochMs == null) continue;
      if (!line.isYearGuessed || line.atEpochMs <= now.getTime() + 86_400_000 || !fields) return line.atEpochMs;
      return mapFields(fields, profile, now.getUTCFullYear() - 1)?.atEpochMs ?? null;
    }
    count += records.length;
    if (count >= 100_000) break;
  }
  return null;
}
