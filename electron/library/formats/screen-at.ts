import { AppError } from '../../../shared/errors.ts';
import type { Screen } from '../../../shared/model/playback.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { type OpenOptions, openTerminalRecording } from './open-terminal.ts';
import { createTerminal, feed, type Terminal } from './terminal.ts';

/** The terminal after every event with a time <= `atMs`, by replaying from the start. */
export async function screenAt(
  reader: ByteReader,
  atMs: number,
  name = 'the recording',
  { signal, ...options }: OpenOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<Screen> {
  if (!Number.isInteger(atMs) || atMs < 0) throw new AppError('usage', `${atMs} is not a time in milliseconds.`);
  const recording = await openTerminalRecording(reader, name, options);
  const terminal = createTerminal(recording.header);
  try {
    replay: for await (const { events } of recording.events(signal)) {
      for (const event of events) {
        if (event[0] > atMs) break replay;
        feed(terminal, event);
      }
    }
    return readScreen(terminal, atMs);
  } finally {
    terminal.dispose();
    await recording.close();
  }
}

/** What a terminal shows now. */
export function readScreen(terminal: Terminal, atMs: number): Screen {
  const { active } = terminal.buffer;
  const lines = Array.from({ length: terminal.rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  );
  return { atMs, cols: terminal.cols, rows: terminal.rows, cursor: { x: active.cursorX, y: active.cursorY }, lines };
}
