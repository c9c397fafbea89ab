import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Random } from '../support/random.ts';

/** What a network, a proxy on the way or a store in trouble does to one request. */
export const storeFaults = [
  'latency',
  'reset before the answer',
  'reset within the answer',
  'cut answer that looks whole',
  'flipped byte',
  'wrong range',
  'range ignored',
  '5xx storm',
  'too many requests',
  'clock skew',
  'page of a captive portal',
  'empty answer',
] as const;
export type StoreFault = (typeof storeFaults)[number];

export interface FaultProxy {
  readonly port: number;
  /** From now on this goes wrong, with this chance for each request that it can be done to. Null: everything goes well. */
  set(fault: StoreFault | null, random: Random, chance: number): void;
  /** How many requests were done something to since `set`. */
  readonly injected: number;
  close(): Promise<void>;
}

/**
 * An HTTP proxy in front of one server on this machine, to be named as the endpoint: the real SDK talks to it. `objectOf` gives the
 * bytes of the object that a path names: requests are signed with their range, so that another range cannot be asked for.
 */
export async function startFaultProxy(upstreamPort: number, objectOf: (path: string) => Buffer | null): Promise<FaultProxy> {
  let fault: StoreFault | null = null;
  let chance = 0;
  let random: Random | null = null;
  let injected = 0;
  let stormLeft = 0;
  const sockets = new Set<Socket>();

  function strikes(request: IncomingMessage): StoreFault | null {
    if (fault === null || random === null) return null;
    const isRead = request.headers.range !== undefined || request.headers['x-ms-range'] !== undefined;
    // Nobody can tell a flipped byte of a listing from another name: what protects it on a real network is TLS.
    if ((fault === 'flipped byte' || fault === 'wrong range' || fault === 'range ignored') && !isRead) return null;
    if (fault === '5xx storm' && stormLeft > 0) stormLeft -= 1;
    else if (random.next() >= chance) return null;
    else stormLeft = random.integer(1, 6);
    injected += 1;
    return fault;
  }

  const server = createServer((request, response) => {
    const struck = strikes(request);
    serve(request, response, struck).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse, struck: StoreFault | null): Promise<void> {
    const chosen = random;
    if (struck === null || chosen === null) return pass(await ask(request), response);
    switch (struck) {
      case 'latency':
        await new Promise((resolve) => setTimeout(resolve, chosen.integer(20, 400)));
        return pass(await ask(request), response);
      case 'reset before the answer':
        request.socket.destroy();
        return;
      case '5xx storm':
        request.resume();
        response.writeHead(chosen.pick([500, 502, 503, 504]), { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>');
        return;
      case 'too many requests':
        request.resume();
        response.writeHead(429, { 'Content-Type': 'text/plain', 'Retry-After': '1' }).end('slow down');
        return;
      case 'page of a captive portal':
        request.resume();
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><body><h1>Accept the terms</h1></body></html>');
        return;
      case 'empty answer':
        request.resume();
        response.writeHead(200, { 'Content-Length': '0' }).end();
        return;
      case 'clock skew': {
        const answer = await ask(request);
        const skewed = new Date(Date.now() + chosen.pick([-1, 1]) * chosen.integer(20, 600) * 60_000).toUTCString();
        return pass({ ...answer, headers: { ...answer.headers, date: skewed } }, response);
      }
      case 'wrong range':
      case 'range ignored': {
        const answer = await ask(request);
        const object = objectOf(decodeURIComponent((request.url ?? '').replace(/\?.*/, '')));
        return pass(object === null ? answer : ofAnotherRange(answer, object, struck), response);
      }
      case 'reset within the answer': {
        const answer = await ask(request);
        response.writeHead(answer.status, answer.headers);
        response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => request.socket.destroy());
        return;
      }
      case 'cut answer that looks whole': {
        const answer = await ask(request);
        const body = answer.body.subarray(0, Math.floor(answer.body.length * chosen.next()));
        const headers = { ...answer.headers, ...(request.method !== 'HEAD' && { 'content-length': String(body.length) }) };
        return pass({ ...answer, headers, body }, response);
      }
      case 'flipped byte': {
        const answer = await ask(request);
        const body = Buffer.from(answer.body);
        const at = chosen.integer(0, Math.max(0, body.length - 1));
        body[at] = (body[at] ?? 0) ^ (1 << chosen.integer(0, 7));
        return pass({ ...answer, body }, response);
      }
    }
  }

  function ask(request: IncomingMessage): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { method, url, headers } = request;
    const upstream = openRequest({ host: '127.0.0.1', port: upstreamPort, method, path: url, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const { 'transfer-encoding': _, ...kept } = answer.headers;
        const body = Buffer.concat(parts);
        const length = method === 'HEAD' ? {} : { 'content-length': String(body.length) };
        resolve({ status: answer.statusCode ?? 502, headers: { ...kept, ...length }, body });
      });
    });
    upstream.on('error', reject);
    request.pipe(upstream);
    return promise;
  }

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    set(next, nextRandom, nextChance) {
      fault = next;
      random = nextRandom;
      chance = nextChance;
      injected = 0;
      stormLeft = 0;
    },
    get injected() {
      return injected;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function pass({ status, headers, body }: Answer, response: ServerResponse): void {
  response.writeHead(status, headers).end(body);
}

/**
 * wrong range: as many bytes of another place, which the answer tells, as a confused cache on the way would give them. range
 * ignored: the object from its beginning, as a server that knows no ranges.
 */
function ofAnotherRange(answer: Answer, object: Buffer, how: 'wrong range' | 'range ignored'): Answer {
  const [, first = '0', last = '0'] = /bytes (\d+)-(\d+)/.exec(answer.headers['content-range'] ?? '') ?? [];
  const { 'content-range': _, ...headers } = answer.headers;
  if (how === 'range ignored') return { status: 200, headers: { ...headers, 'content-length': String(object.length) }, body: object };
  const length = Number(last) - Number(first) + 1;
  const start = Number(first) >= 7 ? Number(first) - 7 : Math.min(Number(first) + 7, object.length - length);
  const body = object.subarray(start, start + length);
  const range = `bytes ${start}-${start + length - 1}/${object.length}`;
  return { ...answer, headers: { ...headers, 'content-range': range, 'content-length': String(body.length) }, body };
}
