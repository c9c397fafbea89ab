import type { ByteStream } from '../byte-stream.ts';
import { createProblemLog } from '../problem-log.ts';
import { createCanvasScreen } from './canvas-screen.ts';
import type { DisplayChange, DisplayCursor } from './display-cursor.ts';
import { drawFrame } from './draw-frame.ts';
import type { DumpItem } from './dump-items.ts';
import { type DumpBatch, readDump } from './read-dump.ts';

/** Goes through a dump as it was recorded: forward only, so that a time before where it is begins at its start again. */
export function openDumpCursor(stream: ByteStream, onProgress: () => void = () => undefined): DisplayCursor {
  const start = (): {
    screen: ReturnType<typeof createCanvasScreen>;
    batches: AsyncGenerator<DumpBatch>;
    items: DumpItem[];
    at: number;
  } => ({
    screen: createCanvasScreen(),
    batches: readDump(stream, createProblemLog()),
    items: [],
    at: 0,
  });
  let state = start();
  let atMs = 0;
  let frameAtMs = 0;
  let frameNumber = -1;

  /** The next thing that may be seen; it stays the next until it is taken. */
  async function peek(signal: AbortSignal | undefined): Promise<Extract<DumpItem, { kind: 'frame' | 'pointer' }> | null> {
    for (;;) {
      signal?.throwIfAborted();
      for (; state.at < state.items.length; state.at += 1) {
        const item = state.items[state.at];
        if (item?.kind === 'pointer') return item;
        if (item?.kind === 'frame' && (item.operations.length > 0 || frameNumber === -1)) return item;
      }
      const { value, done } = await state.batches.next();
      if (done) return null;
      onProgress();
      state.items = [...value.items];
      state.at = 0;
    }
  }

  async function next(limitMs: number, signal?: AbortSignal): Promise<DisplayChange | null> {
    for (let item = await peek(signal); item && item.atMs <= limitMs; item = await peek(signal)) {
      state.at += 1;
      onProgress();
      if (item.kind === 'pointer') {
        atMs = item.atMs;
        state.screen.apply(item.operation, null);
        return { atMs, isFrame: false, seen: [] };
      }
      const isFirst = frameNumber === -1;
      atMs = item.atMs;
      const { operations, seen } = await drawFrame(state.screen, item, createProblemLog());
      if (operations.length === 0 && !isFirst) continue;
      frameAtMs = atMs;
      frameNumber += 1;
      return { atMs, isFrame: true, seen };
    }
    return null;
  }

  return {
    next,
    nextAtMs: async (signal) => (await peek(signal))?.atMs ?? null,
    screen: () => state.screen,
    position: () => ({ atMs, frameAtMs, frameNumber: Math.max(0, frameNumber) }),
    async showAt(wantedMs, signal) {
      if (wantedMs < atMs) {
        await state.batches.return(undefined);
        state = start();
        atMs = 0;
        frameAtMs = 0;
        frameNumber = -1;
      }
      while ((await next(wantedMs, signal)) !== null);
    },
    async close() {
      await state.batches.return(undefined);
    },
  };
}
