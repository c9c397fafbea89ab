import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Crc64Nvme } from '@aws-sdk/checksums/crc';

/**
 * A stand-in for an S3 bucket with one object in memory, as fast as Node's HTTP server can be: s3rver reads files in
 * small chunks and would be what is measured. It runs as a process of its own, as a server does; the size of the
 * object in bytes is its first argument, the second one what it offers to
 * verify it by: `none` (a multipart upload), `md5` (its ETag), or `crc64nvme` (what S3 keeps by default today).
 */
const body = Buffer.alloc(Number(process.argv[2]));
// Bytes that differ from block to block and are made at once.
for (let at = 0; at < body.length; at += 8) body.writeDoubleLE(at * 1.000001, Math.min(at, body.length - 8));
const md5 = createHash('md5').update(body).digest('hex');
const etag = process.argv[3] === 'md5' ? `"${md5}"` : `"${md5}-32"`;
const offered: Record<string, string> = {};
if (process.argv[3] === 'crc64nvme') {
  const crc = new Crc64Nvme();
  crc.update(body);
  offered['x-amz-checksum-crc64nvme'] = Buffer.from(await crc.digest()).toString('base64');
  offered['x-amz-checksum-type'] = 'FULL_OBJECT';
}

const server = createServer((request, response) => {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const start = match ? Number(match[1]) : 0;
  const end = match ? Math.min(Number(match[2]) + 1, body.length) : body.length;
  response.writeHead(match ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-length': end - start,
    etag,
    // As S3: only where it is asked for, and not for a part.
    ...(request.headers['x-amz-checksum-mode'] && !match && offered),
    ...(match && { 'content-range': `bytes ${start}-${end - 1}/${body.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : body.subarray(start, end));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`listening on 127.0.0.1:${address.port}`);
});
