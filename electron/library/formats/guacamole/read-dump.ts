import type { ByteStream } from '../byte-stream.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { DumpItem } from './dump-items.ts';
import { createDumpReader } from './dump-reader.ts';
import { createInstructionReader } from './instruction-reader.ts';

/** What a piece of a dump held, and how many bytes of the stored input were read for it and all before. */
export interface DumpBatch {
  readonly items: readonly DumpItem[];
  readonly bytesRead: number;
  /** Syncs so far. */
  readonly syncs: number;
  /** Instructions so far. */
  readonly instructions: number;
}

/** The dump is parsed in pieces of this size, so that nothing else waits for long. */
const pieceBytes = 256 * 1024;

/** One pass over a dump in bounded memory. Damage is a problem, and reading goes on behind it. */
export async function* readDump(stream: ByteStream, problems: ProblemLog, signal?: AbortSignal): AsyncGenerator<DumpBatch> {
  const reader = createDumpReader(problems);
  let instructions = 0;
  let bytesRead = 0;
  const parser = createInstructionReader({
    instruction(instruction) {
      instructions += 1;
      reader.instruction(instruction);
    },
    damage(skippedBytes) {
      problems.add('damaged', `${skippedBytes} bytes are no Guacamole instructions and were left out.`);
      reader.damage(skippedBytes);
    },
  });
  const batch = (): DumpBatch => ({ items: reader.take(), bytesRead, syncs: reader.syncs(), instructions });
  for await (const chunk of stream.chunks(problems, signal)) {
    for (let at = 0; at < chunk.bytes.length; at += pieceBytes) {
      signal?.throwIfAborted();
      parser.feed(chunk.bytes.subarray(at, at + pieceBytes));
      bytesRead = chunk.bytesRead;
      yield batch();
    }
  }
  if (parser.finish() === 'cut') {
    problems.add('truncated', 'The recording ends inside an instruction: it was cut off, or was still being written.');
  }
  reader.finish();
  yield batch();
}
