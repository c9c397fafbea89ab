import { availableParallelism, constants, setPriority } from 'node:os';
import type { ToDecoder } from '../decoder-messages.ts';
import { limitMemory } from './limit-memory.ts';
import { serveDecoder } from './serve-decoder.ts';

// Entry of a decoder process that Node's fork started: the first argument is its role.
const role = process.argv[2] === 'indexing' ? 'indexing' : 'playing';
if (role === 'indexing') setPriority(constants.priority.PRIORITY_LOW);
// Nobody is left to answer to.
process.on('disconnect', () => process.exit(0));
const post = (message: unknown): void => {
  if (process.connected) process.send?.(message);
};
limitMemory({ onExhausted: () => post({ kind: 'exhausted' }) });
serveDecoder(
  {
    post,
    listen: (listener) => process.on('message', (message: ToDecoder) => listener(message)),
  },
  { pid: process.pid, threads: Math.min(4, availableParallelism()) },
);
