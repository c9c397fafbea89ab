import type { Recording } from '../../../shared/model/recording.ts';
import { blockBytes } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { parseByteRange } from './byte-range.ts';
import type { MediaRoute } from './media-handler.ts';

/** Only what a player plays has a type of its own; all else can never be taken for a page or a script. */
const mediaTypes: Readonly<Record<string, string>> = { mp4: 'video/mp4', webm: 'video/webm', matroska: 'video/x-matroska' };

/**
 * `recording/<id>`: byte ranges of the recorded bytes, without the layers around them. The body is pulled: a block is
 * decrypted when the player asks for more, and giving up closes the file.
 */
export function serveRecording(open: (recording: Recording) => Promise<ByteReader>): MediaRoute {
  return async (request, recording) => answer(request, recording, await open(recording));
}

async function answer(request: Request, recording: Recording, reader: ByteReader): Promise<Response> {
  const { sizeBytes } = reader;
  const etag = recording.sha256 === null ? null : `"${recording.sha256}${recording.unwrapped === null ? '' : '-unwrapped'}"`;
  const range = parseByteRange(isRangeWanted(request, etag) ? request.headers.get('range') : null, sizeBytes);
  const headers = new Headers({
    'accept-ranges': 'bytes',
    // Plaintext of a recording belongs into no other cache.
    'cache-control': 'no-store',
    'content-type': mediaTypes[recording.probe?.format ?? ''] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
  });
  if (etag !== null) headers.set('etag', etag);
  if (range.kind === 'unsatisfiable') {
    await reader.close();
    headers.set('content-range', `bytes */${sizeBytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, endExclusive } = range.kind === 'part' ? range : { start: 0, endExclusive: sizeBytes };
  headers.set('content-length', String(endExclusive - start));
  if (range.kind === 'part') headers.set('content-range', `bytes ${start}-${endExclusive - 1}/${sizeBytes}`);
  const status = range.kind === 'part' ? 206 : 200;
  if (request.method === 'HEAD') {
    await reader.close();
    return new Response(null, { status, headers });
  }
  return new Response(pulledBody(reader, start, endExclusive), { status, headers });
}

/** Ranges are defined for GET alone, and one that is to go on from another version is not wanted (RFC 9110, 13.1.5 and 14.2). */
function isRangeWanted(request: Request, etag: string | null): boolean {
  const ifRange = request.headers.get('if-range');
  return request.method === 'GET' && (ifRange === null || ifRange === etag);
}

function pulledBody(reader: ByteReader, start: number, endExclusive: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = start;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          if (position < endExclusive) {
            // Up to the next block border, so that no block is decrypted for a part of it twice.
            const next = Math.min(endExclusive, (Math.floor(position / blockBytes) + 1) * blockBytes);
            controller.enqueue(ownBytes(await reader.read(position, next)));
            position = next;
          }
          if (position < endExclusive) return;
          await reader.close();
          controller.close();
        } catch (error) {
          await reader.close();
          throw error;
        }
      },
      cancel: () => reader.close(),
    },
    { highWaterMark: 0 },
  );
}

/** As a body takes them: not in shared memory. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : new Uint8Array(bytes);
}
