import type { EventName, MethodName } from '../../shared/contract/index.ts';
import { socketPath, type WitnessBridge } from '../../shared/wire.ts';
import { createBridgeTransport } from './bridge-transport.ts';
import { createSocketTransport } from './socket-transport.ts';

declare global {
  interface Window {
    /** Set by the desktop host's preload script; absent in the local window. */
    readonly witness?: WitnessBridge;
  }
}

/** open: calls go out at once; reconnecting: they wait until the host answers again. */
export type ConnectionState = 'open' | 'reconnecting';

/** The contract, untyped: `client.ts` puts the contract's types around it. */
export interface Transport {
  /** The result of a call, or the AppError with which it failed. Aborting cancels it in the engine too. */
  call(method: MethodName, params: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Returns its unsubscribe. */
  subscribe(event: EventName, listener: (payload: unknown) => void): () => void;
  /**
   * Called on every change, not with the present state. Events may have been missed when it becomes `open` again:
   * read anew what is shown. Returns its unsubscribe.
   */
  onConnectionChange(listener: (state: ConnectionState) => void): () => void;
}

/** Connects to the host that shows this page: Electron's preload bridge where there is one, else its WebSocket. */
export async function connect(): Promise<Transport> {
  if (window.witness) return createBridgeTransport(window.witness);
  const url = new URL(socketPath, window.location.href);
  url.protocol = 'ws:';
  return createSocketTransport({ url: url.href, openSocket: (address) => new WebSocket(address) });
}
