import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { GatewaySettings } from '../../shared/model/gateway.ts';
import type { StoreSecret } from '../../shared/model/source.ts';
import { answerRoute, type GatewayWorld, makeWorld } from './akeyless-world.ts';
import type { TestCertificates } from './certificates.ts';

/** How the next request to a route goes wrong. */
export type Misbehaviour =
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** A success that is no JSON. */
  | { readonly kind: 'body'; readonly body: string; readonly type?: string }
  /** A small answer that is so large when it is unpacked. */
  | { readonly kind: 'zip-bomb'; readonly bytes: number }
  /** The beginning of an answer, then nothing more. */
  | { readonly kind: 'slow-body' }
  /** No answer at all. */
  | { readonly kind: 'silent' }
  /** The connection is cut before, or in the middle of, an answer. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-in-body' };

export interface SeenRequest {
  readonly route: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A gateway that speaks the documented API, in this process, on a free port of this machine. */
export interface AkeylessServer {
  readonly url: string;
  /** What it tells; may be changed while it runs. */
  readonly world: GatewayWorld;
  readonly accessId: string;
  readonly accessKey: string;
  readonly uidToken: string;
  /** A token that works until `expireTokens`. */
  issueToken(): string;
  /** All tokens that were given out are refused from now on. */
  expireTokens(): void;
  settings(more?: Partial<GatewaySettings>): GatewaySettings;
  secret(auth?: GatewaySettings['auth']): StoreSecret;
  /** The next `times` requests to a route (1 unless said; Infinity: all) go wrong; `skip` of them go well before. */
  misbehave(route: string, how: Misbehaviour, options?: { readonly times?: number; readonly skip?: number }): void;
  behave(): void;
  /** Every request so far, in order. */
  readonly requests: readonly SeenRequest[];
  requestsTo(route: string): readonly SeenRequest[];
  close(): Promise<void>;
}

interface Trouble {
  readonly how: Misbehaviour;
  left: number;
  skip: number;
}

export async function startAkeylessServer(
  options: { readonly certificates?: TestCertificates; readonly world?: Partial<GatewayWorld>; readonly port?: number } = {},
): Promise<AkeylessServer> {
  const { certificates } = options;
  const world = makeWorld(options.world);
  const accessId = 'p-test0000000000';
  const accessKey = `key-${randomBytes(16).toString('hex')}`;
  const uidToken = `u-${randomBytes(16).toString('hex')}`;
  const tokens = new Set<string>();
  const requests: SeenRequest[] = [];
  const troubles = new Map<string, Trouble[]>();
  const sockets = new Set<Socket>();

  const issueToken = (): string => {
    const token = `t-${randomBytes(16).toString('hex')}`;
    tokens.add(token);
    return token;
  };

  function signIn(body: Readonly<Record<string, unknown>>): Reply {
    const isKey = body['access-type'] === 'access_key' && body['access-id'] === accessId && body['access-key'] === accessKey;
    const isUid = body['access-type'] === 'universal_identity' && body['uid-token'] === uidToken;
    if (isKey || isUid) return json(200, { token: issueToken() });
    // As the vendor's: the text quotes what was given.
    return json(401, { error: `failed to authenticate: wrong credentials ${String(body['access-key'] ?? body['uid-token'] ?? '')}` });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = (request.url ?? '').replace(/^\/(api\/v2\/)?/, '');
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
    requests.push({ route, body });
    const trouble = nextTrouble(route);
    if (trouble !== null) return misbehaveNow(trouble, request, response);
    const reply = route === 'auth' ? signIn(body) : replyTo(route, body);
    response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(reply.text);
  }

  function replyTo(route: string, body: Readonly<Record<string, unknown>>): Reply {
    const answer = answerRoute(world, route, body);
    if (answer === null) return json(404, { error: 'not found' });
    return tokens.has(String(body.token)) ? json(answer.status, answer.body) : json(401, { error: 'Unauthorized: token has expired' });
  }

  function nextTrouble(route: string): Misbehaviour | null {
    const trouble = troubles.get(route)?.find(({ left }) => left > 0);
    if (!trouble) return null;
    if (trouble.skip > 0) {
      trouble.skip -= 1;
      return null;
    }
    trouble.left -= 1;
    return trouble.how;
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = certificates
    ? createHttpsServer({ key: certificates.key, cert: certificates.cert }, listener)
    : createHttpServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `${certificates ? 'https' : 'http'}://127.0.0.1:${port}`;

  return {
    url,
    world,
    accessId,
    accessKey,
    uidToken,
    issueToken,
    expireTokens: () => tokens.clear(),
    settings: (more = {}) => ({ kind: 'akeyless', url, auth: 'access-key', accessId, caFile: null, proxy: null, ...more }),
    secret(auth = 'access-key') {
      if (auth === 'access-key') return { accessKey };
      return auth === 'token' ? { token: issueToken() } : { uidToken };
    },
    misbehave(route, how, { times = 1, skip = 0 } = {}) {
      troubles.set(route, [...(troubles.get(route) ?? []), { how, left: times, skip }]);
    },
    behave: () => troubles.clear(),
    requests,
    requestsTo: (route) => requests.filter((request) => request.route === route),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function json(status: number, body: unknown): Reply {
  return { status, text: JSON.stringify(body) };
}

function misbehaveNow(how: Misbehaviour, request: IncomingMessage, response: ServerResponse): void {
  switch (how.kind) {
    case 'status':
      response.writeHead(how.status, { 'Content-Type': 'application/json', ...how.headers }).end(how.body ?? '{"error":"as told"}');
      return;
    case 'body':
      response.writeHead(200, { 'Content-Type': how.type ?? 'application/json' }).end(how.body);
      return;
    case 'zip-bomb':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(how.bytes, ' ')));
      return;
    case 'slow-body':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{"sessions":[');
      return;
    case 'silent':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'reset-in-body':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
      response.write('{"sessions":[', () => request.socket.destroy());
  }
}
