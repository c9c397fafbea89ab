import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { type ByteCursor, createByteCursor } from './byte-cursor.ts';
import type { ByteStream } from './byte-stream.ts';
import { createEventClock } from './event-clock.ts';
import { createOutputDecoder, type OutputDecoder } from './output-decoder.ts';
import { createProblemLog, type ProblemLog } from './problem-log.ts';
import { checkedSize, type TerminalEventBatch, type TerminalHeader, type TerminalRecording } from './terminal-events.ts';
import { readTiming, timingHeaders } from './typescript-timing.ts';

/** The files of one recording by `script` or by Guacamole. */
export interface TypescriptFiles {
  readonly data: ByteStream;
  readonly timing: ByteStream | null;
  /** Where input was logged to a file of its own. */
  readonly input: ByteStream | null;
}

const batchEvents = 4000;
/** Of one timing entry, so much at once: an entry may claim any number of bytes. */
const pieceBytes = 256 * 1024;

/**
 * Opens a recording of util-linux `script` with classic or advanced timing (script(1)), or a Guacamole typescript. The
 * first line of each data file is a header, and the timing counts from after it. Without timing everything is shown at
 * once, and a problem says so.
 */
export function openTypescript({ data, timing, input }: TypescriptFiles): TerminalRecording {
  const problems = createProblemLog();
  const headers = timing ? timingHeaders(timing) : new Map<string, string>();
  const header = readHeader(data.head, headers, problems);
  return {
    format: 'typescript',
    layers: data.layers,
    header,
    problems,
    async *events(signal) {
      const output = createByteCursor(data.chunks(problems, signal));
      const typed = input ? createByteCursor(input.chunks(problems, signal)) : output;
      try {
        await output.takeLine();
        if (typed !== output && isHeaderLine(input?.head)) await typed.takeLine();
        if (timing) yield* timed(timing, output, typed, problems, signal);
        else {
          problems.add('no-timing', 'There is no timing file beside the recording: all output is shown at once.');
          yield* restAt(output, createOutputDecoder(problems), 0);
        }
      } finally {
        await output.close();
        await typed.close();
      }
    },
  };
}

async function* timed(
  timing: ByteStream,
  output: ByteCursor,
  typed: ByteCursor,
  problems: ProblemLog,
  signal: AbortSignal | undefined,
): AsyncGenerator<TerminalEventBatch> {
  const clock = createEventClock(problems);
  const decoders = { output: createOutputDecoder(problems), input: createOutputDecoder(problems) };
  let sumMs = 0;
  let isShort = false;
  let events: TerminalEventTuple[] = [];
  for await (const { entries } of readTiming(timing, problems, signal)) {
    for (const entry of entries) {
      sumMs += entry.delaySeconds * 1000;
      if (entry.kind === 'header') {
        if (entry.name === 'EXIT_CODE') events.push([clock.at(sumMs), 'x', entry.value.slice(0, 100)]);
        continue;
      }
      const atMs = clock.at(sumMs);
      if (entry.kind === 'signal') {
        const size = /^SIGWINCH\b.*?\bROWS=(\d+)\s+COLS=(\d+)/.exec(entry.text);
        if (size) events.push([atMs, 'r', `${size[2]}x${size[1]}`]);
        else events.push([atMs, 'm', `Signal ${entry.text.slice(0, 200)}`]);
        continue;
      }
      const cursor = entry.kind === 'output' ? output : typed;
      for (let left = entry.bytes; left > 0 && !isShort; ) {
        const wanted = Math.min(left, pieceBytes);
        if (cursor.ready() < wanted && !(await cursor.need(wanted))) isShort = true;
        const piece = cursor.take(wanted);
        left -= piece.length;
        const text = decoders[entry.kind].decode(piece, atMs);
        if (text !== '') events.push([atMs, entry.kind === 'output' ? 'o' : 'i', text]);
        if (wanted === pieceBytes) {
          yield { events, bytesRead: output.bytesRead() };
          events = [];
        }
      }
      if (isShort) break;
      if (events.length < batchEvents) continue;
      yield { events, bytesRead: output.bytesRead() };
      events = [];
    }
    if (isShort) break;
  }
  if (isShort) problems.add('truncated', `The data ends before its timing does, at ${clock.at(sumMs)} ms: it was cut off.`);
  yield { events, bytesRead: output.bytesRead() };
  if (!isShort) yield* remainder(output, decoders.output, clock.at(sumMs), problems);
}

/** Data after the last entry: the recorder's own last line, or output whose timing was lost. */
async function* remainder(
  output: ByteCursor,
  decoder: OutputDecoder,
  atMs: number,
  problems: ProblemLog,
): AsyncGenerator<TerminalEventBatch> {
  await output.need(pieceBytes);
  if (output.peek().toString('utf8', 0, 4096).replace(trailer, '') === '') return;
  problems.add('timing-short', `The data goes on after its timing ends; the rest is shown at ${atMs} ms.`);
  yield* restAt(output, decoder, atMs);
}

/** All that is left, at one time, without the recorder's own last line. */
async function* restAt(output: ByteCursor, decoder: OutputDecoder, atMs: number): AsyncGenerator<TerminalEventBatch> {
  for (;;) {
    const isLast = !(await output.need(pieceBytes));
    if (output.ready() === 0) return;
    const text = decoder.decode(output.take(pieceBytes), atMs);
    yield { events: [[atMs, 'o', isLast ? text.replace(trailer, '') : text]], bytesRead: output.bytesRead() };
  }
}

/** What the recorders write after the session; `script` in the language of its user, always with a time at the end. */
const trailer = /(?:^|\r?\n)(?:Script done[^\n]*|\[END TYPESCRIPT\])\r?\n?$/;

function isHeaderLine(head: Buffer | undefined): boolean {
  return head !== undefined && /^(?:Script started|\[BEGIN TYPESCRIPT\])/.test(head.toString('latin1', 0, 64));
}

/** The size and start, from the data file's first line or, better, from the headers of advanced timing. */
function readHeader(head: Buffer, headers: ReadonlyMap<string, string>, problems: ProblemLog): TerminalHeader {
  const line = head.toString('utf8', 0, 4096).split('\n', 1)[0] ?? '';
  const quoted = (key: string): string | undefined => new RegExp(`\\b${key}="([^"]*)"`).exec(line)?.[1];
  const cols = headers.get('COLUMNS') ?? quoted('COLUMNS');
  const rows = headers.get('LINES') ?? quoted('LINES');
  if (cols === undefined || rows === undefined) {
    problems.add('size-unknown', 'The recording does not tell the size of its terminal; 80 x 24 is assumed.');
  }
  const written = headers.get('START_TIME') ?? /^Script started on ([^[]+)/.exec(line)?.[1]?.trim();
  const startedAtMs = written === undefined ? Number.NaN : Date.parse(written);
  const command = headers.get('COMMAND') ?? quoted('COMMAND') ?? null;
  return {
    ...checkedSize(Number(cols ?? 80), Number(rows ?? 24), problems),
    startedAtMs: Number.isNaN(startedAtMs) ? null : startedAtMs,
    title: null,
    command: command === '' ? null : command,
  };
}
