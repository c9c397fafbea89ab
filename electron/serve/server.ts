import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError } from '../../shared/errors.ts';
import { maxMessageBytes, socketPath } from '../../shared/wire.ts';
import { contentSecurityPolicy, hardeningHeaders } from '../common/content-security-policy.ts';
import { createPageHandler } from '../common/page-files.ts';
import type { Engine } from '../library/engine.ts';
import { createGate } from './gate.ts';
import { sendResponse, toRequest } from './http-adapter.ts';
import { serveSocket } from './socket-calls.ts';

export interface ServerOptions {
  readonly engine: Engine;
  /** Where the build left the pages. */
  readonly rendererDir: string;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Good for one opening of `url`. */
  readonly token: string;
  /** Bytes of one message of the contract at most. */
  readonly maxMessageBytes?: number;
}

export interface RunningServer {
  /** The address to open, with the one-time token. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const headers = { ...hardeningHeaders, 'content-security-policy': contentSecurityPolicy("'self'") };

/** Serves the pages, the contract and media of one engine on this machine alone. The engine stays the caller's to close. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { engine } = options;
  const pages = await createPageHandler({ folder: options.rendererDir, headers });
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const host = `${loopback}:${port}`;
  const origin = `http://${host}`;
  const gate = createGate({ host, token: options.token });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes ?? maxMessageBytes,
    // Nothing to gain on the loopback interface.
    perMessageDeflate: false,
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admission = gate.admit(request);
    if (admission.kind === 'refused') return sendResponse(plainText(admission.status, admission.reason), response);
    if (admission.kind === 'exchange') {
      // To the same page without the token, so that it is neither in the history nor in a bookmark.
      const cookie = admission.setCookie === null ? {} : { 'set-cookie': admission.setCookie };
      response.writeHead(303, { ...headers, 'cache-control': 'no-store', location: '/', ...cookie }).end();
      return;
    }
    const forEngine = toRequest(request, response, origin);
    const { pathname } = new URL(forEngine.url);
    const isMedia = pathname.startsWith('/media/');
    return sendResponse(isMedia ? await answerMedia(forEngine, engine) : await pages(forEngine), response);
  }

  server.on('request', (request, response) => {
    answer(request, response).catch(() => {
      // Nothing of the failure is shown to whoever asked; the engine's own errors travel by the contract.
      if (response.headersSent) response.destroy();
      else response.writeHead(500, headers).end();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    const admission = gate.admitUpgrade(request);
    if (admission.kind !== 'admitted' || request.url !== socketPath) {
      const status = admission.kind === 'refused' ? admission.status : 404;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveSocket(webSocket, engine));
  });

  return {
    url: `${origin}/?token=${encodeURIComponent(options.token)}`,
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A recording's bytes: never kept in the browser's disk cache, where they would lie in plain text. */
async function answerMedia(request: Request, engine: Engine): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plainText(405, 'Only GET and HEAD.');
  const answered = await engine.media(request);
  const all = new Headers(answered.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  all.set('cache-control', 'no-store');
  return new Response(answered.body, { status: answered.status, headers: all });
}

function plainText(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${cause.message})`;
      reject(new AppError('usage', `Port ${port} ${why}.`, { cause, action: 'Choose another port, or none for a free one.' }));
    });
    server.listen(port, loopback, () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new AppError('internal', 'The server got no address.'));
    });
  });
}
