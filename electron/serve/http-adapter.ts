import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

const forwardedHeaders = ['range', 'if-range', 'if-none-match', 'if-modified-since'] as const;

/** A Node request as a fetch-style one that is aborted when its connection goes. Bodies are not read: only GET and HEAD come here. */
export function toRequest(request: IncomingMessage, response: ServerResponse, origin: string): Request {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const headers = new Headers();
  for (const name of forwardedHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return new Request(new URL(request.url ?? '/', origin), { method: request.method ?? 'GET', headers, signal: gone.signal });
}

/** Sends a fetch-style response as fast as the client reads it. When the client leaves, the body is cancelled. */
export async function sendResponse(source: Response, target: ServerResponse): Promise<void> {
  target.writeHead(source.status, Object.fromEntries(source.headers));
  if (!source.body) {
    target.end();
    return;
  }
  // The bytes of a recording that is still arriving may take a while; what is known of them is told at once.
  target.flushHeaders();
  try {
    await pipeline(toNodeStream(source.body), target);
  } catch {
    // Headers are out: ending the connection is the only way to say that the body is incomplete.
    target.destroy();
  }
}

/** The two declarations of the same web stream, TypeScript's and Node's, differ in name only. */
function toNodeStream(body: NonNullable<Response['body']>): Readable {
  return Readable.fromWeb(body as ReadableStream<Uint8Array>);
}
