import { AppError } from '../../../shared/errors.ts';
import type { MediaRoute } from './media-handler.ts';
import { readSealedSegment, type SegmentReading } from './read-segment.ts';

/** `guacamole/<id>/<n>`: segment n of an indexed dump (see shared/guacamole/segment.ts). */
export function serveGuacamole(deps: SegmentReading): MediaRoute {
  return async (_request, { id }, part) => {
    if (!/^\d{1,9}$/.test(part)) throw new AppError('not-found', 'Segments are named by their number.');
    const bytes = await readSealedSegment(deps, id, Number(part));
    // What a recording shows belongs into no other cache, and can never be taken for a page.
    const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    return new Response(new Uint8Array(bytes), { headers });
  };
}
