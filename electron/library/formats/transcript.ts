import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { openByteStream } from './byte-stream.ts';
import { detectFormat } from './detect.ts';
import { dumpTranscript } from './guacamole/dump-transcript.ts';
import { type OpenOptions, openTerminalRecording } from './open-terminal.ts';
import { createTerminal } from './terminal.ts';
import { createTextReader } from './terminal-text.ts';

/** What was shown and typed, in order, in constant memory: of a terminal recording, a forwarded log, or a Guacamole dump. */
export async function* transcriptOf(
  reader: ByteReader,
  name = 'the recording',
  { signal, ...options }: OpenOptions & { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<TranscriptLine> {
  const stream = await openByteStream(reader);
  if (detectFormat(stream, name) === 'guacamole') {
    yield* dumpTranscript(stream, signal);
    return;
  }
  const recording = await openTerminalRecording(reader, name, options);
  const terminal = createTerminal(recording.header);
  const lines: TranscriptLine[] = [];
  const text = createTextReader(terminal, (line) => lines.push(line));
  try {
    for await (const { events } of recording.events(signal)) {
      for (const event of events) text.feed(event);
      yield* lines.splice(0);
    }
    text.finish();
    yield* lines.splice(0);
  } finally {
    terminal.dispose();
    await recording.close();
  }
}
