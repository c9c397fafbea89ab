import { AppError } from '../../../shared/errors.ts';
import { readThumbnail, thumbnailsPath } from '../indexing/thumbnails/thumbnail-file.ts';
import type { MediaRoute } from './media-handler.ts';

/** `thumbnails/<id>/<n>`: the JPEG of the nth thumbnail. */
export function serveThumbnail(deps: { readonly derivedFolder: string; readonly key: Buffer }): MediaRoute {
  return async (_request, { id }, part) => {
    if (!/^\d{1,9}$/.test(part)) throw new AppError('not-found', 'Thumbnails are named by their number.');
    const jpeg = await readThumbnail(thumbnailsPath(deps.derivedFolder, id), deps.key, id, Number(part));
    // What a recording shows belongs into no other cache.
    const headers = { 'content-type': 'image/jpeg', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    return new Response(new Uint8Array(jpeg), { headers });
  };
}
