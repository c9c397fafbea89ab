import { createServer } from 'node:http';
import { sessionIdAt } from '../support/akeyless-world.ts';

/**
 * A stand-in for an S3 bucket with any number of objects, the first argument, which it makes as they are listed: s3rver reads a
 * folder anew for each page. One recording for each session of the gateway of the tests. It answers `GET /` of its bucket, that
 * is ListObjectsV2, and says at `/requests` how many pages it gave since it was last asked.
 */
const objectCount = Number(process.argv[2]);
const pageSize = 1000;
let requests = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/requests') {
    response.end(String(requests));
    requests = 0;
    return;
  }
  requests += 1;
  const first = Number(url.searchParams.get('continuation-token') ?? 0);
  const end = Math.min(first + pageSize, objectCount);
  const contents: string[] = [];
  for (let index = first; index < end; index += 1) contents.push(entry(index));
  const next = end < objectCount ? `<NextContinuationToken>${end}</NextContinuationToken>` : '';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><KeyCount>${end - first}</KeyCount><MaxKeys>${pageSize}</MaxKeys><IsTruncated>${end < objectCount}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
  );
});

function entry(index: number): string {
  const modified = new Date(Date.UTC(2026, 10, 20, 12) - index * 60_000 + 700_000).toISOString();
  return `<Contents><Key>akeyless-zero-trust-rdp/rec_${sessionIdAt(index)}.mp4</Key><LastModified>${modified}</LastModified><ETag>&quot;${index.toString(16).padStart(32, '0')}&quot;</ETag><Size>${1_000_000 + index}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`listening on 127.0.0.1:${address.port}`);
});
