import type { DecoderChild, StartDecoder } from '../../electron/library/decoder/decoder-child.ts';
import type { DecoderMethod, ToDecoder } from '../../electron/library/decoder/decoder-messages.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';

/** Real decoder processes that a test can kill while a certain call is at work in them. */
export interface FallibleDecoder {
  readonly start: StartDecoder;
  /** The next calls of this method die with their process, so many times. */
  killAt(method: DecoderMethod, times?: number): void;
  /** How many processes were started. */
  started(): number;
}

export function createFallibleDecoder(): FallibleDecoder {
  let doomed: DecoderMethod | null = null;
  let left = 0;
  let started = 0;
  return {
    killAt(method, times = 1) {
      doomed = method;
      left = times;
    },
    started: () => started,
    start(role) {
      started += 1;
      const child = forkDecoder(role);
      const methods = new Map<number, DecoderMethod>();
      let isKilled = false;
      const watched: DecoderChild = {
        ...child,
        post(message: ToDecoder) {
          if (message.kind === 'call') methods.set(message.id, message.work.method);
          child.post(message);
        },
        onMessage: (listener) =>
          child.onMessage((message) => {
            // An answer may be on its way already when the kill comes: a process that died at this moment gave none.
            if (isKilled) return;
            listener(message);
            if (left > 0 && isBegun(message) && methods.get(message.id) === doomed) {
              left -= 1;
              isKilled = true;
              child.kill();
            }
          }),
      };
      return watched;
    },
  };
}

function isBegun(message: unknown): message is { kind: 'begun'; id: number } {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'begun';
}
