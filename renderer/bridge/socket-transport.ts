import type { EventName } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { type Result, unwrap } from '../../shared/result.ts';
import { type ClientMessage, isEventName, serverMessageSchema } from '../../shared/wire.ts';
import type { ConnectionState, Transport } from './transport.ts';

/** The part of the browser's WebSocket that is used. */
export interface Socket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (message: { readonly data: unknown }) => void): void;
}

export interface SocketTransportOptions {
  readonly url: string;
  readonly openSocket: (url: string) => Socket;
  /** Waits between attempts to connect again, in milliseconds; the last one repeats. */
  readonly retryDelaysMs?: readonly number[];
}

interface PendingCall {
  readonly message: string;
  sent: boolean;
  readonly settle: (result: Result<unknown>) => void;
}

const openState = 1;

/** A transport that also can be closed for good: in the window the page's end does that. */
export interface SocketTransport extends Transport {
  close(): void;
}

/** The contract over a WebSocket that connects again when it is lost. Resolves once it is open for the first time. */
export async function createSocketTransport(options: SocketTransportOptions): Promise<SocketTransport> {
  const retryDelaysMs = options.retryDelaysMs ?? [100, 250, 500, 1000, 2000];
  const pending = new Map<number, PendingCall>();
  const eventListeners = new Map<EventName, Set<(payload: unknown) => void>>();
  const stateListeners = new Set<(state: ConnectionState) => void>();
  const firstOpen = Promise.withResolvers<void>();
  let lastId = 0;
  let attempts = 0;
  let closed = false;
  let socket: Socket | null = null;

  function open(): void {
    const current = options.openSocket(options.url);
    socket = current;
    current.addEventListener('open', () => {
      attempts = 0;
      for (const call of pending.values()) send(call);
      firstOpen.resolve();
      changeState('open');
    });
    current.addEventListener('message', ({ data }) => receive(data));
    current.addEventListener('close', () => {
      if (socket !== current) return;
      socket = null;
      failSentCalls();
      changeState('reconnecting');
      if (!closed) setTimeout(open, retryDelaysMs[Math.min(attempts++, retryDelaysMs.length - 1)] ?? 0);
    });
  }

  function changeState(state: ConnectionState): void {
    for (const listener of stateListeners) listener(state);
  }

  function post(message: ClientMessage): void {
    socket?.send(JSON.stringify(message));
  }

  function send(call: PendingCall): void {
    if (call.sent || socket?.readyState !== openState) return;
    call.sent = true;
    socket.send(call.message);
  }

  /** A call that was sent may or may not have been carried out: only its caller knows whether to repeat it. */
  function failSentCalls(): void {
    const error = new AppError('internal', 'The connection to Witness was lost.', { retryable: true });
    for (const call of pending.values()) {
      if (call.sent || closed) call.settle({ ok: false, error: error.toPayload() });
    }
  }

  function receive(data: unknown): void {
    const message = serverMessageSchema.parse(JSON.parse(String(data)));
    if ('id' in message) pending.get(message.id)?.settle(message.result);
    else if (isEventName(message.event)) {
      for (const listener of eventListeners.get(message.event) ?? []) listener(message.payload);
    }
  }

  open();
  await firstOpen.promise;

  return {
    async call(method, params, signal) {
      if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
      if (closed) throw new AppError('internal', 'The connection to Witness was closed.');
      lastId += 1;
      const id = lastId;
      const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
      const call: PendingCall = { message: JSON.stringify({ id, method, params }), sent: false, settle: resolve };
      // The caller learns at once; the engine's own answer to the cancelled call is ignored.
      const onAbort = (): void => {
        if (call.sent) post({ cancel: id });
        resolve({ ok: false, error: new AppError('cancelled', 'Cancelled.').toPayload() });
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.set(id, call);
      send(call);
      try {
        return unwrap(await promise);
      } finally {
        pending.delete(id);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    subscribe(event, listener) {
      const listeners = eventListeners.get(event) ?? new Set();
      eventListeners.set(event, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    onConnectionChange(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    close() {
      closed = true;
      const current = socket;
      failSentCalls();
      current?.close();
    },
  };
}
