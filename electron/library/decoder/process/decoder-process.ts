import { flushCompileCache } from 'node:module';
import type { ToDecoder } from '../decoder-messages.ts';
import { roleOf, runDecoderProcess } from './run-decoder-process.ts';

// Entry of a decoder process that Node's fork started. When the channel closes nobody is left to answer to.
process.on('disconnect', () => process.exit(0));
runDecoderProcess(
  {
    post(message) {
      if (process.connected) process.send?.(message);
    },
    listen: (listener) => process.on('message', (message: ToDecoder) => listener(message)),
  },
  roleOf(process.argv),
);
// Mostly it is killed, and Node would write at the end what it compiled: written once, and not while somebody waits.
setTimeout(flushCompileCache, 3000).unref();
