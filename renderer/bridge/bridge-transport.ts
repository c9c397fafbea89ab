import { AppError } from '../../shared/errors.ts';
import { unwrap } from '../../shared/result.ts';
import { envelopeSchema, type WitnessBridge } from '../../shared/wire.ts';
import type { Transport } from './transport.ts';

/** The contract over the desktop host's preload bridge, which lives as long as the window. */
export function createBridgeTransport(bridge: WitnessBridge): Transport {
  let lastId = 0;
  return {
    async call(method, params, signal) {
      if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
      lastId += 1;
      const id = lastId;
      const onAbort = (): void => bridge.cancel(id);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        return unwrap(envelopeSchema.parse(await bridge.invoke(id, method, params)));
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    subscribe: (event, listener) => bridge.subscribe(event, listener),
    onConnectionChange: () => () => undefined,
  };
}
