import { AppError } from '../../../../shared/errors.ts';
import type { MediaRoute } from '../media-handler.ts';
import type { ProxySegments } from './proxy-segments.ts';

/** `proxy/<id>/init` and `proxy/<id>/<n>`: one part of a recording's proxy, whole. */
export function serveProxy(segments: Pick<ProxySegments, 'read'>): MediaRoute {
  return async (request, recording, part) => {
    if (recording.probe?.kind !== 'video') throw new AppError('refused', `The recording ${recording.id} is not played by proxy.`);
    if (part !== 'init' && !/^\d{1,7}$/.test(part)) throw new AppError('usage', `“${part}” is no part of a proxy.`);
    const bytes = await segments.read(recording, part === 'init' ? part : Number(part), request.signal);
    const headers = {
      'cache-control': 'no-store',
      'content-length': String(bytes.length),
      'content-type': 'video/mp4',
      'x-content-type-options': 'nosniff',
    };
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers });
  };
}
