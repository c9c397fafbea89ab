import type { Readable } from 'node:stream';
import { AppError, type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { checkedCommand } from './decryptor.ts';
import { startTool } from './run-tool.ts';
import { firstLine } from './tool-failure.ts';
import { createBoundedText } from './tool-streams.ts';

export interface TriedTool {
  /** What it said of its version, one line; empty where it said nothing. */
  readonly says: string;
  /** Why it does not run; null where it does. */
  readonly error: ErrorPayload | null;
}

const limitMs = 15_000;

/** Runs `<command> --version` as a decrypting program would be run: whether it is there and starts at all. */
export async function tryTool(command: string, signal?: AbortSignal): Promise<TriedTool> {
  try {
    const tool = startTool(checkedCommand(command), ['--version'], false);
    const stop = (): void => void tool.stop();
    const timeout = AbortSignal.timeout(limitMs);
    const stopped = signal ? AbortSignal.any([signal, timeout]) : timeout;
    stopped.addEventListener('abort', stop);
    try {
      const said = createBoundedText();
      const stdout: Readable | null = tool.process.stdout;
      stdout?.on('data', (bytes: Buffer) => said.add(bytes));
      await tool.ended;
      signal?.throwIfAborted();
      if (timeout.aborted) throw new AppError('decrypt-failed', `${printableKey(command)} --version did not end.`, { retryable: true });
      return { says: firstLine(said.text()) || firstLine(tool.stderr()), error: null };
    } finally {
      stopped.removeEventListener('abort', stop);
      await tool.stop();
    }
  } catch (error) {
    signal?.throwIfAborted();
    return { says: '', error: toAppError(error).toPayload() };
  }
}
