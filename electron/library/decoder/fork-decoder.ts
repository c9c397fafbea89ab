import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DecoderChild, DecoderRole } from './decoder-child.ts';
import { decoderEnvironment } from './decoder-environment.ts';

/**
 * Starts a decoder with Node's own fork: for the local window and the command line. Electron's host starts it otherwise.
 * `compiled`: a folder that nobody else can write, for what Node compiles. With it a decoder starts in half the time, and is
 * 22 MB smaller, since nothing has to be stripped of its types.
 */
export function forkDecoder(role: DecoderRole, compiled: string | null = null): DecoderChild {
  const child = fork(fileURLToPath(new URL('./process/decoder-process.ts', import.meta.url)), [role], {
    serialization: 'advanced',
    // Little of what passes through here lives long: a small young generation costs no time and saves 10 MB.
    execArgv: ['--max-old-space-size=512', '--max-semi-space-size=2'],
    env: { ...decoderEnvironment(process.env), ...(compiled !== null && { NODE_COMPILE_CACHE: compiled }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return nodeDecoderChild(child);
}

function nodeDecoderChild(child: ChildProcess): DecoderChild {
  // A process that is gone cannot be written to, and says so in an event of its own; that it ended is what counts.
  const ended = Promise.withResolvers<string>();
  child.once('exit', (code, signal) => ended.resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  child.once('error', (error) => ended.resolve(error.message));
  return {
    post(message) {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => void ended.promise.then(listener),
    kill: () => child.kill('SIGKILL'),
    hold(isBusy) {
      if (isBusy) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
  };
}
