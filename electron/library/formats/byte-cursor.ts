import type { ByteChunk } from './byte-stream.ts';

/** Takes bytes off the front of a stream, as many as are wanted, holding little more than those. */
export interface ByteCursor {
  /** Makes so many bytes ready; false where the stream ends before. */
  need(count: number): Promise<boolean>;
  /** So many bytes at most of those that are ready. */
  take(count: number): Buffer;
  /** What is ready, not taken. */
  peek(): Buffer;
  /** Bytes that are ready. */
  ready(): number;
  /** Of the stored input. */
  bytesRead(): number;
  /** Leaves out everything up to and with the next line feed; gives it, shortened to a bound. */
  takeLine(): Promise<string>;
  close(): Promise<void>;
}

const maxLineBytes = 64 * 1024;

export function createByteCursor(chunks: AsyncGenerator<ByteChunk>): ByteCursor {
  let held: Buffer = Buffer.alloc(0);
  let bytesRead = 0;
  let isOver = false;

  async function more(): Promise<boolean> {
    if (isOver) return false;
    const next = await chunks.next();
    if (next.done) {
      isOver = true;
      return false;
    }
    bytesRead = next.value.bytesRead;
    held = held.length === 0 ? Buffer.from(next.value.bytes) : Buffer.concat([held, next.value.bytes]);
    return true;
  }

  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };

  return {
    async need(count) {
      while (held.length < count) if (!(await more())) return false;
      return true;
    },
    take,
    peek: () => held,
    ready: () => held.length,
    bytesRead: () => bytesRead,
    async takeLine() {
      let line = '';
      for (;;) {
        const end = held.indexOf(0x0a);
        const part = take(end === -1 ? held.length : end + 1);
        if (line.length < maxLineBytes) line += part.toString('utf8', 0, maxLineBytes);
        if (end !== -1 || !(await more())) return line.replace(/\r?\n$/, '');
      }
    },
    async close() {
      await chunks.return(undefined);
    },
  };
}
