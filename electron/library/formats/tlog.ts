import { AppError } from '../../../shared/errors.ts';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import type { ByteStream } from './byte-stream.ts';
import { createEventClock } from './event-clock.ts';
import { createOutputDecoder } from './output-decoder.ts';
import { createProblemLog } from './problem-log.ts';
import { maxLineChars, readLines } from './read-lines.ts';
import { checkedSize, type TerminalRecording } from './terminal-events.ts';
import { type TlogMessage, tlogEvents, tlogMessageOf } from './tlog-message.ts';

/** Whether a log has a tlog message among its first lines. */
export function isTlog(head: Buffer): boolean {
  const text = head.toString('utf8');
  return text.includes('timing') && (firstMessage(text) !== null || /^\{"ver":\s*"?2/.test(text));
}

function firstMessage(text: string): TlogMessage | null {
  for (const line of text.split('\n', 200)) {
    const message = line.includes('timing') ? tlogMessageOf(line) : null;
    if (message) return message;
  }
  return null;
}

/**
 * Opens a recording of tlog (format 2.x, one JSON message a line), bare or within journald or syslog records. The log may
 * hold other lines, which are left out, and several recordings: the first one is played and a problem names the others.
 */
export function openTlog(stream: ByteStream, name: string): TerminalRecording {
  const problems = createProblemLog();
  const first = firstMessage(stream.head.toString('utf8'));
  if (!first) throw new AppError('input-malformed', `${name} is not a readable tlog recording: its first message is damaged or too long.`);
  const size = /=(\d+)x(\d+)/.exec(first.timing);
  if (!size) problems.add('size-unknown', 'The recording does not tell the size of its terminal first; 80 x 24 is assumed.');
  return {
    format: 'tlog',
    layers: stream.layers,
    header: {
      ...checkedSize(Number(size?.[1] ?? 80), Number(size?.[2] ?? 24), problems),
      startedAtMs: first.time === undefined ? null : Math.round(first.time * 1000 - first.pos),
      title:
        [first.user, first.host]
          .filter((part) => part !== undefined)
          .join('@')
          .slice(0, 500) || null,
      command: null,
    },
    problems,
    async *events(signal) {
      const clock = createEventClock(problems);
      const decoders = { output: createOutputDecoder(problems), input: createOutputDecoder(problems), at: clock.at };
      const others = new Set<string>();
      let lastId: number | null = null;
      let lineNumber = 0;
      for await (const { lines, tooLong, unterminated, bytesRead } of readLines(stream, problems, signal)) {
        if (tooLong > 0)
          problems.add('line-too-long', `A line before byte ${bytesRead} has more than ${maxLineChars} characters and was left out.`);
        const events: TerminalEventTuple[] = [];
        for (const [at, line] of lines.entries()) {
          lineNumber += 1;
          if (line === '' || line === '\r') continue;
          const message = line.includes('timing') ? tlogMessageOf(line) : null;
          if (!message) {
            if (unterminated && at === lines.length - 1)
              problems.add('truncated', `The recording ends inside a message, at line ${lineNumber}: it was cut off.`);
            else if (line.includes('"timing') || line.startsWith('{"ver"'))
              problems.add('damaged-line', `Line ${lineNumber} is a damaged message and was left out.`);
            continue;
          }
          if (message.rec !== first.rec) {
            if (others.size < 1000) others.add(message.rec);
            continue;
          }
          if (lastId !== null && message.id > lastId + 1)
            problems.add('gap', `Messages ${lastId + 1} to ${message.id - 1} are missing before line ${lineNumber}.`);
          else if (lastId !== null && message.id <= lastId)
            problems.add('out-of-order', `Message ${message.id} at line ${lineNumber} comes after message ${lastId}.`);
          else if (lastId === null && message.id > 1)
            problems.add('gap', `Messages 1 to ${message.id - 1} are missing: the beginning is not here.`);
          lastId = message.id;
          const made = tlogEvents(message, decoders);
          if (!made.isSound) problems.add('damaged-timing', `The timing of message ${message.id} does not fit its text.`);
          events.push(...made.events);
        }
        yield { events, bytesRead };
      }
      if (others.size > 0) {
        problems.add(
          'several-recordings',
          `The log holds ${others.size} more recordings, which are not shown: ${[...others].slice(0, 3).join(', ')}.`,
        );
      }
    },
  };
}
