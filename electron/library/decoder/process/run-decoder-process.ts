import { availableParallelism, constants, setPriority } from 'node:os';
import type { DecoderRole } from '../decoder-child.ts';
import { limitMemory } from './limit-memory.ts';
import { type DecoderPort, serveDecoder } from './serve-decoder.ts';

/** Makes this process a decoder, whatever started it. */
export function runDecoderProcess(port: DecoderPort, role: DecoderRole): void {
  if (role === 'indexing') setPriority(constants.priority.PRIORITY_LOW);
  limitMemory({ onExhausted: () => port.post({ kind: 'exhausted' }) });
  serveDecoder(port, { pid: process.pid, threads: Math.min(4, availableParallelism()) });
}

/** The role that a decoder process was started with: its first argument. */
export function roleOf(argv: readonly string[]): DecoderRole {
  return argv[2] === 'indexing' ? 'indexing' : 'playing';
}
