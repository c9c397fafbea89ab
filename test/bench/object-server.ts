import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * A stand-in for an S3 bucket with one object in memory, as fast as Node's HTTP server can be: s3rver reads files in
 * small chunks and would be what is measured. It runs as a process of its own, as a server does; the size of the
 * object in bytes is its first argument, the second one whether its ETag is that of a multipart upload or an MD5.
 */
const body = Buffer.alloc(Number(process.argv[2]));
// Bytes that differ from block to block and are made at once.
for (let at = 0; at < body.length; at += 8) body.writeDoubleLE(at * 1.000001, Math.min(at, body.length - 8));
const md5 = createHash('md5').update(body).digest('hex');
const etag = process.argv[3] === 'multipart' ? `"${md5}-32"` : `"${md5}"`;

const server = createServer((request, response) => {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const start = match ? Number(match[1]) : 0;
  const end = match ? Math.min(Number(match[2]) + 1, body.length) : body.length;
  response.writeHead(match ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-length': end - start,
    etag,
    ...(match && { 'content-range': `bytes ${start}-${end - 1}/${body.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : body.subarray(start, end));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`listening on 127.0.0.1:${address.port}`);
});
