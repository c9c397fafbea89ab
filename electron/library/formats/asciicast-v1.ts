import { AppError } from '../../../shared/errors.ts';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { fieldOf, readAsciicastHeader } from './asciicast.ts';
import type { ByteStream } from './byte-stream.ts';
import { createEventClock } from './event-clock.ts';
import { createProblemLog } from './problem-log.ts';
import { maxLineChars } from './read-lines.ts';
import type { TerminalRecording } from './terminal-events.ts';

/**
 * Opens an asciicast v1 recording (docs.asciinema.org, "asciicast v1"): one JSON object whose member `stdout` is an array
 * of `[delay, data]`, seconds since the one before. The array is read element by element: no JSON parser at hand is
 * bounded by the length of one, and goes on after one that is damaged.
 */
export async function openAsciicastV1(stream: ByteStream, name: string): Promise<TerminalRecording> {
  const problems = createProblemLog();
  const start = /"stdout"\s*:\s*\[/.exec(stream.head.toString('latin1'));
  if (!start) throw new AppError('input-malformed', `${name} is not a readable asciicast: it has no stdout.`);
  const prefixBytes = start.index + start[0].length;
  const header = headerBefore(stream.head.toString('utf8', 0, start.index), name);
  return {
    format: 'asciicast-v1',
    layers: stream.layers,
    header: readAsciicastHeader(header, header, ['width', 'height'], problems),
    problems,
    async *events(signal) {
      const clock = createEventClock(problems);
      const decoder = new TextDecoder();
      const splitter = createElementSplitter();
      let skip = prefixBytes;
      let sumMs = 0;
      for await (const { bytes, bytesRead } of stream.chunks(problems, signal)) {
        const skipped = Math.min(skip, bytes.length);
        skip -= skipped;
        const events: TerminalEventTuple[] = [];
        for (const element of splitter.feed(decoder.decode(bytes.subarray(skipped), { stream: true }))) {
          const [delay, data] = parseElement(element);
          if (typeof delay !== 'number' || typeof data !== 'string') {
            problems.add('damaged-line', `An element of stdout before byte ${bytesRead} is not an event and was left out.`);
            continue;
          }
          if (delay < 0) problems.add('time-goes-back', 'An event is earlier than the one before; it is shown with it.');
          sumMs += Math.max(0, delay) * 1000;
          events.push([clock.at(sumMs), 'o', data]);
        }
        if (splitter.isTooLong())
          problems.add('line-too-long', `An element of stdout before byte ${bytesRead} is too long and was left out.`);
        yield { events, bytesRead };
      }
      if (!splitter.isOver()) problems.add('truncated', 'The recording ends inside its list of events: it was cut off.');
    },
  };
}

function headerBefore(text: string, name: string): unknown {
  try {
    const header: unknown = JSON.parse(`${text.replace(/,\s*$/, '')}}`);
    if (fieldOf(header, 'version') === 1) return header;
  } catch {
    // Told below.
  }
  throw new AppError('input-malformed', `${name} is not a readable asciicast: it has no version 1 header.`);
}

function parseElement(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Cuts the text within an array of arrays into the inner arrays. */
function createElementSplitter(): { feed(text: string): string[]; isTooLong(): boolean; isOver(): boolean } {
  let element = '';
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let tooLong = false;
  let over = false;
  return {
    isOver: () => over,
    isTooLong() {
      const was = tooLong;
      tooLong = false;
      return was;
    },
    feed(text) {
      const elements: string[] = [];
      let from = 0;
      for (let at = 0; at < text.length && !over; at += 1) {
        const code = text.charCodeAt(at);
        if (isEscaped) isEscaped = false;
        else if (isInString) {
          if (code === 0x5c) isEscaped = true;
          else if (code === 0x22) isInString = false;
        } else if (code === 0x22) isInString = true;
        else if (code === 0x5b) {
          if (depth === 0) {
            element = '';
            from = at;
          }
          depth += 1;
        } else if (code === 0x5d) {
          depth -= 1;
          if (depth === 0) {
            elements.push(element + text.slice(from, at + 1));
            element = '';
          } else if (depth < 0) over = true;
        }
      }
      if (depth > 0) {
        element += text.slice(from);
        if (element.length > maxLineChars) {
          // What can no longer be an event is forgotten; its end is still found.
          element = '';
          tooLong = true;
        }
      }
      return elements;
    },
  };
}
