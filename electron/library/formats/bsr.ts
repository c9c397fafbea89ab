import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { type BsrChunk, readBsrChunks } from './bsr-chunks.ts';
import type { ByteStream } from './byte-stream.ts';
import { createEventClock } from './event-clock.ts';
import { createOutputDecoder } from './output-decoder.ts';
import { createProblemLog } from './problem-log.ts';
import type { TerminalRecording } from './terminal-events.ts';

/** File names within a channel's folder. */
export const bsrFiles = { output: 'messages-outbound.data', input: 'messages-inbound.data' } as const;

const batchEvents = 4000;

/**
 * Opens an SSH channel of a HashiCorp Boundary session recording: what was shown from `messages-outbound.data` and what was
 * typed from `messages-inbound.data` beside it, merged by time. The size stands in requests whose layout is not
 * public: 80 x 24 is assumed, and a problem says so.
 */
export async function openBsr(output: ByteStream, input: ByteStream | null): Promise<TerminalRecording> {
  const problems = createProblemLog();
  problems.add('size-unknown', 'The size of the terminal cannot be read from a Boundary recording; 80 x 24 is assumed.');
  if (!input) problems.add('no-input', `There is no ${bsrFiles.input} beside the recording: what was typed is not shown.`);
  const unheard = createProblemLog();
  const first = await firstTime([output, ...(input ? [input] : [])], unheard);
  return {
    format: 'bsr',
    layers: output.layers,
    header: { cols: 80, rows: 24, startedAtMs: first === null ? null : Math.floor(first), title: null, command: null },
    problems,
    async *events(signal) {
      const clock = createEventClock(problems);
      const decoders = { out: createOutputDecoder(problems), in: createOutputDecoder(problems) };
      let events: TerminalEventTuple[] = [];
      let bytesRead = 0;
      const streams = [readBsrChunks(output, problems, signal), ...(input ? [readBsrChunks(input, problems, signal)] : [])];
      for await (const { chunk, from } of merged(streams)) {
        if (from === 0) bytesRead = chunk.bytesRead;
        if (chunk.type !== 'DATA') continue;
        const atMs = clock.at(chunk.timeMs - Math.floor(first ?? chunk.timeMs));
        const isInput = from === 1 || chunk.direction === 'in';
        const data = decoders[isInput ? 'in' : 'out'].decode(chunk.data, atMs);
        if (data !== '') events.push([atMs, isInput ? 'i' : 'o', data]);
        if (events.length < batchEvents) continue;
        yield { events, bytesRead };
        events = [];
      }
      yield { events, bytesRead: output.sizeBytes };
    },
  };
}

async function firstTime(streams: readonly ByteStream[], problems: ReturnType<typeof createProblemLog>): Promise<number | null> {
  let first: number | null = null;
  for (const stream of streams) {
    for await (const { timeMs } of readBsrChunks(stream, problems)) {
      first = first === null ? timeMs : Math.min(first, timeMs);
      break;
    }
  }
  return first;
}

/** Chunks of several files in order of time; of equal times, the first file's come first. */
async function* merged(streams: readonly AsyncGenerator<BsrChunk>[]): AsyncGenerator<{ readonly chunk: BsrChunk; readonly from: number }> {
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  for (;;) {
    let from = -1;
    let earliest: BsrChunk | null = null;
    for (const [at, head] of heads.entries()) {
      if (head.done || (earliest !== null && head.value.timeMs >= earliest.timeMs)) continue;
      earliest = head.value;
      from = at;
    }
    const stream = streams[from];
    if (earliest === null || !stream) return;
    yield { chunk: earliest, from };
    heads[from] = await stream.next();
  }
}
