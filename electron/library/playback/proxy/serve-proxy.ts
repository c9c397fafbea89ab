import { AppError } from '../../../../shared/errors.ts';
import type { MediaRoute } from '../media-handler.ts';
import type { ProxySegments } from './proxy-segments.ts';

/**
 * `proxy/<id>/<n>` is a segment of a recording's proxy, whole; `proxy/<id>/init-<n>` what comes before all segments, made with
 * segment n where it is not there yet.
 */
export function serveProxy(segments: Pick<ProxySegments, 'read'>): MediaRoute {
  return async (request, recording, part) => {
    if (recording.probe?.kind !== 'video') throw new AppError('refused', `The recording ${recording.id} is not played by proxy.`);
    const [, init, number] = /^(init-)?(\d{1,7})$/.exec(part) ?? [];
    if (number === undefined) throw new AppError('usage', `“${part}” is no part of a proxy.`);
    const index = Number(number);
    const bytes = await segments.read(recording, init === undefined ? { segment: index } : { initWith: index }, request.signal);
    const headers = {
      'cache-control': 'no-store',
      'content-length': String(bytes.length),
      'content-type': 'video/mp4',
      'x-content-type-options': 'nosniff',
    };
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers });
  };
}
