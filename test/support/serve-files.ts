import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseByteRange } from '../../electron/library/playback/byte-range.ts';

export interface ServedFile {
  readonly contentType: string;
  readonly body: Buffer | string;
}

export interface FileServer {
  /** Without a slash at the end. */
  readonly origin: string;
  close(): void;
}

/** Files by their paths on a free port, whole or in ranges; 404 for all else. */
export async function serveFiles(files: ReadonlyMap<string, ServedFile>): Promise<FileServer> {
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const body = Buffer.from(file.body);
    // Browsers keep the compiled form only of what they may keep itself.
    const cacheControl = file.contentType === 'text/javascript' ? 'max-age=600' : 'no-store';
    const headers = { 'content-type': file.contentType, 'accept-ranges': 'bytes', 'cache-control': cacheControl };
    const range = parseByteRange(request.headers.range ?? null, body.length);
    if (range.kind === 'part') {
      const { start, endExclusive } = range;
      response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${endExclusive - 1}/${body.length}` });
      response.end(body.subarray(start, endExclusive));
    } else response.writeHead(200, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
