import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** A slow line to a store, under the test's control. */
export interface GatedProxy {
  readonly endpoint: string;
  /** The ranges of objects that were asked for, in order. */
  readonly ranges: readonly ProxiedRange[];
  /** Lets these bytes of every object pass, whoever asks for them. */
  allow(start: number, endExclusive: number): void;
  allowAll(): void;
  /** Flips the byte at this place of every object on its way. */
  corrupt(at: number): void;
  /** Breaks every connection, and each one to come, until it is called with false. */
  cut(isCut?: boolean): void;
  /** Settles when that holds; looked at whenever a range is asked for. */
  until(condition: () => boolean): Promise<void>;
  dispose(): Promise<void>;
}

const pieceBytes = 32 * 1024;
/** Slow is not dead: a byte now and then, far from enough for a block, so that nobody takes the store for silent. */
const dripMs = 5000;

/**
 * Stands before an S3 server. All passes but the bytes of objects that are asked for by range: none of them before the
 * test lets it, so that what has arrived, and what has not, is the same on every machine.
 */
export async function startGatedProxy(upstream: string): Promise<GatedProxy> {
  const { hostname, port } = new URL(upstream);
  const ranges: ProxiedRange[] = [];
  const allowed: ProxiedRange[] = [];
  const corrupted = new Set<number>();
  let isCut = false;
  let changed = Promise.withResolvers<void>();
  let dripped = Promise.withResolvers<void>();
  const drip = setInterval(() => {
    dripped.resolve();
    dripped = Promise.withResolvers();
  }, dripMs);
  const tell = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const passes = (at: number): boolean => allowed.some(({ start, endExclusive }) => at >= start && at < endExclusive);

  async function forward(incoming: IncomingMessage): Promise<{ answer: IncomingMessage; body: Buffer }> {
    const outgoing = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers });
    incoming.pipe(outgoing);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(Buffer.from(chunk));
    return { answer, body: Buffer.concat(chunks) };
  }

  async function send(body: Buffer, start: number, response: ServerResponse): Promise<void> {
    const gone = once(response, 'close');
    for (const at of corrupted) if (at >= start && at < start + body.length) body.writeUInt8(body.readUInt8(at - start) ^ 255, at - start);
    for (let from = 0; from < body.length && !response.destroyed; ) {
      if (!passes(start + from)) {
        const isDrop = await Promise.race([changed.promise.then(() => false), dripped.promise.then(() => true), gone.then(() => false)]);
        if (isDrop) response.write(body.subarray(from, ++from));
        continue;
      }
      let to = from + 1;
      while (to < body.length && to - from < pieceBytes && passes(start + to)) to += 1;
      if (!response.write(body.subarray(from, to))) await Promise.race([once(response, 'drain'), gone]);
      from = to;
    }
    response.end();
  }

  const server = createServer((incoming, response) => {
    if (isCut) {
      incoming.socket.destroy();
      return;
    }
    const wanted = incoming.method === 'GET' ? /^bytes=(\d+)-(\d+)$/.exec(incoming.headers.range ?? '') : null;
    forward(incoming).then(
      async ({ answer, body }) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        if (!wanted || answer.statusCode !== 206) {
          response.end(body);
          return;
        }
        const [start, endExclusive] = [Number(wanted[1]), Number(wanted[2]) + 1];
        ranges.push({ start, endExclusive });
        tell();
        response.flushHeaders();
        // s3rver brings more than was asked for where that is the first byte.
        await send(body.subarray(0, endExclusive - start), start, response);
      },
      () => incoming.socket.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ranges,
    allow(start, endExclusive) {
      allowed.push({ start, endExclusive });
      tell();
    },
    allowAll() {
      allowed.push({ start: 0, endExclusive: Number.POSITIVE_INFINITY });
      tell();
    },
    corrupt: (at) => void corrupted.add(at),
    cut(cut = true) {
      isCut = cut;
      if (cut) server.closeAllConnections();
    },
    async until(condition) {
      while (!condition()) await changed.promise;
    },
    async dispose() {
      clearInterval(drip);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
