import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { createByteCursor } from './byte-cursor.ts';
import type { ByteStream } from './byte-stream.ts';
import { createEventClock } from './event-clock.ts';
import { createOutputDecoder } from './output-decoder.ts';
import { createProblemLog } from './problem-log.ts';
import { clampSize, maxCols, maxRows, type TerminalRecording } from './terminal-events.ts';

const frameHeaderBytes = 12;
/** A longer frame is none: what is left of the file is not read. */
const maxFrameBytes = 64 * 1024 * 1024;
const batchEvents = 4000;
/** How the first frame may tell the size: xterm's "resize text area" (XTWINOPS 8). */
const sizeReport = /^\u001b\[8;(\d{1,5});(\d{1,5})t/;

/**
 * Opens a ttyrec recording (0xcc.net/ttyrec): frames of `int32 seconds, int32 microseconds, int32 length`, little endian,
 * then so many bytes of output. Times are wall clock and count from the first frame. The size is 80 x 24 unless the
 * first frame tells another.
 */
export async function openTtyrec(stream: ByteStream): Promise<TerminalRecording> {
  const problems = createProblemLog();
  const { head } = stream;
  const firstLength = head.readUInt32LE(8);
  const size = sizeReport.exec(head.toString('latin1', frameHeaderBytes, frameHeaderBytes + Math.min(firstLength, 32)));
  if (!size) problems.add('size-unknown', 'The recording does not tell the size of its terminal; 80 x 24 is assumed.');
  const startMs = head.readUInt32LE(0) * 1000 + head.readUInt32LE(4) / 1000;
  return {
    format: 'ttyrec',
    layers: stream.layers,
    header: {
      cols: clampSize(Number(size?.[2]), 80, maxCols),
      rows: clampSize(Number(size?.[1]), 24, maxRows),
      startedAtMs: Math.round(startMs),
      title: null,
      command: null,
    },
    problems,
    async *events(signal) {
      const cursor = createByteCursor(stream.chunks(problems, signal));
      const clock = createEventClock(problems);
      const output = createOutputDecoder(problems);
      let events: TerminalEventTuple[] = [];
      let frame = 0;
      try {
        for (;;) {
          if (cursor.ready() < frameHeaderBytes && !(await cursor.need(frameHeaderBytes))) break;
          const bytes = cursor.take(frameHeaderBytes);
          const [seconds, micros, length] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
          frame += 1;
          if (length > maxFrameBytes || micros >= 1_000_000) {
            problems.add('damaged-frame', `Frame ${frame} is damaged: nothing after it can be read.`);
            break;
          }
          const atMs = clock.at(seconds * 1000 + micros / 1000 - startMs);
          const isWhole = cursor.ready() >= length || (await cursor.need(length));
          const data = output.decode(cursor.take(length), atMs);
          if (data !== '') events.push([atMs, 'o', data]);
          if (!isWhole) {
            problems.add('truncated', `The recording ends inside frame ${frame}: it was cut off.`);
            break;
          }
          if (events.length < batchEvents) continue;
          yield { events, bytesRead: cursor.bytesRead() };
          events = [];
        }
        if (cursor.ready() > 0 && cursor.ready() < frameHeaderBytes)
          problems.add('truncated', 'The recording ends inside a frame: it was cut off.');
        yield { events, bytesRead: cursor.bytesRead() };
      } finally {
        await cursor.close();
      }
    },
  };
}
