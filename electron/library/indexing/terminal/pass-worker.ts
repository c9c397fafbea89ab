import { parentPort } from 'node:worker_threads';
import { toAppError } from '../../../../shared/errors.ts';
import { unpackEvents } from './packed-events.ts';
import type { PassReply, PassRequest } from './pass-thread.ts';
import { createTerminalPass, type PassTerminal } from './terminal-pass.ts';

/** Worker thread: the terminal of one recording after the other. It sees events and nothing else. */
const port = parentPort;
if (port) {
  let pass: PassTerminal | null = null;
  const answer = (request: PassRequest): PassReply => {
    if (request.kind === 'start') {
      pass?.dispose();
      pass = createTerminalPass(request.options);
      return { kind: 'started', first: pass.first };
    }
    if (!pass) throw new Error('No pass was started.');
    const result = request.kind === 'feed' ? pass.feed(unpackEvents(request.events)) : pass.finish();
    return { kind: 'result', result };
  };
  port.on('message', (request: PassRequest) => {
    try {
      const reply = answer(request);
      const transfer =
        reply.kind === 'result'
          ? [
              reply.result.facts.kinds.buffer,
              reply.result.facts.events.buffer,
              reply.result.facts.timesMs.buffer,
              reply.result.facts.ends.buffer,
            ]
          : [];
      port.postMessage(reply, transfer);
    } catch (error) {
      port.postMessage({ kind: 'failed', error: toAppError(error).toPayload() } satisfies PassReply);
    }
  });
}
