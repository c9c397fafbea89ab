import type { RawData, WebSocket } from 'ws';
import { clientMessageSchema, eventNames, type ServerMessage } from '../../shared/wire.ts';
import { createCallSession } from '../common/call-session.ts';
import type { Engine } from '../library/engine.ts';

/** WebSocket close code for a message that breaks the protocol (RFC 6455, 7.4.1). */
const policyViolation = 1008;

/** Serves the contract to one page until its socket closes; what it still waits for is then cancelled. */
export function serveSocket(socket: WebSocket, engine: Engine): void {
  const session = createCallSession(engine);
  const post = (message: ServerMessage): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const unsubscribes = eventNames.map((event) => engine.subscribe(event, (payload) => post({ event, payload })));

  socket.on('message', (data, isBinary) => {
    const message = clientMessageSchema.safeParse(isBinary ? null : parseJson(data));
    if (!message.success) socket.close(policyViolation, 'Not a message of the contract.');
    else if ('cancel' in message.data) session.cancel(message.data.cancel);
    else void session.answer(message.data).then(post);
  });
  socket.on('close', () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    session.cancelAll();
  });
  // A broken or oversized frame closes the socket by itself; without a listener it would end the process.
  socket.on('error', () => undefined);
}

function parseJson(data: RawData): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
