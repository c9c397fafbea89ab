import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { ByteStream } from '../byte-stream.ts';
import { createProblemLog } from '../problem-log.ts';
import { createInputText } from './input-text.ts';
import { readDump } from './read-dump.ts';

/** What was typed, copied and said in a Guacamole dump, in order; what was shown is a picture. */
export async function* dumpTranscript(stream: ByteStream, signal?: AbortSignal): AsyncGenerator<TranscriptLine> {
  const lines: TranscriptLine[] = [];
  const text = createInputText({ line: (line) => lines.push(line) });
  for await (const { items } of readDump(stream, createProblemLog(), signal)) {
    for (const item of items) text.item(item);
    yield* lines.splice(0);
  }
  text.finish();
  yield* lines.splice(0);
}
